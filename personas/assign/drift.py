"""Compare later customers with those that the segments were fitted on, and warn of drift.

Compared are gaps, the values of categories, and medians. A median beyond the earlier 5 % or 95 %
is a shift. If it also is about 1000, 100, 12 … times the earlier one, the unit is likely another.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from personas.customers.gaps import count_gaps
from personas.customers.population import count_categories, quantiles_of
from personas.customers.table import Customers
from personas.domain.measure import Measure
from personas.domain.problem import Problem
from personas.domain.profile import CategorySummary, NumberSummary
from personas.domain.run import Run

MIN_COUNT = 30  # the median of fewer values is unreliable
GAP_INCREASE = 0.05
EDGES = (0.05, 0.95)
FACTORS = {1000: "thousands", 100: "cents or percent", 12: "months and years", 7: "weeks and days"}
FACTOR_TOLERANCE = 0.25
POOLED = ""  # the category that pools the suppressed ones
MIN_CELL = 11  # a value of fewer customers may have been suppressed
MAX_LISTED = 5


@dataclass(frozen=True, slots=True)
class GapShare:
    """The number of customers without a value, of how many."""

    gaps: int
    rows: int


def find_drift(customers: Customers, run: Run, imputed: Collection[str] = ()) -> Iterator[Problem]:
    """Yield the changes since ``run``, measure by measure.

    Gaps in ``imputed`` measures were filled or dropped before they could be counted.
    """
    population, earlier = run.profile.population, dict(_earlier_gaps(run, imputed))
    gaps = count_gaps(customers, customers.measures)
    medians = quantiles_of(customers, {m.name: (0.5,) for m in customers.numbers})
    for measure in customers.numbers:
        summary = population.numbers[measure.name]
        if measure.name in earlier:
            current = GapShare(gaps.get(measure.name, 0), customers.rows)
            yield from _gap_drift(measure, current, earlier[measure.name])
        if customers.rows - gaps.get(measure.name, 0) >= MIN_COUNT and summary.count:
            yield from _shift(measure, medians[measure.name][0], summary)
    for measure in customers.categories:
        if measure.name in earlier:
            current = GapShare(gaps.get(measure.name, 0), customers.rows)
            yield from _gap_drift(measure, current, earlier[measure.name])
        counts = count_categories(customers, measure.name)
        yield from _new_values(measure, counts, population.categories[measure.name])


def _earlier_gaps(run: Run, imputed: Collection[str]) -> Iterator[tuple[str, GapShare]]:
    """Yield the gaps of measures before imputation."""
    columns = {column.name: column for column in run.table.columns}
    population = run.profile.population
    summaries: dict[str, NumberSummary | CategorySummary] = {**population.numbers}
    summaries |= population.categories
    for measure in run.measures:
        column = None if measure.expression else columns.get(measure.column)
        if column:
            gaps = column.gaps + column.coerced
            yield measure.name, GapShare(gaps, column.gaps + column.filled)
        elif measure.name not in imputed:
            summary = summaries[measure.name]
            yield measure.name, GapShare(summary.gaps, summary.gaps + summary.count)


def _gap_drift(measure: Measure, current: GapShare, earlier: GapShare) -> Iterator[Problem]:
    share = earlier.gaps / earlier.rows if earlier.rows else 0.0
    limit = share + GAP_INCREASE if earlier.gaps else 0
    if current.gaps and current.gaps / current.rows > limit:
        yield Problem(
            "W712",
            f"`{measure.column}` ({measure.name}) is missing for {current.gaps:,} of "
            f"{current.rows:,} customers; it was for {earlier.gaps:,} of {earlier.rows:,}",
            "Their gaps are treated as gaps were before. Look at the export.",
        )


def _shift(measure: Measure, median: float, earlier: NumberSummary) -> Iterator[Problem]:
    low, high = (earlier.quantile(share) for share in EDGES)
    if low <= median <= high:
        return
    message = (
        f"The median of `{measure.column}` ({measure.name}) is {median:g}; "
        f"it was {earlier.median:g}"
    )
    factor = _factor(median, earlier.median)
    if factor:
        ratio = f"{factor:,} times" if factor > 0 else f"a {-factor:,}th of it"
        unit = FACTORS[abs(factor)]
        yield Problem(
            "W714",
            f"{message}: about {ratio}, as if the unit were another ({unit})",
            f"If so, calculate it back: --measure {_correction(measure, factor)}",
        )
        return
    yield Problem(
        "W715",
        f"{message}, which is beyond 5 % or 95 % of the customers that segments were found among",
        "If customers are others now, find segments anew; if the column is, bind the right one.",
    )


def _correction(measure: Measure, factor: int) -> str:
    """Return the argument that converts the measure back to its unit."""
    is_plain = re.fullmatch(r"[A-Za-z_]\w*", measure.column)
    escaped_name = measure.column.replace('"', '""')
    column = measure.column if is_plain else f'"{escaped_name}"'
    value = f"({measure.expression})" if measure.expression else column
    inverse = f"/ {factor}" if factor > 0 else f"* {-factor}"
    return shlex.quote(f"{measure.name}={value} {inverse}")


def _factor(median: float, earlier: float) -> int | None:
    """Return the factor between two units, if there is one; a negative number is a divisor."""
    if not earlier or not median or (median > 0) != (earlier > 0):
        return None
    for times in FACTORS:
        for sign, ratio in ((1, median / earlier), (-1, earlier / median)):
            if abs(ratio / times - 1) <= FACTOR_TOLERANCE:
                return sign * times
    return None


def _new_values(
    measure: Measure, counts: dict[str, int], earlier: CategorySummary
) -> Iterator[Problem]:
    """Warn of new values; of frequent ones alone where rare ones were suppressed."""
    least = MIN_CELL if POOLED in earlier.shares else 1
    new = {v: n for v, n in counts.items() if v not in earlier.shares and n >= least}
    if new:
        names = sorted(new, key=lambda value: (-new[value], value))
        more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
        examples = ", ".join(f"`{name}`" for name in names[:MAX_LISTED])
        yield Problem(
            "W711",
            f"`{measure.column}` ({measure.name}) has values that segments were not found with: "
            f"{examples}{more} ({sum(new.values()):,} customers)",
            "Check their spelling. If they are new, find segments anew before long.",
        )
