"""Days that lie far from all others of a column, such as 2204-06-01 among those of two years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median_low
from typing import cast

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.ingest.columns.survey import first_cells
from personas.sql.build import alias, column, count, is_not_null, string, table
from personas.sql.cells import as_date
from personas.sql.engine import Engine

# A day is far where nothing lies between it and the bulk for more than five years, and for more
# than three times the usual distance between days (in months, the median).
GAP_MONTHS = 60
GAP_RATIO = 3
FEW = 0.05  # more rows than this share, on several days, are a period of their own
YEARS = (1900, 2100)  # a bulk outside is in another calendar


@dataclass(frozen=True, slots=True)
class Block:
    """Days without a long gap between them, and how many rows have them."""

    first: date
    last: date
    rows: int

    def __str__(self) -> str:
        days = dict.fromkeys((self.first.isoformat(), self.last.isoformat()))
        return f"{' to '.join(days)} ({self.rows:,} row{'s' if self.rows > 1 else ''})"


@dataclass(frozen=True, slots=True)
class Spread:
    """The bulk of the days of a column, and the blocks that lie far from it."""

    bulk: Block
    far: tuple[Block, ...] = ()

    @property
    def is_split(self) -> bool:
        """Whether what is far is no slip: many rows on several days."""
        rows = self.bulk.rows + sum(block.rows for block in self.far)
        return any(b.first != b.last and b.rows > FEW * rows for b in self.far)

    @property
    def is_foreign(self) -> bool:
        """Whether the years are those of another calendar, or of no calendar at all."""
        return not YEARS[0] <= self.bulk.first.year <= self.bulk.last.year <= YEARS[1]

    def is_far(self, day: exp.Expression) -> exp.Expression:
        """Whether a day lies in one of the blocks that are far."""
        days = [day.between(_day(block.first), _day(block.last)) for block in self.far]
        return cast("exp.Expression", exp.or_(*days))


def _day(value: date) -> exp.Expression:
    return exp.cast(string(value.isoformat()), "date")


def find_spread(engine: Engine, view: str, day: exp.Expression) -> Spread | None:
    """Return the bulk of the days and what is far from it; None without any day."""
    days = exp.select(alias(day, "day")).from_(table(view)).subquery("days")
    month = exp.Year(this=column("day")) * 12 + exp.Month(this=column("day"))
    ends = exp.Min(this=column("day")), exp.Max(this=column("day"))
    months = exp.select(*ends, count()).from_(days).where(is_not_null(column("day")))
    rows = engine.rows(months.group_by(month))
    return _split([Block(*row) for row in sorted(rows)]) if rows else None


def _split(months: Sequence[Block]) -> Spread:
    """Cut the days of months at long gaps; the largest block is the bulk."""
    within = [0 for month in months if month.first != month.last]
    gaps = [_distance(first, second) for first, second in pairwise(months)]
    longest = max(GAP_MONTHS, GAP_RATIO * median_low([*within, *gaps] or [0]))
    blocks = [[months[0]]]
    for gap, month in zip(gaps, months[1:], strict=True):
        if gap > longest:
            blocks.append([])
        blocks[-1].append(month)
    joint_blocks = [_join(block) for block in blocks]
    bulk = max(joint_blocks, key=lambda block: block.rows)
    return Spread(bulk, tuple(block for block in joint_blocks if block is not bulk))


def _distance(first: Block, second: Block) -> int:
    years = second.first.year - first.last.year
    return 12 * years + second.first.month - first.last.month


def _join(months: Sequence[Block]) -> Block:
    return Block(months[0].first, months[-1].last, sum(month.rows for month in months))


def far_cells(engine: Engine, view: str, source: Column, spread: Spread) -> tuple[str, ...]:
    """Return three cells of the days that are far."""
    day = as_date(source)
    value = exp.Case().when(spread.is_far(day), day)
    return tuple(cell for cell, _ in first_cells(engine, view, source.name, value))


def check_days(engine: Engine, view: str, columns: Sequence[Column]) -> tuple[Problem, ...]:
    """Return a warning for each column of dates some of which lie far from all others."""
    problems = []
    for source in columns:
        spread = find_spread(engine, view, as_date(source)) if source.form == "date" else None
        if spread and spread.far:
            cells = far_cells(engine, view, source, spread)
            problems.append(far_days(source.name, spread, cells, "count as they are"))
    return tuple(problems)


def far_days(
    name: str, spread: Spread, cells: Sequence[str], outcome: str, help_: str = ""
) -> Problem:
    """Return the warning of days far from all others, and what becomes of them."""
    rows = sum(block.rows for block in spread.far)
    subject = "1 row has a day" if rows == 1 else f"{rows:,} rows have days"
    return Problem(
        "W162",
        f"{subject} in `{name}` years away from all others, {spread.bulk}; they {outcome}",
        help_ or 'Mend the cells, or take them as gaps: --missing "…"',
        cells=tuple(cells),
    )
