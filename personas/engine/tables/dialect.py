"""How a text file separates its cells: told by the header and the first rows, never by chance."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from personas.engine.sources.lines import too_long
from personas.engine.sources.width import check_width
from personas.facts.problem import PersonasError, Problem, error

DELIMITERS = ",;\t|^~\x1f\x01"
USUAL = ",;\t|"
LOOK_AT = 50
LOOK_INTO = 1 << 20
SAID = re.compile(r"sep=(.)\r?\n")  # how some programs tell Excel, in a line before the header


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter, the names of the columns without padding, the lines above the rows.

    ``padded`` is text whose cells stand apart by blanks; its names are not known yet.
    """

    delimiter: str
    names: tuple[str, ...]
    skip: int = 1
    padded: bool = False


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
