"""Delimited text with lines that no engine takes for rows: written again without them.

Fill up the lines below a delimited table that have fewer cells: what a report writes at its end.

They become rows with blank cells, so that what they are is decided as in any other kind of file
(`footers`). A last line that was cut off stays as it is: engines refuse it.
"""

from __future__ import annotations

import csv
import mmap
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from itertools import islice
from pathlib import Path

from personas.domain.problem import Location, PersonasError, Problem
from personas.files.bounds import line_too_long
from personas.files.spool import spool
from personas.files.temporary import Scratch, open_scratch_file
from personas.ingest.rows.labels import is_footer, label_statistic
from personas.ingest.text.outside import Line, find_outside
from personas.sql.engine import Dialect, TextTable

MARK = "\ufeff"  # of an encoding, at the start of a file: files were joined where it comes again

MAX_FINDS = 1_000  # of a name within longer words


def spool_rows(table: TextTable, scratch: Scratch) -> tuple[TextTable, tuple[Problem, ...]]:
    """Write the rows of a text alone; raise `PersonasError` at a line that might be one.

    Cells beyond the header are left out where they are blank.
    """
    dialect = table.dialect
    header = next(csv.reader([dialect.header_line], delimiter=dialect.delimiter), [])
    outside = find_outside(_lines(table), header or dialect.names, table.name)
    rows = (line.cells or () for line in _lines(table) if line.number not in outside.numbers)
    path = spool(dialect.names, rows, scratch.new())
    regular = replace(dialect, delimiter=",", skip=1, header_line="")
    return TextTable(table.name, path, regular), outside.warnings


def _lines(table: TextTable) -> Iterator[Line]:
    """The lines below the header, each with the cells of a row where it is as wide."""
    dialect, width = table.dialect, len(table.dialect.names)
    with table.path.open(encoding="utf-8-sig", newline="", errors="replace") as stream:
        for _ in range(dialect.skip):
            stream.readline()
        parts = (part for line in stream for part in line.split(MARK) if part)
        reader = csv.reader(parts, delimiter=dialect.delimiter, strict=True)
        number = dialect.skip + 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield _line(number, cells, width, dialect.delimiter)
                number = dialect.skip + reader.line_num + 1
        except csv.Error as cause:
            is_long = "limit" in str(cause)
            raise (
                line_too_long(table.name, number) if is_long else _quote_error(table, number)
            ) from cause


def _line(number: int, cells: list[str], width: int, delimiter: str) -> Line:
    is_row = len(cells) >= width and not any(cell.strip() for cell in cells[width:])
    return Line(number, delimiter.join(cells), cells[:width] if is_row else None, len(cells))


def _quote_error(table: TextTable, number: int) -> PersonasError:
    with table.path.open(encoding="utf-8-sig", errors="replace") as stream:
        text = next(islice(stream, number - 1, None), "").rstrip("\n")[:200]
    message = "A quote opens in this line, and does not end where a cell does"
    help_ = "Close it or remove it, or export the table again."
    return PersonasError(Problem("E105", message, help_, Location(table.name, number, text=text)))


def is_regular(path: Path, dialect: Dialect) -> bool:
    """Whether an engine reads the text as it is: no header again, no blank rows, one line end.

    The header comes again where files were joined. Engines read `,,,` as a row. The lines above
    the rows are skipped by counting ends, which must be the same as those of the rows.
    """
    blank = b"\n" + (dialect.delimiter * (len(dialect.names) - 1)).encode()
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        lines = [text.readline() for _ in range(dialect.skip + 1)]
        ends = {line.endswith(b"\r\n") for line in lines if line.endswith(b"\n")}
        has_blank_rows = any(text.find(blank + end) >= 0 for end in (b"\n", b"\r"))
        start = sum(map(len, lines[:-1]))
        return len(ends) < 2 and not has_blank_rows and not _repeats(text, start, dialect)


def _repeats(text: mmap.mmap, start: int, dialect: Dialect) -> bool:
    """Whether all names occur again below the header, as cells; the longest one seldom does."""
    cells = next(csv.reader([dialect.header_line], delimiter=dialect.delimiter), [])
    names = sorted({cell.strip().encode() for cell in cells} - {b""}, key=len, reverse=True)
    edges = f'\n\r" {dialect.delimiter}{MARK}'.encode()
    return bool(names) and all(_occurs(text, name, start, edges) for name in names)


def _occurs(text: mmap.mmap, name: bytes, start: int, edges: bytes) -> bool:
    for _ in range(MAX_FINDS):
        start = text.find(name, start)
        end = start + len(name)
        if start < 0:
            return False
        if text[start - 1] in edges and (end == len(text) or text[end] in edges):
            return True
        start = end
    return True


TAIL = 1 << 16  # bytes in which what stands below a table is looked for


def fill_tail(path: Path, dialect: Dialect, scratch: Scratch) -> Path:
    """Return the UTF-8 file, or a copy whose last lines have as many cells as the header."""
    tail = _read_tail(path)
    start = _end_of_table(tail, dialect)
    if start is None:
        return path
    rows = _split(tail[start:].decode(errors="replace"), dialect)
    if not rows or not all(_is_footer(row, len(dialect.names)) for row in rows):
        return path
    line_end = "\r\n" if tail[:start].endswith(b"\r\n") else "\n"
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator=line_end)
    writer.writerows([*row, *[""] * (len(dialect.names) - len(row))] for row in rows)
    return _copy(path, len(tail) - start, text.getvalue().encode(), scratch)


def _read_tail(path: Path) -> bytes:
    """Return the last whole lines of a file."""
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - TAIL))
        tail = stream.read()
    return tail if size <= TAIL else tail[tail.find(b"\n") + 1 :]


def _end_of_table(tail: bytes, dialect: Dialect) -> int | None:
    """Return where the last line with all cells ends; None where it is the last of all."""
    end = len(tail)
    for line in reversed(tail.splitlines(keepends=True)):
        text = line.decode(errors="replace").rstrip("\r\n")
        rows = _split(text, dialect) if text.count('"') % 2 == 0 else []
        if rows and len(rows[0]) == len(dialect.names):
            return end if tail[end:].strip() and line.endswith(b"\n") else None
        end -= len(line)
    return None


def _split(text: str, dialect: Dialect) -> list[list[str]]:
    """Return the rows of a text that have cells."""
    try:
        rows = [*csv.reader(StringIO(text, newline=""), delimiter=dialect.delimiter)]
    except csv.Error:
        return []
    return [row for row in rows if any(cell.strip() for cell in row)]


def _is_footer(row: list[str], width: int) -> bool:
    """Whether a short row is a text of several words, or a labelled total."""
    cells = [cell for cell in row if cell.strip()]
    if len(row) > width:
        return False
    is_text = len(cells) == 1 and (is_footer(cells[0]) or len(cells[0].split()) > 1)
    return is_text or any(label_statistic(cell) for cell in cells)


def _copy(path: Path, omitted: int, tail: bytes, scratch: Scratch) -> Path:
    target = scratch.new()
    with path.open("rb") as source, open_scratch_file(target) as stream:
        shutil.copyfileobj(source, stream)
        stream.seek(-omitted, os.SEEK_END)
        stream.truncate()
        stream.write(tail)
    return target
