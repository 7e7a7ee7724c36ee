"""How a text file separates its cells: by delimiters, or by blanks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.bounds import check_width, line_too_long, read_lines
from personas.files.spool import spool
from personas.files.temporary import Scratch
from personas.sql.signs import clean_name
from personas.sql.tables import Dialect

DELIMITERS = ",;\t|^~\x1f\x01"
COMMON_DELIMITERS = ",;\t|"
HEAD_ROWS = 50
HEAD_CHARACTERS = 1 << 20
SEP_LINE = re.compile(r"sep=(.)\r?\n")  # a hint for Excel, in a line before the header


def read_dialect(path: Path, name: str, delimiter: str | None = None) -> Dialect:
    """Return the delimiter that splits the first rows into the most cells, the same in each row.

    ``path`` is UTF-8. A column without a name is named by its position. Raises `PersonasError` when
    there is no header, or when two columns share a name.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        head = stream.read(HEAD_CHARACTERS)
    if len(head) == HEAD_CHARACTERS and not ("\n" in head or "\r" in head):
        raise line_too_long(name, 1)
    sep_line = SEP_LINE.match(head)
    if sep_line:
        head, delimiter = head[sep_line.end() :], delimiter or sep_line[1]
    rows = {candidate: _split(head, candidate) for candidate in (delimiter or DELIMITERS)}
    best = max(rows, key=lambda candidate: _evenness(rows[candidate]))
    if delimiter is None and _evenness(rows[best])[1] <= 1 and _is_padded(head):
        return Dialect(best, (), is_padded=True)
    names = _read_names(name, rows[best])
    return Dialect(best, names, skip=_header_lines(head, best) + (1 if sep_line else 0))


def _split(head: str, delimiter: str) -> list[list[str]]:
    """The first rows that are not blank, as far as this delimiter can split them."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(head, newline=""), delimiter=delimiter):
            rows += [row] if any(row) else []
            if len(rows) == HEAD_ROWS:
                break
    except csv.Error:  # a field beyond the reader's limit: not split by this delimiter
        pass
    return rows


def _header_lines(head: str, delimiter: str) -> int:
    """The lines of the header: a quoted name may span lines, and blank lines may precede it."""
    reader = csv.reader(StringIO(head, newline=""), delimiter=delimiter)
    next(row for row in reader if any(row))
    return reader.line_num


def _evenness(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows are as wide as the header, if it has several cells; then its width."""
    width = len(rows[0]) if rows else 0
    equal = sum(len(row) == width for row in rows)
    return (equal if width > 1 else 0), width


def _is_padded(head: str) -> bool:
    """Whether the header has several words and some line has blanks as padding has."""
    lines = [line for line in head.splitlines() if line.strip()][:HEAD_ROWS]
    has_blanks = any(re.search("^ |  ", line) for line in lines)
    return len(lines) > 1 and len(lines[0].split()) > 1 and has_blanks


def _read_names(name: str, rows: list[list[str]]) -> tuple[str, ...]:
    if not rows:
        raise error("E105", f"`{name}` has no first line that is a header", HELP)
    names = tuple(clean_name(cell) or f"column {i}" for i, cell in enumerate(rows[0], start=1))
    check_width(name, names)
    problems = [
        *_check_delimiter(name, names),
        *_check_header(name, rows[0]),
        *_check_duplicates(name, names),
    ]
    if problems:
        raise PersonasError(*problems)
    return names


HELP = "Give every column a name of its own in the first line of the file."


def _check_delimiter(name: str, names: tuple[str, ...]) -> list[Problem]:
    if len(names) > 1 or not any(sign in names[0] for sign in COMMON_DELIMITERS):
        return []
    message = f"`{name}` has one column, and its name holds a delimiter: `{names[0][:80]}`"
    help_ = "Say what stands between the cells: --delimiter ';'. Or rename the column."
    return [Problem("E111", message, help_)]


def _check_header(name: str, header: list[str]) -> list[Problem]:
    if not all(re.fullmatch(r"\s*[-+]?[\d.,]*\d[\d.,]*\s*", cell) for cell in header):
        return []
    return [Problem("E116", f"The first line of `{name}` holds numbers, no names", HELP)]


def _check_duplicates(name: str, names: tuple[str, ...]) -> list[Problem]:
    first: dict[str, int] = {}
    pairs = [(first.setdefault(column.casefold(), i), i) for i, column in enumerate(names, start=1)]
    return [
        Problem("E110", f"In `{name}` columns {a} and {b} are both named `{names[b - 1]}`", HELP)
        for a, b in pairs
        if a != b
    ]


DELIMITER_HELP = "Export the table with a sign between the cells, such as a comma or a tab."


def spool_padded(path: Path, name: str, scratch: Scratch) -> Path:
    """Write padded or fixed-width text (UTF-8) as CSV.

    Where every line has as many words as the header, words are cells; else columns lie between the
    positions that are blank in all lines. Raises `PersonasError` at the first line that fits
    neither.
    """
    width, ragged_line, header, below = _measure(path, name)
    if ragged_line is None:
        cells = (line.split() for _, line in _lines(path, name))
        return spool(next(cells), cells, scratch.new())
    spans = _spans(header, below)
    rows = ([line[start:end].strip() for start, end in spans] for _, line in _lines(path, name))
    names = next(rows)
    if len(names) < 2 or not all(names):
        raise _ragged_error(name, width, *ragged_line)
    return spool(names, rows, scratch.new())


def _measure(path: Path, name: str) -> tuple[int, tuple[int, str] | None, int, int]:
    """The words of the header, the first line with another number, the positions of text.

    Positions are bits, those of the header and those of all lines below it.
    """
    width, ragged_line, header, below = 0, None, 0, 0
    for number, line in _lines(path, name):
        words = len(line.split())
        if not width:
            width, header = words, _positions(line)
            continue
        if ragged_line is None and words != width:
            ragged_line = (number, line)
        below |= _positions(line)
    return width, ragged_line, header, below


def _positions(line: str) -> int:
    return int(re.sub(r"\s", "0", re.sub(r"\S", "1", line[::-1])), 2)


def _spans(header: int, below: int) -> list[tuple[int, int]]:
    """The start and end of each column.

    A word of the header with nothing below it belongs to the name on its left.
    """
    spans: list[tuple[int, int]] = []
    for match in re.finditer("1+", bin(header | below)[:1:-1]):
        start, end = match.span()
        is_name_only = not (below >> start) & ((1 << (end - start)) - 1)
        if spans and is_name_only and start - spans[-1][1] == 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _lines(path: Path, name: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        for number, line in read_lines(stream, name):
            yield number, line.rstrip("\n").expandtabs()


def _ragged_error(name: str, width: int, number: int, line: str) -> PersonasError:
    words = len(line.split())
    message = f"The header has {width} words, this line {words}, and no columns of blanks part them"
    location = Location(name, number, text=line[:200])
    return PersonasError(Problem("E105", message, DELIMITER_HELP, location))
