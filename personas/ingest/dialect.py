"""How a text file separates its cells: by delimiters, or by blanks."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.bounds import check_width, read_lines, too_long
from personas.files.spool import spool
from personas.files.temporary import Scratch
from personas.sql.tables import Dialect

DELIMITERS = ",;\t|^~\x1f\x01"
USUAL = ",;\t|"
LOOK_AT = 50
LOOK_INTO = 1 << 20
SAID = re.compile(r"sep=(.)\r?\n")  # how some programs tell Excel, in a line before the header


def read_dialect(path: Path, name: str, told: str | None = None) -> Dialect:
    """Return the delimiter that cuts the first rows into most cells, as many in each row.

    ``path`` is UTF-8. A column without a name is called by its place. Raises `PersonasError` when
    there is no header, or when two columns share a name.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        head = stream.read(LOOK_INTO)
    if len(head) == LOOK_INTO and not ("\n" in head or "\r" in head):
        raise too_long(name, 1)
    said = SAID.match(head)
    if said:
        head, told = head[said.end() :], told or said[1]
    cuts = {delimiter: _cut(head, delimiter) for delimiter in (told or DELIMITERS)}
    best = max(cuts, key=lambda delimiter: _evenness(cuts[delimiter]))
    if told is None and _evenness(cuts[best])[1] <= 1 and _is_padded(head):
        return Dialect(best, (), padded=True)
    names = _names(name, cuts[best])
    return Dialect(best, names, skip=_header_lines(head, best) + (1 if said else 0))


def _cut(head: str, delimiter: str) -> list[list[str]]:
    """The first rows with anything in them, as far as this delimiter can cut them."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(head, newline=""), delimiter=delimiter):
            rows += [row] if any(row) else []
            if len(rows) == LOOK_AT:
                break
    except csv.Error:  # a field beyond the reader's limit: not cut by this delimiter
        pass
    return rows


def _header_lines(head: str, delimiter: str) -> int:
    """The lines that the header takes: a quoted name may break, and blank lines may stand above."""
    reader = csv.reader(StringIO(head, newline=""), delimiter=delimiter)
    next(row for row in reader if any(row))
    return reader.line_num


def _evenness(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows are as wide as the header, if that is wide at all; then how wide it is."""
    wide = len(rows[0]) if rows else 0
    alike = sum(len(row) == wide for row in rows)
    return (alike if wide > 1 else 0), wide


def _is_padded(head: str) -> bool:
    """Whether the header has several words and some line has blanks only padding would leave."""
    lines = [line for line in head.splitlines() if line.strip()][:LOOK_AT]
    return (
        len(lines) > 1 and len(lines[0].split()) > 1 and any(re.search("^ |  ", x) for x in lines)
    )


def _names(name: str, rows: list[list[str]]) -> tuple[str, ...]:
    if not rows:
        raise error("E105", f"`{name}` has no first line that is a header", HELP)
    names = tuple(cell.strip() or f"column {i}" for i, cell in enumerate(rows[0], start=1))
    check_width(name, names)
    problems = [*_one_column(name, names), *_no_header(name, rows[0]), *_doubled(name, names)]
    if problems:
        raise PersonasError(*problems)
    return names


HELP = "Give every column a name of its own in the first line of the file."


def _one_column(name: str, names: tuple[str, ...]) -> list[Problem]:
    if len(names) > 1 or not any(sign in names[0] for sign in USUAL):
        return []
    message = f"`{name}` has one column, and its name holds a delimiter: `{names[0][:80]}`"
    help_ = "Say what stands between the cells: --delimiter ';'. Or rename the column."
    return [Problem("E111", message, help_)]


def _no_header(name: str, header: list[str]) -> list[Problem]:
    if not all(re.fullmatch(r"\s*[-+]?[\d.,]*\d[\d.,]*\s*", cell) for cell in header):
        return []
    return [Problem("E116", f"The first line of `{name}` holds numbers, no names", HELP)]


def _doubled(name: str, names: tuple[str, ...]) -> list[Problem]:
    seen: dict[str, int] = {}
    places = [(seen.setdefault(each.casefold(), i), i) for i, each in enumerate(names, start=1)]
    return [
        Problem("E110", f"In `{name}` columns {a} and {b} are both named `{names[b - 1]}`", HELP)
        for a, b in places
        if a != b
    ]


PADDED_HELP = "Export the table with a sign between the cells, such as a comma or a tab."


def spool_padded(path: Path, name: str, scratch: Scratch) -> Path:
    """Write padded or fixed-width text (UTF-8) as CSV.

    Where every line has as many words as the header, words are cells; else the columns lie
    between the places that are blank in all lines. Raises `PersonasError` at the first line that
    fits neither.
    """
    width, odd, header, below = _measure(path, name)
    if odd is None:
        cells = (line.split() for _, line in _lines(path, name))
        return spool(next(cells), cells, scratch.new())
    spans = _spans(header, below)
    fixed = ([line[start:end].strip() for start, end in spans] for _, line in _lines(path, name))
    names = next(fixed)
    if len(names) < 2 or not all(names):
        raise _ragged(name, width, *odd)
    return spool(names, fixed, scratch.new())


def _measure(path: Path, name: str) -> tuple[int, tuple[int, str] | None, int, int]:
    """The words of the header, the first line with another number, the places filled.

    Places are bits, those of the header and those of all lines below it.
    """
    width, odd, header, below = 0, None, 0, 0
    for number, line in _lines(path, name):
        words = len(line.split())
        if not width:
            width, header = words, _filled(line)
            continue
        if odd is None and words != width:
            odd = (number, line)
        below |= _filled(line)
    return width, odd, header, below


def _filled(line: str) -> int:
    return int(re.sub(r"\s", "0", re.sub(r"\S", "1", line[::-1])), 2)


def _spans(header: int, below: int) -> list[tuple[int, int]]:
    """Where columns begin and end.

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


def _ragged(name: str, width: int, number: int, line: str) -> PersonasError:
    found = len(line.split())
    message = f"The header has {width} words, this line {found}, and no columns of blanks part them"
    return PersonasError(
        Problem("E105", message, PADDED_HELP, Location(name, number, text=line[:200]))
    )
