"""Withhold counts small enough to point at a person, and those that would give them away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from personas.domain.profile import Profile

SMALLEST = 11  # customers: fewer could be picked out one by one
OTHERS = ""  # in a run that was kept: all values that are not named (a blank cell is a gap)
MOST = 50  # values of a category that are told apart: more would drown a reader


@dataclass(frozen=True, slots=True)
class Cell:
    """How many customers of a segment have one value of a category.

    ``share`` is of those of the segment who have any value. ``hidden`` cells are withheld: small
    ones, and those whose sums would reveal a small one. Readers are not told which are which.
    """

    value: str | None
    count: int
    share: float
    hidden: bool = False


Row = tuple[Cell, ...]
Place = tuple[int, int]


def category_cells(profile: Profile, measure: str) -> dict[int, Row]:
    """Return segment → its cells of this category, the values most common overall first.

    Values that `named_values` leaves out are one last cell whose value is None. Withholding
    follows the minimum frequency rule with complementary suppression (Hundepool et al.,
    Statistical Disclosure Control, 2012, chapter 4).
    """
    values = named_values(profile, measure)
    rows = [_count(profile, measure, place, values) for place in range(len(profile.segments))]
    closed = rows if _were_closed(profile, measure) else close_rows(rows)
    return {s.id: row for s, row in zip(profile.segments, closed, strict=True)}


def _were_closed(profile: Profile, measure: str) -> bool:
    """Whether small cells were withheld when the run was kept, and all that goes with them."""
    found = (segment.categories.get(measure) for segment in profile.segments)
    return any(category and category.withheld for category in found)


def named_values(profile: Profile, measure: str) -> list[str]:
    """Return a category's values that may be named: at most `MOST`, the commonest first.

    A value that fewer than `SMALLEST` customers of the whole run share could itself tell who
    they are, as an e-mail address would.
    """
    overall = profile.population.categories[measure]
    counted = {value: round(share * overall.count) for value, share in overall.shares.items()}
    named = [v for v, count in counted.items() if count >= SMALLEST and v != OTHERS]
    return sorted(named, key=lambda value: (-counted[value], value))[:MOST]


def _count(profile: Profile, measure: str, place: int, values: Sequence[str]) -> Row:
    segment = profile.segments[place]
    found = segment.categories.get(measure)
    shares = found.shares if found else {}
    filled = segment.size - found.gaps if found else 0
    before = found.withheld if found else ()
    named = tuple(_cell(value, shares.get(value, 0.0), filled, before) for value in values)
    if len(values) == len(profile.population.categories[measure].shares):
        return named
    apart = set(values)
    rest = sum(share for value, share in sorted(shares.items()) if value not in apart)
    return (*named, _cell(None, rest, filled, before))


def _cell(value: str | None, share: float, filled: int, before: Sequence[str]) -> Cell:
    count = round(share * filled)
    hidden = 0 < count < SMALLEST or (value or OTHERS) in before
    return Cell(value, count, share, hidden)


def close_rows(rows: list[Row], known: Collection[Place] = ()) -> list[Row]:
    """Hide further cells until no hidden one can be found by subtraction.

    Totals of rows and columns are printed (sizes, shares of all customers). So a line must hide
    no cell or at least two, of at least `SMALLEST` customers together; and every hidden cell must
    lie on a circle of hidden cells, along which counts could be moved without changing a total.
    Places that are ``known`` to be empty hide nothing.
    """
    cells = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    grid = {place: cell for place, cell in cells.items() if place not in known}
    lines = [[p for p in grid if p[axis] == n] for axis in (0, 1) for n in {p[axis] for p in grid}]
    while offers := [place for line in lines for place in _offers(grid, line)] or _closing(grid):
        # First what closes a row and a column at once, then what costs the fewest customers.
        often = Counter(offers)
        victim = min(often, key=lambda place: (-often[place], grid[place].count, place))
        grid[victim] = replace(grid[victim], hidden=True)
    closed = {**cells, **grid}
    return [tuple(closed[r, c] for c in range(len(row))) for r, row in enumerate(rows)]


def _offers(grid: Mapping[Place, Cell], line: Sequence[Place]) -> list[Place]:
    """Return the cells of a line that could be hidden too, if any of them must be."""
    hidden = [grid[place].count for place in line if grid[place].hidden]
    if not hidden or (len(hidden) > 1 and sum(hidden) >= SMALLEST):
        return []
    return [place for place in line if not grid[place].hidden]


def _closing(grid: Mapping[Place, Cell]) -> list[Place]:
    """Return the cells that could put on a circle the first hidden cell that lies on none."""
    hidden = {_ends(place) for place, cell in grid.items() if cell.hidden}
    shown = {place: _ends(place) for place, cell in grid.items() if not cell.hidden}
    for cell in sorted(hidden):
        near, far = (_joined(hidden - {cell}, end) for end in cell)
        if far.isdisjoint(near):
            leaving = [place for place, ends in shown.items() if len(near.intersection(ends)) == 1]
            closing = [place for place in leaving if not far.isdisjoint(shown[place])]
            if leaving:
                return closing or leaving
    return []


def _ends(place: Place) -> tuple[int, int]:
    """A cell joins its row, n, and its column, ~n: two numbers that never meet."""
    return place[0], ~place[1]


def _joined(hidden: set[tuple[int, int]], line: int) -> set[int]:
    """Return the lines that hidden cells join with a line, and itself."""
    found = {line}
    while more := {end for ends in hidden if not found.isdisjoint(ends) for end in ends} - found:
        found |= more
    return found
