"""Hide counts of categories that are small enough to identify a person, and what reveals them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import fsum

from personas.domain.profile import Profile
from personas.suppression.complementary import SMALLEST, is_small, suppress
from personas.suppression.network import CellIndex

OTHER_VALUES = ""  # in a saved run: all values that are not named (a blank cell is missing)
MAX_VALUES = 50  # named values of a category


@dataclass(frozen=True, slots=True)
class Cell:
    """How many customers of a segment have one value of a category.

    ``share`` is of the segment's customers with any value. ``is_hidden`` cells are withheld: small
    ones, and those whose sums would reveal a small one. Readers cannot tell which are which.
    """

    value: str | None
    count: int
    share: float
    is_hidden: bool = False


Row = tuple[Cell, ...]


def category_cells(profile: Profile, measure: str) -> dict[int, Row]:
    """Return segment → its cells of this category, the values most common overall first.

    Values that `named_values` leaves out are one last cell whose value is None. Cells are hidden by
    the minimum frequency rule with complementary suppression (Hundepool et al., Statistical
    Disclosure Control, 2012, chapter 4).
    """
    values = named_values(profile, measure)
    rows = [_row(profile, measure, number, values) for number in range(len(profile.segments))]
    categories = [segment.categories.get(measure) for segment in profile.segments]
    is_complete = any(category and category.withheld for category in categories)
    rows = rows if is_complete else close_rows(rows)  # a saved run has its complementary cells
    return {s.id: row for s, row in zip(profile.segments, rows, strict=True)}


def named_values(profile: Profile, measure: str) -> list[str]:
    """Return the values of a category that can be named: at most `MOST`, the commonest first.

    A value of fewer than `SMALLEST` customers of the whole run could itself identify them, as an
    e-mail address would.
    """
    overall = profile.population.categories[measure]
    counts = {value: round(share * overall.count) for value, share in overall.shares.items()}
    names = [v for v, count in counts.items() if count >= SMALLEST and v != OTHER_VALUES]
    return sorted(names, key=lambda value: (-counts[value], value))[:MAX_VALUES]


def _row(profile: Profile, measure: str, number: int, values: Sequence[str]) -> Row:
    segment = profile.segments[number]
    category = segment.categories.get(measure)
    shares = category.shares if category else {}
    total = segment.size - category.gaps if category else 0
    withheld = category.withheld if category else ()

    def cell(value: str | None, share: float) -> Cell:
        count = round(share * total)
        return Cell(value, count, share, is_small(count) or (value or OTHER_VALUES) in withheld)

    cells = tuple(cell(value, shares.get(value, 0.0)) for value in values)
    if len(values) == len(profile.population.categories[measure].shares):
        return cells
    pooled = pool_shares((share for value, share in shares.items() if value not in values), total)
    return (*cells, cell(None, pooled))


def pool_shares(shares: Iterable[float], count: int) -> float:
    """Return the share of several values together, of ``count`` customers who have a value.

    It is a ratio of customers: a sum of shares that are rounded may exceed 1.
    """
    return sum(round(share * count) for share in shares) / max(count, 1)


def close_rows(rows: list[Row]) -> list[Row]:
    """Hide further cells until no small one follows from totals and the cells that are not hidden.

    Totals of rows and columns are public: sizes, and shares of all customers.
    """
    table = tuple(tuple(cell.count for cell in row) for row in rows)
    primary = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.is_hidden]
    pattern = _suppress(table, frozenset(primary))
    return [
        tuple(replace(cell, is_hidden=(r, c) in pattern) for c, cell in enumerate(row))
        for r, row in enumerate(rows)
    ]


@lru_cache(maxsize=1024)
def _suppress(
    table: tuple[tuple[int, ...], ...], primary: frozenset[CellIndex]
) -> frozenset[CellIndex]:
    """Suppress once per table: every output of a run needs the same ones."""
    return suppress(table, primary)


def estimate_counts(row: Row, rows: Collection[Row]) -> list[float]:
    """Return a row's counts as a reader can estimate them: exact where not hidden.

    The sum of a row's hidden cells is divided in proportion to the hidden sums of their columns.
    """
    columns = [
        sum(cell.count for cell in column if cell.is_hidden) for column in zip(*rows, strict=True)
    ]
    weights = [n if cell.is_hidden else 0 for cell, n in zip(row, columns, strict=True)]
    hidden_sum = sum(cell.count for cell in row if cell.is_hidden)
    total = fsum(weights) or 1
    return [
        hidden_sum * weight / total if cell.is_hidden else cell.count
        for cell, weight in zip(row, weights, strict=True)
    ]
