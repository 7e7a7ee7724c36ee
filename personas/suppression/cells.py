"""Withhold counts small enough to point at a person, and those that would give them away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from personas.domain.profile import Profile
from personas.suppression.complementary import SMALLEST, suppress
from personas.suppression.network import CellIndex

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


def close_rows(rows: list[Row]) -> list[Row]:
    """Hide further cells until no small one can be worked out from totals and shown cells.

    Totals of rows and columns are known: sizes, and shares of all customers.
    """
    table = tuple(tuple(cell.count for cell in row) for row in rows)
    before = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.hidden]
    hidden = _suppressed(table, frozenset(before))
    return [
        tuple(replace(cell, hidden=(r, c) in hidden) for c, cell in enumerate(row))
        for r, row in enumerate(rows)
    ]


def shown_counts(row: Row, rows: Collection[Row]) -> list[float]:
    """Return a row's counts as a reader can guess them: exact where shown.

    What the hidden cells hold together is parted by what the columns' hidden cells hold.
    """
    columns = [
        sum(cell.count for cell in column if cell.hidden) for column in zip(*rows, strict=True)
    ]
    weights = [n if cell.hidden else 0 for cell, n in zip(row, columns, strict=True)]
    together = sum(cell.count for cell in row if cell.hidden)
    whole = sum(weights) or 1
    return [
        together * weight / whole if cell.hidden else cell.count
        for cell, weight in zip(row, weights, strict=True)
    ]


@lru_cache(maxsize=64)
def _suppressed(
    table: tuple[tuple[int, ...], ...], before: frozenset[CellIndex]
) -> frozenset[CellIndex]:
    """Every output of a run asks for the same tables."""
    return suppress(table, before)
