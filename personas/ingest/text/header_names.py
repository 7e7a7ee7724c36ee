"""The names of columns by the cells of a header of one row or several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def join_names(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The names of columns by one header or several.

    That is the first row in which all differ; else the lowest cell of each column, behind the
    cells above it where it occurs twice; those of groups are repeated.
    """
    if len(rows) == 1:
        return tuple(rows[0])
    width = max(len(row) for row in rows)
    levels = [[*(c.strip() for c in row), *[""] * (width - len(row))] for row in rows]
    if len(rows) > 1 and 2 * len(filled_places(levels[-1])) < width:  # names of the index alone
        index = levels.pop()
        levels = [[i or cell for i, cell in zip(index, level, strict=True)] for level in levels]
    if complete := next((level for level in levels if is_complete(level)), None):
        return tuple(complete)
    lowest = [next((c for c in reversed(cells) if c), "") for cells in zip(*levels, strict=True)]
    counts = Counter(name.casefold() for name in lowest)
    repeated = zip(*(*map(fill_right, levels[:-1]), levels[-1]), strict=True)
    return tuple(
        name if counts[name.casefold()] == 1 else " ".join(dict.fromkeys(filter(None, column)))
        for name, column in zip(lowest, repeated, strict=True)
    )


def fill_right(cells: Sequence[str]) -> list[str]:
    """Repeat the name of a group over the blank cells on its right."""
    result: list[str] = []
    for cell in cells:
        result.append(cell or (result[-1] if result else ""))
    return result


def is_complete(cells: Sequence[str]) -> bool:
    """Whether all columns have a name of their own."""
    names = [cell.strip().casefold() for cell in cells]
    return all(names) and len(set(names)) == len(names)


def filled_places(cells: Sequence[str]) -> set[int]:
    """Return the places of the cells that are not blank."""
    return {j for j, cell in enumerate(cells) if cell.strip()}
