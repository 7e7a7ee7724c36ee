"""The names of columns: none empty, no two alike; copies are left out, doubtful names not used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.sql.build import count_if, table
from personas.sql.cells import word
from personas.sql.engine import Engine, Namesake
from personas.sql.signs import clean_name


def name_columns(header: Sequence[str]) -> tuple[tuple[str, ...], tuple[Namesake, ...]]:
    """Name columns by a header: a blank cell by its position, a repeated name with `(2)`.

    Engines do not distinguish names by case: `Age` and `age` are alike.
    """
    cells = [clean_name(cell) for cell in header]
    lower_names = {cell.casefold() for cell in cells}
    first: dict[str, int] = {}
    names: list[str] = []
    namesakes: list[Namesake] = []
    for number, cell in enumerate(cells, start=1):
        key = cell.casefold()
        if cell and key not in first:
            first[key] = number
            names.append(cell)
            continue
        name = _free_name(cell, lower_names) if cell else _place_name(number, lower_names)
        lower_names.add(name.casefold())
        names.append(name)
        if cell:
            namesakes.append(Namesake(name, cell, number, names[first[key] - 1], first[key]))
    return tuple(names), tuple(namesakes)


def _free_name(name: str, lower_names: set[str]) -> str:
    number = 2
    while f"{name} ({number})".casefold() in lower_names:
        number += 1
    return f"{name} ({number})"


def _place_name(number: int, lower_names: set[str]) -> str:
    name = f"column {number}"
    return _free_name(name, lower_names) if name in lower_names else name


def find_copies(engine: Engine, view: str, namesakes: Sequence[Namesake]) -> list[Namesake]:
    """Return those that hold in every row what the first column of their header holds."""
    if not namesakes:
        return []
    differences = [
        count_if(exp.NullSafeNEQ(this=word(n.name), expression=word(n.first))) for n in namesakes
    ]
    counts = engine.rows(exp.select(*differences).from_(table(view)))[0]
    return [namesake for namesake, count in zip(namesakes, counts, strict=True) if not count]


def doubt_namesakes(columns: Iterable[Column], namesakes: Sequence[Namesake]) -> tuple[Column, ...]:
    """Forbid the use of each name that several columns have as their header, and that differ."""
    doubts = {namesake.first: _doubt(namesake) for namesake in reversed(namesakes)}
    return tuple(replace(c, doubt=doubts.get(c.name, c.doubt)) for c in columns)


def _doubt(namesake: Namesake) -> Problem:
    return Problem(
        "E110",
        f"Columns {namesake.first_number} and {namesake.number} are both named "
        f"`{namesake.header}`, and differ",
        f'Say which is meant: --ignore "{namesake.name}" leaves the second out; or use the second '
        f"by that name. Or give each a name of its own in the table.",
    )


def warn_of_namesake(namesake: Namesake, is_copy: bool) -> Problem:
    """Say what became of a column with the header of an earlier one."""
    first, second = namesake.first_number, namesake.number
    message = f"Columns {first} and {second} are both named `{namesake.header}`"
    consequence = (
        " and hold the same: the second is left out"
        if is_copy
        else f", and differ: the second is called `{namesake.name}`"
    )
    help_ = f'To settle it: --ignore "{namesake.name}"'
    return Problem("W127", f"{message}{consequence}", help_)
