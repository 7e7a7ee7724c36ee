"""Fill up the lines below a delimited table that have fewer cells: what a report writes at its end.

They become rows with blank cells, so that what they are is decided as in any other kind of file
(`footers`). A last line that was cut off stays as it is: engines refuse it.
"""

from __future__ import annotations

import csv
import os
import shutil
from io import StringIO
from pathlib import Path

from personas.files.temporary import Scratch, open_scratch_file
from personas.ingest.rows.labels import is_footer, label_statistic
from personas.sql.tables import Dialect

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
