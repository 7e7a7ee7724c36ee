"""Explore a table before any segmentation: distributions and correlations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.customers.sample import draw_sample
from personas.customers.table import Customers
from personas.domain.exploration import Correlation, Histogram, NumberDistribution
from personas.domain.profile import NumberSummary, Population
from personas.domain.recipe import Recipe
from personas.sql.build import column, count, count_if, literal

BINS = 20
FENCE_FACTOR = 1.5  # interquartile ranges from the quartiles to Tukey's fences
OUTER_FACTOR = 3.0  # and to the outer fences, where the histogram ends


def describe_numbers(customers: Customers, population: Population) -> dict[str, NumberDistribution]:
    """Return measure → its distribution, for every numeric measure that has values."""
    names = [m.name for m in customers.numbers if population.numbers[m.name].count]
    return {name: _distribution(customers, name, population.numbers[name]) for name in names}


def _distribution(customers: Customers, name: str, summary: NumberSummary) -> NumberDistribution:
    value = column(customers.column(name))
    low, high = _fences(summary, FENCE_FACTOR)
    counts = [count_if(value < literal(low)), count_if(value > literal(high))]
    below, above = customers.aggregate(counts)
    histogram = _histogram(customers, value, summary)
    return NumberDistribution(summary, histogram, (low, high), below, above)


def _fences(summary: NumberSummary, factor: float) -> tuple[float, float]:
    """Return Tukey's fences; the whole range where the interquartile range is zero."""
    first, third = summary.quantile(0.25), summary.quantile(0.75)
    if first == third:
        return summary.quantiles[0], summary.quantiles[-1]
    return first - factor * (third - first), third + factor * (third - first)


def _histogram(customers: Customers, value: exp.Column, summary: NumberSummary) -> Histogram:
    """Count values into bins between the outer fences."""
    low_fence, high_fence = _fences(summary, OUTER_FACTOR)
    low, high = max(summary.quantiles[0], low_fence), min(summary.quantiles[-1], high_fence)
    bin_ = _bin(value, low, high)
    query = exp.select(bin_, count()).from_(customers.source)
    query = query.where(value.between(literal(low), literal(high))).group_by(bin_)
    counts = dict(customers.engine.rows(query))
    return Histogram(low, high, tuple(counts.get(number, 0) for number in range(BINS)))


def _bin(value: exp.Column, low: float, high: float) -> exp.Expression:
    """Return the bin of a value, from 0; the last one includes its upper end."""
    if high <= low:
        return exp.Literal.number(0)
    position = (value - literal(low)) * literal(BINS / (high - low))
    number = exp.cast(exp.Floor(this=position), "int")
    return exp.Least(this=number, expressions=[exp.Literal.number(BINS - 1)])


MIN_PAIRS = 3  # rows with both values, below which a correlation says nothing
Vector = NDArray[np.float64]


def correlate(customers: Customers, population: Population) -> tuple[Correlation, ...]:
    """Return Spearman's rank correlation of every pair of numeric measures, where it is defined.

    Uses the rows with both values, of at most `SAMPLE_ROWS` rows. Ties take their mean rank
    (Kendall, Biometrika 33, 1945).
    """
    if len(customers.numbers) < 2:
        return ()
    return tuple(_correlations(draw_sample(customers, population, Recipe(())).numbers))


def _correlations(numbers: Mapping[str, Vector]) -> Iterator[Correlation]:
    for x, y in combinations(sorted(numbers), 2):
        is_filled = ~(np.isnan(numbers[x]) | np.isnan(numbers[y]))
        if is_filled.sum() >= MIN_PAIRS:
            value = _pearson(_ranks(numbers[x][is_filled]), _ranks(numbers[y][is_filled]))
            if value is not None:
                yield Correlation(x, y, value)


def _ranks(values: Vector) -> Vector:
    """Return the mean rank of each value, from 1."""
    _, groups, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[groups], dtype=np.float64)


def _pearson(x: Vector, y: Vector) -> float | None:
    """Return the correlation to four digits; None where a vector is constant.

    Ranks are multiples of one half, so that sums of their products do not depend on their order.
    """
    x, y = x - x.mean(), y - y.mean()
    scale = float((x * x).sum()) * float((y * y).sum())
    return round(float((x * y).sum()) / scale**0.5, 4) if scale > 0 else None
