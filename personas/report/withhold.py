"""Withhold counts small enough to point at a person, and those that would give them away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from personas.facts.run import Run

SMALLEST = 11
OTHERS = ""  # in a run that was kept: all values that are not named (a blank cell is a gap)
MOST = 50  # values of a category that are told apart: more would drown a reader


@dataclass(frozen=True, slots=True)
class Cell:
    """How many customers of a segment have one value of a category.

    ``share`` is of those of the segment who have any value. ``small`` cells are withheld for
    their own sake, ``hidden`` ones too because sums would reveal a small one.
    """

    value: str | None
    count: int
    share: float
    small: bool = False
    hidden: bool = False


Row = tuple[Cell, ...]
Place = tuple[int, int]


def category_cells(run: Run, measure: str) -> dict[int, Row]:
    """Return segment → its cells of this category, the values most common overall first.

    Values that `named_values` leaves out are one last cell whose value is None. Withholding
    follows the minimum frequency rule with complementary suppression (Hundepool et al.,
    Statistical Disclosure Control, 2012, chapter 4).
    """
    values = named_values(run, measure)
    rows = [_count(run, measure, segment, values) for segment in range(len(run.profile.segments))]
    closed = rows if _were_closed(run, measure) else close_rows(rows)
    return {s.id: row for s, row in zip(run.profile.segments, closed, strict=True)}


def _were_closed(run: Run, measure: str) -> bool:
    """Whether small cells were withheld when the run was kept, and all that goes with them."""
    found = (segment.categories.get(measure) for segment in run.profile.segments)
    return any(profile and profile.withheld for profile in found)


def named_values(run: Run, measure: str) -> list[str]:
    """Return a category's values that may be named: at most `MOST`, the commonest first.

    A value that fewer than `SMALLEST` customers of the whole run share could itself tell who
    they are, as an e-mail address would.
    """
    overall = run.profile.population.categories[measure]
    counted = {value: round(share * overall.count) for value, share in overall.shares.items()}
    named = [v for v, count in counted.items() if count >= SMALLEST and v != OTHERS]
    return sorted(named, key=lambda value: (-counted[value], value))[:MOST]


def _count(run: Run, measure: str, index: int, values: Sequence[str]) -> Row:
    segment = run.profile.segments[index]
    profile = segment.categories.get(measure)
    shares = profile.shares if profile else {}
    filled = segment.size - profile.gaps if profile else 0
    before = profile.withheld if profile else ()
    named = tuple(_cell(value, shares.get(value, 0.0), filled, before) for value in values)
    if len(values) == len(run.profile.population.categories[measure].shares):
        return named
    apart = set(values)
    rest = sum(share for value, share in sorted(shares.items()) if value not in apart)
    return (*named, _cell(None, rest, filled, before))


def _cell(value: str | None, share: float, filled: int, before: Sequence[str]) -> Cell:
    count = round(share * filled)
    small = 0 < count < SMALLEST
    return Cell(value, count, share, small=small, hidden=small or (value or OTHERS) in before)


def close_rows(rows: list[Row]) -> list[Row]:
    """Hide further cells until no row or column lets a hidden one be found by subtraction.

    Its total is printed (a size, a share of all customers), so a line must hide no cell or at
    least two, of at least `SMALLEST` customers together.
    """
    grid = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    lines = [[(r, c) for c in range(len(row))] for r, row in enumerate(rows)]
    lines += [[(r, c) for r in range(len(rows))] for c in range(len(rows[0]) if rows else 0)]
    while open_cells := [place for line in lines for place in _offers(grid, line)]:
        # First what closes a row and a column at once, then what costs the fewest customers.
        often = Counter(open_cells)
        victim = min(often, key=lambda place: (-often[place], grid[place].count, place))
        grid[victim] = replace(grid[victim], hidden=True)
    return [tuple(grid[r, c] for c in range(len(row))) for r, row in enumerate(rows)]


def _offers(grid: Mapping[Place, Cell], line: Sequence[Place]) -> list[Place]:
    """Return the cells of a line that could be hidden too, if any of them must be."""
    hidden = [grid[place].count for place in line if grid[place].hidden]
    if not hidden or (len(hidden) > 1 and sum(hidden) >= SMALLEST):
        return []
    return [place for place in line if grid[place].count and not grid[place].hidden]
