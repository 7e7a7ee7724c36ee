"""How customers differ from those that the segments were found among, as far as a user must know.

Compared are gaps, the values of categories, and medians. A median beyond the earlier 5 % or 95 %
is a shift. If it also is about 1000, 100, 12 … times the earlier one, the unit is likely another.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlglot import exp

from personas.customers.quantiles import quantiles
from personas.customers.table import CUSTOMERS, Customers
from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import CategorySummary, NumberSummary
from personas.domain.run import Run
from personas.sql.build import column, count, table

FEWEST = 30  # of fewer customers a median says little
MORE_GAPS = 0.05
EDGES = (0.05, 0.95)
FACTORS = {1000: "thousands", 100: "cents or percent", 12: "months and years", 7: "weeks and days"}
NEAR = 0.25
OTHERS = ""
TELLING = 11  # values of fewer customers were not kept, so that they may be known all the same
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Gaps:
    """How many of how many customers had no value."""

    count: int
    rows: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A numeric measure today: how many have a value, and the median of those."""

    filled: int
    median: float


def find_drift(customers: Customers, run: Run, treated: Collection[str] = ()) -> Iterator[Problem]:
    """Yield what changed since ``run``, measure by measure.

    Gaps in ``treated`` measures were filled or dropped before they could be counted.
    """
    population, earlier = run.profile.population, dict(_earlier_gaps(run, treated))
    for measure, seen in _numbers(customers).items():
        before = population.numbers[measure.name]
        if measure.name in earlier:
            yield from _gaps(measure, customers.rows, seen.filled, earlier[measure.name])
        if seen.filled >= FEWEST and before.count:
            yield from _shift(measure, seen.median, before)
    for measure in customers.categories:
        values = _values(customers, measure)
        filled = sum(values.values())
        if measure.name in earlier:
            yield from _gaps(measure, customers.rows, filled, earlier[measure.name])
        yield from _unknown(measure, values, population.categories[measure.name])


def _earlier_gaps(run: Run, treated: Collection[str]) -> Iterator[tuple[str, Gaps]]:
    """Yield the gaps of measures, as their columns had them before anything was done about them."""
    columns = {column.name: column for column in run.table.columns}
    everyone = run.profile.population
    population: dict[str, NumberSummary | CategorySummary] = {**everyone.numbers}
    population |= everyone.categories
    for measure in run.measures:
        column = None if measure.expression else columns.get(measure.column)
        if column:
            yield measure.name, Gaps(column.gaps + column.coerced, column.gaps + column.filled)
        elif measure.name not in treated:
            known = population[measure.name]
            yield measure.name, Gaps(known.gaps, known.gaps + known.count)


def _numbers(customers: Customers) -> dict[Measure, Seen]:
    asked = [column(customers.column(m.name)) for m in customers.numbers]
    if not asked:
        return {}
    counts = customers.engine.rows(exp.select(*map(count, asked)).from_(table(CUSTOMERS)))[0]
    shares = {customers.column(m.name): (0.5,) for m in customers.numbers}
    medians = quantiles(customers.engine, CUSTOMERS, customers.rows, shares)
    found = zip(customers.numbers, counts, medians.values(), strict=True)
    return {m: Seen(int(n), *(median or (0.0,))) for m, n, median in found}


def _values(customers: Customers, measure: Measure) -> dict[str, int]:
    value = column(customers.column(measure.name))
    query = exp.select(value, count()).from_(table(CUSTOMERS)).group_by(value.copy())
    return {name: n for name, n in customers.engine.rows(query) if name is not None}


def _gaps(measure: Measure, rows: int, filled: int, before: Gaps) -> Iterator[Problem]:
    gaps = rows - filled
    share = before.count / before.rows if before.rows else 0.0
    if gaps and gaps / rows > (share + MORE_GAPS if before.count else 0):
        yield Problem(
            "W712",
            f"`{measure.column}` ({measure.name}) is missing for {gaps:,} of {rows:,} customers; "
            f"it was for {before.count:,} of {before.rows:,}",
            "Their gaps are treated as gaps were before. Look at the export.",
        )


def _shift(measure: Measure, median: float, before: NumberSummary) -> Iterator[Problem]:
    low, high = (before.quantile(share) for share in EDGES)
    if low <= median <= high:
        return
    was = before.median
    said = f"The median of `{measure.column}` ({measure.name}) is {median:g}; it was {was:g}"
    factor = _factor(median, was)
    if factor:
        yield Problem(
            "W714",
            f"{said}: about {factor}, as if the unit were another ({FACTORS[abs(factor.times)]})",
            f"If so, calculate it back: --measure {_calculated(measure, factor)}",
        )
        return
    yield Problem(
        "W715",
        f"{said}, which is beyond 5 % or 95 % of the customers that segments were found among",
        "If customers are others now, find segments anew; if the column is, bind the right one.",
    )


@dataclass(frozen=True, slots=True)
class Factor:
    """By how much a unit is larger (or smaller, as a negative number)."""

    times: int

    def __str__(self) -> str:
        return f"{self.times:,} times" if self.times > 0 else f"a {-self.times:,}th of it"

    @property
    def back(self) -> str:
        """What undoes it."""
        return f"/ {self.times}" if self.times > 0 else f"* {-self.times}"


def _calculated(measure: Measure, factor: Factor) -> str:
    """What brings the measure back to its unit, as an argument."""
    plain = re.fullmatch(r"[A-Za-z_]\w*", measure.column)
    quoted = measure.column.replace('"', '""')
    column = measure.column if plain else f'"{quoted}"'
    value = f"({measure.expression})" if measure.expression else column
    return shlex.quote(f"{measure.name}={value} {factor.back}")


def _factor(median: float, was: float) -> Factor | None:
    if not was or not median or (median > 0) != (was > 0):
        return None
    for times in FACTORS:
        for sign, ratio in ((1, median / was), (-1, was / median)):
            if abs(ratio / times - 1) <= NEAR:
                return Factor(sign * times)
    return None


def _unknown(measure: Measure, values: dict[str, int], known: CategorySummary) -> Iterator[Problem]:
    """Values that are new; where rare ones were not kept, only those that are not rare."""
    least = TELLING if OTHERS in known.shares else 1
    found = {v: n for v, n in values.items() if v not in known.shares and n >= least}
    if found:
        names = sorted(found, key=lambda value: (-found[value], value))
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield Problem(
            "W711",
            f"`{measure.column}` ({measure.name}) has values that segments were not found with: "
            f"{', '.join(f'`{name}`' for name in names[:SHOWN])}{more} "
            f"({sum(found.values()):,} customers)",
            "Check their spelling. If they are new, find segments anew before long.",
        )
