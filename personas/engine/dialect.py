"""How a text file separates its cells: told by the header and the first rows, never by chance."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from personas.facts.problem import PersonasError, Problem

DELIMITERS = ",;\t|"
LOOK_AT = 50


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter, and the names in the header without padding."""

    delimiter: str
    names: tuple[str, ...]


def read_dialect(path: Path) -> Dialect:
    """Return the delimiter that cuts the first rows into most cells, as many in each row.

    Raises `PersonasError` when a column has no name or shares it with another.
    """
    cuts = {delimiter: _cut(path, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: _evenness(cuts[delimiter]))
    names = tuple(name.strip() for name in cuts[best][0]) if cuts[best] else ()
    _check_names(path, names)
    return Dialect(best, names)


def _cut(path: Path, delimiter: str) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        try:
            return list(islice(csv.reader(stream, delimiter=delimiter), LOOK_AT))
        except csv.Error:  # a field beyond the reader's limit: not cut by this delimiter
            return []


def _evenness(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows are as wide as the header, if that is wide at all; then how wide it is."""
    wide = len(rows[0]) if rows else 0
    alike = sum(len(row) == wide for row in rows)
    return (alike if wide > 1 else 0), wide


def _check_names(path: Path, names: tuple[str, ...]) -> None:
    seen: dict[str, int] = {}
    problems = []
    for place, name in enumerate(names, start=1):
        first = seen.setdefault(name.casefold(), place)
        if not name:
            problems.append(_problem(path, f"column {place} has no name"))
        elif first != place:
            problems.append(_problem(path, f"columns {first} and {place} are both named `{name}`"))
    if problems:
        raise PersonasError(*problems)


def _problem(path: Path, what: str) -> Problem:
    help_ = "Give every column a name of its own in the first line of the file."
    return Problem("E110", f"In `{path.name}` {what}", help_)
