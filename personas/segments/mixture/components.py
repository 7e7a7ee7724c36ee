"""Components of the mixture: the distribution of every column in each of them.

A column has one *form* in all components:

- *common*: one density with one mode for all; the column separates none.
- *free*: a probability for each of its levels (a multinomial distribution), smoothed by one
  customer's worth of all (a Dirichlet prior).
- *equal*, *varying*: a normal distribution, or a t with 4 degrees of freedom, of one spread or of
  a spread by component. In a column of steps it is discretised, and censored at both ends: the
  probability of a level is a difference of the distribution function.
- *count*: negative binomial, of one dispersion; inflated where a share of all have the least one.

One cell in a hundred may be an outlier, drawn from the common density (contamination).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, ndtr

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.levels import Levels, Mask, Table

COMMON, FREE, EQUAL, VARYING, EQUAL_LONG, VARYING_LONG, COUNT, INFLATED_COUNT = range(8)
BELLS = (EQUAL, VARYING, EQUAL_LONG, VARYING_LONG)
COUNTS = (COUNT, INFLATED_COUNT)
VARYING_BELLS, LONG_BELLS = (VARYING, VARYING_LONG), (EQUAL_LONG, VARYING_LONG)

OUTLIERS = 0.01
# No bell is narrower, in standard deviations of a continuous column, and in steps of another.
LEAST_SPREAD, LEAST_STEPS = 0.1, 0.25
# Customers' worth of pooled variance in every varying one: a group of four has hardly one.
PRIOR = 3.0
# Less dispersion than this is none.
LEAST_DISPERSION = 1e-3
FIRST_INFLATION, INFLATION_ITERATIONS = 0.05, 3
STEP_ITERATIONS = 3
TINY = 1e-12
ROOT = float(np.sqrt(2 * np.pi))
TAIL = 4


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """``shares`` k; ``forms`` c; ``density`` and ``weights`` L × k.

    The density is that of every level, outliers included; the weight is how much a customer with
    that level counts for the column of a component, the less the further out. ``means`` and
    ``spreads`` c × k are those of levels in the feature's unit, 0 for categories.
    """

    shares: Matrix
    forms: Labels
    density: Matrix
    weights: Matrix
    means: Matrix
    spreads: Matrix

    @property
    def k(self) -> int:
        """Return the number of components."""
        return len(self.shares)

    @property
    def is_relevant(self) -> Mask:
        """Return which columns separate the components, c."""
        is_relevant: Mask = self.forms != COMMON
        return is_relevant


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
    if form in VARYING_BELLS:
        total = moments.weight * moments.variances + PRIOR * moments.pooled
        variances = total / (moments.weight + PRIOR)
    return np.maximum(np.sqrt(variances), least_spreads(table)[:, None])


def least_spreads(table: Table) -> Matrix:
    """Return the least spread of a bell in each column, c."""
    ends = np.append(table.first[1:], len(table.column)) - 1
    ranges = table.places[ends] - table.places[table.first]
    steps = ranges / np.maximum(table.sizes - 1, 1)
    return np.where(table.is_stepped, LEAST_STEPS * steps, LEAST_SPREAD)


def fit_bells(
    table: Table, mass: Matrix, forms: Sequence[int]
) -> Iterator[tuple[int, Matrix, Matrix, Matrix]]:
    """Fit bells of all columns to ``mass`` L × k; yield form, density, means and spreads.

    The density L × k is without outliers. A first fit takes every level at its place; the second
    weighs the tails, and takes the levels of steps at their expected places under the first, as in
    the censored normal regression of Tobin (1958).
    """
    places = np.nan_to_num(table.places)[:, None]
    first = fit_moments(table, mass, places)
    spreads = fit_spreads(table, first, VARYING)
    weights = mass * inlier_weights(table, bell_density(table, first.means, spreads, VARYING))
    scores = (places - first.means[table.column]) / spreads[table.column]
    moments_of: dict[bool, Moments] = {}
    for is_long in dict.fromkeys(form in LONG_BELLS for form in forms):
        tails = (TAIL + 1) / (TAIL + scores**2) if is_long else 1.0
        moments_of[is_long] = fit_moments(table, weights * tails, places)
    if False in moments_of and table.is_stepped.any():
        moments_of[False] = _fit_steps(table, weights, moments_of[False])
    for form in forms:
        moments = moments_of[form in LONG_BELLS]
        widths = fit_spreads(table, moments, form)
        yield form, bell_density(table, moments.means, widths, form), moments.means, widths


def _fit_steps(table: Table, mass: Matrix, moments: Moments) -> Moments:
    """Return the moments of normal distributions that are censored to steps."""
    for _ in range(STEP_ITERATIONS):
        spreads = fit_spreads(table, moments, VARYING)
        moments = fit_moments(table, mass, *expected_places(table, moments.means, spreads))
    return moments


def bell_density(table: Table, means: Matrix, spreads: Matrix, form: int) -> Matrix:
    """Return the density of every level, L × k: of steps the probability between their ends."""
    column, is_stepped = table.column, table.is_stepped[table.column]
    middle, spread = means[column], spreads[column]
    density = np.ones_like(middle)
    inner = ~is_stepped & ~table.is_category[column]
    scores = (table.places[inner, None] - middle[inner]) / spread[inner]
    density[inner] = (_t_density if form in LONG_BELLS else _normal_density)(scores)
    density[inner] /= spread[inner]
    if is_stepped.any():
        distribution = _t_distribution if form in LONG_BELLS else ndtr
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


def inlier_weights(table: Table, density: Matrix) -> Matrix:
    """Return the probability that a level of a component is no outlier, L × k."""
    inliers = (1 - OUTLIERS) * density
    weights: Matrix = inliers / (inliers + OUTLIERS * table.common[:, None] + 1e-300)
    return weights


def add_outliers(table: Table, density: Matrix) -> Matrix:
    """Return the density of every level, L × k, outliers included."""
    result: Matrix = (1 - OUTLIERS) * density + OUTLIERS * table.common[:, None]
    return result


def free_density(table: Table, mass: Matrix) -> Matrix:
    """Return the probability of every level, L × k, with a customer's worth of all as prior."""
    totals = table.sum(mass)[table.column]
    share = mass.sum(axis=1, keepdims=True)
    share = share / np.maximum(table.sum(share)[table.column], TINY)
    density: Matrix = (mass + share) / (totals + 1)
    return density


