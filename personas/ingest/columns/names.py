"""The names of columns: without padding, none empty, and no two alike but for case."""

from __future__ import annotations

from collections.abc import Sequence

from personas.sql.signs import clean_name
from personas.sql.tables import Namesake


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
