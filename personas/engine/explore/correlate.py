"""Rank correlations of numeric columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from personas.engine.clusters.sample import draw_sample
from personas.engine.customers import Customers
from personas.facts.explored import Correlation
from personas.facts.population import Population
from personas.facts.recipe import Recipe

FEWEST = 3  # rows with both values, below which a correlation says nothing
Vector = NDArray[np.float64]


def correlate(customers: Customers, population: Population) -> tuple[Correlation, ...]:
    """Return Spearman's rank correlation of every pair of numeric measures, where it is defined.

    A pair is taken over the rows where both have values, of at most `SAMPLE_ROWS` rows. Ties take
    their mean rank (Kendall, Biometrika 33, 1945).
    """
    if len(customers.numbers) < 2:
        return ()
    return tuple(_pairs(draw_sample(customers, population, Recipe(())).numbers))


def _pairs(numbers: Mapping[str, Vector]) -> Iterator[Correlation]:
    for one, other in combinations(sorted(numbers), 2):
        both = ~(np.isnan(numbers[one]) | np.isnan(numbers[other]))
        if both.sum() >= FEWEST:
            value = _pearson(_ranks(numbers[one][both]), _ranks(numbers[other][both]))
            if value is not None:
                yield Correlation(one, other, value)


def _ranks(values: Vector) -> Vector:
    """Return the mean rank of each value, from 1."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=np.float64)


def _pearson(left: Vector, right: Vector) -> float | None:
    """Return the correlation to four digits; None where a side is constant.

    Ranks are whole or half numbers, so that sums of their products do not depend on their order.
    """
    one, other = left - left.mean(), right - right.mean()
    scale = float((one * one).sum()) * float((other * other).sum())
    return round(float((one * other).sum()) / scale**0.5, 4) if scale > 0 else None
