"""How a delimited text separates its cells, and which of its lines is the header."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import check_width, line_too_long
from personas.ingest.columns.names import name_columns
from personas.ingest.text.header import Header, Row, find_header, measure_shape
from personas.sql.engine import Dialect

DELIMITERS = ",;\t|^~\x1f\x01"
COMMON_DELIMITERS = ",;\t|"
# Rows that are enough where all are as wide as the first; else more are read.
HEAD_ROWS, MAX_HEAD_ROWS = 50, 300
HEAD_CHARACTERS = 1 << 20
PROSE_LINES = 4
# A hint for Excel, in a line before the header; programs quote it and pad it.
SEP_LINE = re.compile(
    r'\ufeff?[ "]*sep *= *"?(?P<sign>\\t|[^ \r\n"])?(?P<end>[^\w\r\n]*)(\r\n|\n|\r)', re.IGNORECASE
)
SIGNS = {r"\t": "\t", "": " "}


@dataclass(frozen=True, slots=True)
class Head:
    """The first characters of a text, from where its header may be; lines count from ``lines``."""

    text: str
    lines: int = 0


def read_head(path: Path, name: str) -> str:
    """Return the first characters of a UTF-8 file; raise E143 where they are one line."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        head = stream.read(HEAD_CHARACTERS)
    if len(head) == HEAD_CHARACTERS and not ("\n" in head or "\r" in head):
        raise line_too_long(name, 1)
    return head


def read_dialect(
    path: Path, name: str, reading: Reading | None = None
) -> tuple[Dialect, tuple[Problem, ...]]:
    """Return the delimiter that splits the first rows into the most cells, the same in each row.

    ``path`` is UTF-8. Raises `PersonasError` when there is no header. Warnings say which lines
    above the rows are no rows.
    """
    reading = reading or Reading()
    head, delimiters = _skip_sep_line(read_head(path, name), reading.delimiter or DELIMITERS)
    head = _skip_lines(head, name, reading)
    rows = {sign: split_rows(head, sign, HEAD_ROWS) for sign in delimiters}
    best = max(rows, key=lambda sign: _evenness(rows[sign]))
    if _evenness(rows[best])[0] < len(rows[best]):
        all_rows = {sign: split_rows(head, sign, MAX_HEAD_ROWS) for sign in delimiters}
        regular = max(all_rows, key=lambda sign: _regularity(all_rows[sign]))
        if _regularity(all_rows[regular])[0] > 1:
            rows, best = all_rows, regular
        elif _evenness(rows[best])[1] <= 1 and _is_padded(head.text):
            return Dialect(best, (), skip=head.lines, is_padded=True), ()
        else:
            _check_table(name, head, list(all_rows.values()))
    dialect, warnings = _make_dialect(name, best, rows[best], has_fixed_header(reading))
    return replace(dialect, header_line=_header_line(head, dialect)), warnings


def _check_table(name: str, head: Head, splits: Sequence[Sequence[Row]]) -> None:
    """Raise E147 where no delimiter splits most lines alike, but some: it is prose, or a letter."""
    widths = [[len(row.cells) for row in rows] for rows in splits if len(rows) >= PROSE_LINES]
    if any(2 * ws.count(ws[0]) > len(ws) for ws in widths if ws[0] > 1) or not any(
        len(set(ws)) > 1 for ws in widths
    ):
        return
    help_ = (
        "A table has a header, and rows with as many cells. Say which line is the header, "
        "--header-row N, or what stands between the cells, --delimiter ';'."
    )
    lines = quote_lines(head.text, head.lines)
    raise error("E147", f"`{name}` does not look like a table. Its lines are {lines}", help_)


def has_fixed_header(reading: Reading) -> bool:
    """Whether an option says where the header is."""
    return reading.skip_rows is not None or reading.header_row is not None


def _header_line(head: Head, dialect: Dialect) -> str:
    """The text of the header, where that is the line right above the rows."""
    lines = head.text.splitlines()
    line = lines[dialect.skip - head.lines - 1]
    return line if line.count(dialect.delimiter) >= len(dialect.names) - 1 > 0 else ""


def read_spooled(path: Path, name: str) -> Dialect:
    """Return the dialect of a file that `spool` wrote: its first row is the header."""
    return read_ruled(path, name, 1)[0]


def read_ruled(path: Path, name: str, rows: int = HEAD_ROWS) -> tuple[Dialect, tuple[Problem, ...]]:
    """Return the dialect of a drawn table that `spool` wrote, where units may follow the header."""
    head = split_rows(Head(read_head(path, name)), ",", rows)
    return _make_dialect(name, ",", head, is_first=True)


def _skip_sep_line(text: str, delimiters: str) -> tuple[Head, str]:
    """Take the delimiter from a line `sep=;`, if it splits the line below into cells."""
    match = SEP_LINE.match(text)
    if match is None:
        return Head(text), delimiters
    head = Head(text[match.end() :], 1)
    sign = match["sign"] or match["end"][:1]
    sign = SIGNS.get(sign, sign)
    is_true = len(delimiters) > 1 and sign in head.text.split("\n", 1)[0]
    return head, sign if is_true else delimiters


def _skip_lines(head: Head, name: str, reading: Reading) -> Head:
    """Leave out the lines above the header, where an option says how many these are."""
    if reading.skip_rows is not None and reading.header_row is not None:
        help_ = "Say one: --skip-rows counts what is above the header, --header-row the header too."
        raise error("E149", "Both --skip-rows and --header-row say where the header is", help_)
    count = reading.skip_rows or (reading.header_row or 1) - 1
    lines = head.text.splitlines(keepends=True)
    if has_fixed_header(reading) and count - head.lines >= len(lines):
        total = len(lines) + head.lines
        message = f"`{name}` has no line {count + 1:,}: it has {total:,} or its lines are long"
        raise error("E149", message, f"Lines count from 1: {quote_lines(head.text)}.")
    skip = max(0, count - head.lines)
    return Head("".join(lines[skip:]), head.lines + skip)


