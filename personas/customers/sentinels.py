"""Sentinels: numbers and days that stand for a gap, such as -1, 999 or 9999-12-31.

One is asked about where it is among the usual codes, repeats, and stands apart from all other
values of its column; it is never changed without the analyst's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from personas.customers.doubts import fold
from personas.customers.table import Customers
from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.ingest.open import SourceTable
from personas.sql.build import column, count_if, literal, string, table
from personas.sql.cells import as_date
from personas.sql.engine import Engine

# The limits of integers, and amounts of all nines.
LIMITS = (2.0**15 - 1, 2.0**16 - 1, 2.0**31 - 1, 2.0**32 - 1, 2.0**63, -(2.0**15), -(2.0**31),
          -(2.0**63), 99.99, 999.99, 9999.99, 99999.99, 999999.99, 9999999.99)  # fmt: skip
DIGITS = range(2, 13)
CODES = frozenset({
    -1.0, *LIMITS, *(-value for value in LIMITS), 9.0, -9.0, -8.0, -7.0,
    *(sign * float(digit * count) for sign in (1, -1) for digit in "789" for count in DIGITS),
    *(sign * (10.0**count - back) for sign in (1, -1) for count in DIGITS for back in (2, 3)),
})  # fmt: skip
DAYS = (
    "0001-01-01", "1753-01-01", "1800-01-01", "1899-12-30", "1899-12-31", "1900-01-01",
    "1901-01-01", "1970-01-01", "2099-12-31", "2999-12-31", "3000-01-01", "9999-01-01",
    "9999-12-30", "9999-12-31",
)  # fmt: skip
FEWEST = 2  # customers with a code, and other values in the column
MANY = 10  # different other values, from which a code need not be as far away
NEAR, FAR = 0.25, 4.0  # ranges of the others that it is away, with many of them and with few
MOST_CODES = 6  # of one column, beyond each other: 999 and 9999


@dataclass(frozen=True, slots=True)
class Sentinel:
    """A value that may stand for a gap, and how many customers have it."""

    value: float
    count: int


@dataclass(frozen=True, slots=True)
class _Remainder:
    """The values of a column that are no candidates."""

    low: float
    high: float
    distinct: int

    def is_distant(self, value: float) -> bool:
        """Whether a code stands apart: far away, or below zero where all else is above."""
        if self.distinct < FEWEST:
            return False
        width, distance = self.high - self.low, max(self.low - value, value - self.high)
        is_lone_negative = value < 0 <= self.low
        if self.distinct >= MANY and (is_lone_negative or distance >= NEAR * width):
            return True
        return distance >= FAR * width


def warn_of_sentinels(
    customers: Customers, curves: Mapping[str, Sequence[float]]
) -> tuple[Problem, ...]:
    """Ask about the codes at the ends of numeric measures.

    ``curves`` are the quantiles of measures, by their columns in the engine.
    """
    scan = _Scan(customers.engine, customers.source, CODES)
    features = {measure.name for measure in customers.numbers}
    problems: list[tuple[str, Problem]] = []
    of_descriptors: list[tuple[str, Problem]] = []
    for measure in customers.all_numbers:
        name = customers.column(measure.name)
        curve = () if measure.expression else curves.get(name, ())
        if curve:
            target = problems if measure.name in features else of_descriptors
            for sentinel in scan.find(column(name), (curve[0], curve[-1])):
                question = _question(measure.column, f"{sentinel.value:.15g}", sentinel.count)
                target.append((measure.column, question))
    return (*(problem for _, problem in problems), *fold(of_descriptors))


def warn_of_days(source: SourceTable, columns: Iterable[Column]) -> tuple[Problem, ...]:
    """Ask about the days at the ends of columns of dates that stand for a gap."""
    dates = {c.name: _ordinal(as_date(c)) for c in columns if c.form == "date"}
    if not dates:
        return ()
    days = {float(date.fromisoformat(day).toordinal() - EPOCH): day for day in DAYS}
    scan = _Scan(source.engine, table(source.view), frozenset(days))
    ends = scan.find_ends(dates)
    return tuple(
        _question(name, days[sentinel.value], sentinel.count)
        for name in sorted(ends)
        for sentinel in scan.find(dates[name], ends[name])
    )


EPOCH = date(1970, 1, 1).toordinal()


def _ordinal(day: exp.Expression) -> exp.Expression:
    epoch = exp.cast(string("1970-01-01"), "date")
    return exp.cast(exp.DateDiff(this=day, expression=epoch, unit=exp.var("DAY")), "double")


@dataclass(frozen=True, slots=True)
class _Scan:
    """Looks for codes in columns of a view; only those that end in one are read."""

    engine: Engine
    view: exp.Table
    codes: frozenset[float]

    def find_ends(self, values: Mapping[str, exp.Expression]) -> dict[str, tuple[float, float]]:
        """Return the least and the largest value of each column that has values."""
        ends = [end(this=value.copy()) for value in values.values() for end in (exp.Min, exp.Max)]
        row = self.engine.rows(exp.select(*ends).from_(self.view))[0]
        pairs = zip(values, row[::2], row[1::2], strict=True)
        return {name: (float(low), float(high)) for name, low, high in pairs if low is not None}

    def find(self, value: exp.Expression, ends: tuple[float, float]) -> Iterator[Sentinel]:
        """Yield the codes that repeat and stand apart, the least first."""
        candidates: frozenset[float] = frozenset()
        remainder: _Remainder | None = None
        counts: dict[float, int] = {}
        beyond = frozenset(ends) & self.codes
        while beyond and len(candidates) < MOST_CODES:
            candidates |= beyond
            remainder, counts = self._count(value, sorted(candidates))
            ends = (remainder.low, remainder.high) if remainder else ends
            beyond = (frozenset(ends) & self.codes) - candidates
        for code, count in counts.items():
            if remainder and count >= FEWEST and remainder.is_distant(code):
                yield Sentinel(code, count)

    def _count(
        self, value: exp.Expression, candidates: Sequence[float]
    ) -> tuple[_Remainder | None, dict[float, int]]:
        """Return the values that are no candidates, and how often each candidate occurs."""
        literals = [literal(code) for code in candidates]
        is_code = exp.In(this=value.copy(), expressions=literals)
        remaining = exp.Case().when(exp.not_(is_code), value.copy())
        counts = [count_if(value.eq(code)) for code in literals]
        ends = [exp.Min(this=remaining), exp.Max(this=remaining.copy())]
        distinct = exp.ApproxDistinct(this=remaining.copy())
        low, high, number, *totals = self.engine.rows(
            exp.select(*ends, distinct, *counts).from_(self.view)
        )[0]
        remainder = None if low is None else _Remainder(float(low), float(high), int(number))
        return remainder, dict(zip(candidates, map(int, totals), strict=True))


def _question(name: str, value: str, count: int) -> Problem:
    return Problem(
        "W148",
        f"{count:,} cells of `{name}` are {value}, far from all others: it may stand for a gap",
        f'They count as {value}. If they are gaps: --missing "{name}={value}"',
    )