def count_density(table: Table, mass: Matrix, form: int) -> Matrix:
    """Return negative binomial probabilities of every level, L × k.

    With inflation a share of all customers, whatever their component, has the least count.
    """
    density = _negative_binomial(table, mass)
    if form == COUNT:
        return density
    is_least = np.zeros(len(table.column), np.bool_)
    is_least[table.first] = True
    share = np.full((table.width, 1), FIRST_INFLATION)
    for _ in range(INFLATION_ITERATIONS):
        inflation = np.where(is_least[:, None], share[table.column], 0.0)
        inflated = inflation / (inflation + (1 - share[table.column]) * density + TINY)
        total = mass.sum(axis=1, keepdims=True)
        share = table.sum((mass * inflated).sum(axis=1, keepdims=True)) / table.sum(total)
        density = _negative_binomial(table, mass * (1 - inflated))
    inflation = np.where(is_least[:, None], share[table.column], 0.0)
    return inflation + (1 - share[table.column]) * density


def _negative_binomial(table: Table, mass: Matrix) -> Matrix:
    counts = np.nan_to_num(table.counts)[:, None]
    weight = table.sum(mass) + LEAST_DISPERSION
    rates = np.maximum(table.sum(mass * counts), 0.3) / weight
    squares = table.sum(mass * (counts - rates[table.column]) ** 2).sum(axis=1)
    dispersion = (squares - (weight * rates).sum(axis=1)) / (weight * rates**2).sum(axis=1)
    size = (1 / np.maximum(dispersion, LEAST_DISPERSION))[table.column, None]
    rate = rates[table.column]
    logs = gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
    logs = logs + size * np.log(size / (size + rate)) + counts * np.log(rate / (size + rate))
    density: Matrix = np.exp(logs)
    return density


def form_density(table: Table, mass: Matrix, form: int) -> tuple[Matrix, Matrix, Matrix]:
    """Return the density of all columns in a form, L × k, outliers aside, means and spreads."""
    if form in BELLS:
        (_, density, means, spreads), *_ = fit_bells(table, mass, [form])
        return density, means, spreads
    moments = fit_moments(table, mass, np.nan_to_num(table.places)[:, None])
    spreads = fit_spreads(table, moments, EQUAL)
    if form in COUNTS:
        return count_density(table, mass, form), moments.means, spreads
    return free_density(table, mass), moments.means, spreads


def form_densities(
    table: Table, mass: Matrix, forms: Sequence[int]
) -> Iterator[tuple[int, Matrix]]:
    """Yield forms, all of one kind, and the density of all columns in each, outliers aside."""
    if forms[0] in BELLS:
        for form, density, _, _ in fit_bells(table, mass, forms):
            yield form, density
    elif forms[0] == FREE:
        yield FREE, free_density(table, mass)
    else:
        for form in forms:
            yield form, count_density(table, mass, form)


def fit_components(levels: Levels, mass: Matrix, shares: Matrix, forms: Labels) -> Components:
    """M-step: fit the columns in their forms to the mass of every level, L × k."""
    k, table = len(shares), levels.table
    density = np.repeat(table.common[:, None], k, axis=1)
    weights = np.ones_like(density)
    means, spreads = np.zeros((levels.width, k)), np.ones((levels.width, k))
    for form in np.unique(forms[forms != COMMON]):
        columns = forms == form
        part, level = table.part(columns), columns[table.column]
        inliers, means[columns], spreads[columns] = form_density(part, mass[level], int(form))
        weights[level] = inlier_weights(part, inliers)
        density[level] = add_outliers(part, inliers)
    return Components(shares, forms, density, weights, means, spreads)