def split_rows(head: Head, delimiter: str, count: int) -> list[Row]:
    """The first rows that are not blank, as far as this delimiter can split them."""
    rows: list[Row] = []
    reader = csv.reader(StringIO(head.text, newline=""), delimiter=delimiter)
    start = 1
    try:
        for cells in reader:
            if any(cells):
                rows.append(Row(cells, head.lines + start, head.lines + reader.line_num))
            start = reader.line_num + 1
            if len(rows) == count:
                break
    except csv.Error:  # a field beyond the reader's limit: not split by this delimiter
        pass
    return rows


def _evenness(rows: Sequence[Row]) -> tuple[int, int]:
    """How many rows are as wide as the header, if it has several cells; then its width."""
    width = len(rows[0].cells) if rows else 0
    equal = sum(len(row.cells) == width for row in rows)
    return (equal if width > 1 else 0), width


def _regularity(rows: Sequence[Row]) -> tuple[int, int]:
    """How many rows from the header on are as wide as most, less those that are not."""
    width = measure_shape(rows).width
    if width < 2:
        return 0, width
    below = rows[len(find_header(rows).preamble) :]
    equal = sum(len(row.cells) == width for row in below)
    return 2 * equal - len(below), width


def _is_padded(head: str) -> bool:
    """Whether the header has several words and some line has blanks as padding has."""
    lines = [line for line in head.splitlines() if line.strip()][:HEAD_ROWS]
    has_blanks = any(re.search("^ |  ", line) for line in lines)
    return len(lines) > 1 and len(lines[0].split()) > 1 and has_blanks


def _make_dialect(
    name: str, delimiter: str, rows: Sequence[Row], is_first: bool
) -> tuple[Dialect, tuple[Problem, ...]]:
    if not rows:
        raise error("E105", f"`{name}` has no first line that is a header", HELP)
    header = find_header(rows, is_first)
    check_width(name, header.cells)
    names, namesakes = name_columns(header.cells)
    problems = [*_check_delimiter(name, names), *_check_header(name, header)]
    if problems:
        raise PersonasError(*problems)
    units = tuple((n, unit) for n, unit in zip(names, header.units, strict=False) if unit)
    dialect = Dialect(delimiter, names, header.end, namesakes=namesakes, units=units)
    return dialect, tuple(_warn_of_header(name, header, names))


HELP = (
    "Give every column a name of its own in the first line of the file. If the header is further "
    "below, say its line: --header-row N."
)


def _check_delimiter(name: str, names: tuple[str, ...]) -> list[Problem]:
    if len(names) > 1 or not any(sign in names[0] for sign in COMMON_DELIMITERS):
        return []
    message = f"`{name}` has one column, and its name holds a delimiter: `{names[0][:80]}`"
    help_ = (
        "Say what stands between the cells: --delimiter ';'. Or rename the column. If this is "
        "no header, say its line: --header-row N."
    )
    return [Problem("E111", message, help_)]


def _check_header(name: str, header: Header) -> list[Problem]:
    if not all(re.fullmatch(r"\s*[-+]?[\d.,]*\d[\d.,]*\s*", cell) for cell in header.cells):
        return []
    number = header.rows[0].start
    message = f"Line {number} of `{name}` would be the header, and holds numbers, no names"
    if number == 1:
        message = f"The first line of `{name}` holds numbers, no names"
    return [Problem("E116", message, HELP)]


def _warn_of_header(name: str, header: Header, names: Sequence[str]) -> Iterator[Problem]:
    """Say what stands between the first line and the rows, and is no row."""
    if header.preamble:
        yield from warn_of_preamble(name, header.preamble, header.rows[0].start)
    if len(header.rows) > 1:
        message = f"`{name}` has {len(header.rows)} rows of names: columns are called as below"
        help_ = f"To take one row alone, say its line: --header-row {header.rows[-1].start}"
        yield Problem("W124", message, help_, cells=tuple(names[:6]))
    if header.units:
        message = f"The row below the header of `{name}` holds units, and was left out as a row"
        yield Problem("W123", message, ROW_HELP, cells=tuple(u for u in header.units if u)[:3])
    if header.types:
        message = f"A row below the header of `{name}` holds types, and was left out as a row"
        yield Problem("W123", message, ROW_HELP, cells=tuple(header.types.cells[:3]))


def warn_of_preamble(name: str, rows: Sequence[Row], line: int) -> tuple[Problem, ...]:
    """Say what stands above the header, which is in a line."""
    count = len(rows)
    subject, verb = (f"{count} lines", "are") if count > 1 else ("1 line", "is")
    message = f"The header of `{name}` is line {line}: {subject} above it {verb} outside the table"
    help_ = f"If it is another line, say which: --header-row {rows[0].start}"
    return (Problem("W120", message, help_, cells=_quote(rows)),)


ROW_HELP = "If it is a customer, remove the blank or repeated names and units of that row."


def _quote(rows: Sequence[Row]) -> tuple[str, ...]:
    texts = (" ".join(cell.strip() for cell in row.cells if cell.strip()) for row in rows)
    return tuple(text[:60] for text in texts)[:3]


def quote_lines(text: str, above: int = 0, count: int = 4) -> str:
    """Quote the first lines that are not blank, with their numbers below those ``above``."""
    lines = [(i, line) for i, line in enumerate(text.splitlines(), start=above + 1) if line.strip()]
    return ", ".join(f"{i} `{line.strip()[:60]}`" for i, line in lines[:count])
