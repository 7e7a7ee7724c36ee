"""Normal and t distributions of columns, discretised and censored where a column has steps.

The probability of a step is a difference of the distribution function, open at both ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from personas.segments.matrices import Matrix
from personas.segments.mixture.forms import HETEROSCEDASTIC, STUDENT, VARYING, inlier_weights
from personas.segments.mixture.levels import Table

# No distribution is narrower, in standard deviations of a continuous column, or in steps.
LEAST_SPREAD, LEAST_STEPS = 0.1, 0.25
# Customers' worth of pooled variance in every varying one: a group of four has hardly one.
PRIOR = 3.0
STEP_ITERATIONS = 3
TINY = 1e-12
ROOT = float(np.sqrt(2 * np.pi))
TAIL = 4


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Of all columns, c × k: the weight, mean and variance of the levels; pooled variance c × 1."""

    weight: Matrix
    means: Matrix
    variances: Matrix
    pooled: Matrix


def fit_moments(
    table: Table, mass: Matrix, places: Matrix, within: Matrix | float = 0.0
) -> Moments:
    """Return the moments of ``places`` L × k, each of ``mass`` and a variance ``within``, L × k."""
    weight = table.sum(mass) + TINY
    means = table.sum(mass * places) / weight
    squares = table.sum(mass * ((places - means[table.column]) ** 2 + within))
    pooled = squares.sum(axis=1) / weight.sum(axis=1)
    return Moments(weight, means, squares / weight, pooled[:, None])


def fit_spreads(table: Table, moments: Moments, form: int) -> Matrix:
    """Return the spread of every component, c × k."""
    variances = np.broadcast_to(moments.pooled, moments.means.shape)
    if form in HETEROSCEDASTIC:
        total = moments.weight * moments.variances + PRIOR * moments.pooled
        variances = total / (moments.weight + PRIOR)
    return np.maximum(np.sqrt(variances), least_spreads(table)[:, None])


def least_spreads(table: Table) -> Matrix:
    """Return the least spread of a bell in each column, c."""
    ends = np.append(table.first[1:], len(table.column)) - 1
    ranges = table.places[ends] - table.places[table.first]
    steps = ranges / np.maximum(table.sizes - 1, 1)
    return np.where(table.is_stepped, LEAST_STEPS * steps, LEAST_SPREAD)


def fit_continuous(
    table: Table, mass: Matrix, forms: Sequence[int]
) -> Iterator[tuple[int, Matrix, Matrix, Matrix]]:
    """Fit normal and t distributions to ``mass`` L × k; yield form, density, means and spreads.

    The density L × k is without outliers. A first fit takes every level at its place; the second
    weighs the tails, and takes the levels of steps at their expected places under the first, as in
    the censored normal regression of Tobin (1958).
    """
    places = np.nan_to_num(table.places)[:, None]
    first = fit_moments(table, mass, places)
    spreads = fit_spreads(table, first, VARYING)
    weights = mass * inlier_weights(table, continuous_density(table, first.means, spreads, VARYING))
    scores = (places - first.means[table.column]) / spreads[table.column]
    moments_of: dict[bool, Moments] = {}
    for is_long in dict.fromkeys(form in STUDENT for form in forms):
        tails = (TAIL + 1) / (TAIL + scores**2) if is_long else 1.0
        moments_of[is_long] = fit_moments(table, weights * tails, places)
    if False in moments_of and table.is_stepped.any():
        moments_of[False] = _fit_steps(table, weights, moments_of[False])
    for form in forms:
        moments = moments_of[form in STUDENT]
        widths = fit_spreads(table, moments, form)
        yield form, continuous_density(table, moments.means, widths, form), moments.means, widths


def _fit_steps(table: Table, mass: Matrix, moments: Moments) -> Moments:
    """Return the moments of normal distributions that are censored to steps."""
    for _ in range(STEP_ITERATIONS):
        spreads = fit_spreads(table, moments, VARYING)
        moments = fit_moments(table, mass, *expected_places(table, moments.means, spreads))
    return moments


def continuous_density(table: Table, means: Matrix, spreads: Matrix, form: int) -> Matrix:
    """Return the density of every level, L × k: of steps the probability between their ends."""
    column, is_stepped = table.column, table.is_stepped[table.column]
    middle, spread = means[column], spreads[column]
    density = np.ones_like(middle)
    inner = ~is_stepped & ~table.is_category[column]
    scores = (table.places[inner, None] - middle[inner]) / spread[inner]
    density[inner] = (_t_density if form in STUDENT else _normal_density)(scores)
    density[inner] /= spread[inner]
    if is_stepped.any():
        distribution = _t_distribution if form in STUDENT else ndtr
        middle, spread = middle[is_stepped], spread[is_stepped]
        low, high = (
            distribution((ends[is_stepped, None] - middle) / spread)
            for ends in (table.low, table.high)
        )
        density[is_stepped] = high - low
    return density


def _normal_density(scores: Matrix) -> Matrix:
    density: Matrix = np.exp(-0.5 * scores**2) / ROOT
    return density


def _t_density(scores: Matrix) -> Matrix:
    inner = 1 / (1 + scores**2 / TAIL)
    density: Matrix = 0.375 * inner**2 * np.sqrt(inner)
    return density


def _t_distribution(scores: Matrix) -> Matrix:
    """Return the distribution function of a t with 4 degrees of freedom."""
    scores = np.clip(scores, -1e6, 1e6)
    inner = 1 / (1 + scores**2 / TAIL)
    sine = scores * np.sqrt(inner)
    result: Matrix = 0.5 + 0.375 * sine * (1 - sine**2 / 12)
    return result


def expected_places(table: Table, means: Matrix, spreads: Matrix) -> tuple[Matrix, Matrix]:
    """Return mean and variance of a normal distribution within every step, L × k.

    Elsewhere they are the place, and 0. The moments are those of the truncated normal
    distribution (Johnson, Kotz & Balakrishnan 1994).
    """
    is_stepped = table.is_stepped[table.column]
    places = np.repeat(np.nan_to_num(table.places)[:, None], means.shape[1], axis=1)
    within = np.zeros_like(places)
    column = table.column[is_stepped]
    middle, spread = means[column], spreads[column]
    low, high = ((ends[is_stepped, None] - middle) / spread for ends in (table.low, table.high))
    share = np.maximum(ndtr(high) - ndtr(low), TINY)
    heights = _normal_density(low), _normal_density(high)
    shift = (heights[0] - heights[1]) / share
    slopes = [np.where(np.isfinite(x), x, 0) * h for x, h in zip((low, high), heights, strict=True)]
    variance = np.clip(1 + (slopes[0] - slopes[1]) / share - shift**2, 0, 1)
    is_likely = share > 1e-6
    places[is_stepped] = np.where(is_likely, middle + spread * shift, places[is_stepped])
    within[is_stepped] = np.where(is_likely, variance * spread**2, 0)
    return places, within
