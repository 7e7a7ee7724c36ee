"""Components of the mixture, and the role of each feature in them.

A feature is *common* (one unimodal density for all components: it separates none), *equal* (a mean
by component, one spread), *varying* (a mean and a spread by component) or a *count* (a rate by
component, which gives its spread). Components are normal, or long-tailed: a t.

Counts of events: negative binomial components, fitted to features that are square roots.

What the mixture is fitted to: cells, with the densities that no component changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from personas.domain.recipe import Feature
from personas.segments.matrices import Matrix
from personas.segments.mixture.em import Mask, Moments, Outliers, component_density, compute_moments
from personas.segments.transforms import derivative, inverse_transform
from personas.segments.unimodal import unimodal_density

Roles = NDArray[np.int64]

COMMON, EQUAL, VARYING, COUNT = 0, 1, 2, 3
# Customers' worth of pooled variance in every varying one: a group of four has hardly one.
PRIOR = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """``shares`` k; ``means`` and ``spreads`` k × d; ``roles`` and ``is_long`` (tails) d.

    ``rates`` are those of counts, by the index of their feature.
    """

    shares: Matrix
    means: Matrix
    spreads: Matrix
    roles: Roles
    is_long: Mask
    rates: Mapping[int, Rates]

    @property
    def k(self) -> int:
        """Return the number of components."""
        return len(self.shares)

    @property
    def is_relevant(self) -> Mask:
        """Return which features separate the components, d."""
        is_relevant: Mask = self.roles != COMMON
        return is_relevant


def fit_components(
    cells: Cells, responsibilities: Matrix, cell_weights: Matrix, roles: Roles, is_long: Mask
) -> Components:
    """M-step: fit components to responsibilities n × k; ``cell_weights`` d × n × k."""
    moments = [
        feature_moments(cells, responsibilities * cell_weights[j], j) for j in range(cells.width)
    ]
    variances = [
        fit_variances(cells, j, m, int(role))
        for j, (m, role) in enumerate(zip(moments, roles, strict=True))
    ]
    rates = {
        j: fit_rates(counts, responsibilities * cell_weights[j] * cells.is_filled[:, j, None])
        for j, counts in cells.counts.items()
    }
    shares = np.maximum(responsibilities.mean(axis=0), 1e-6)
    means = np.column_stack([m.means for m in moments])
    spreads = np.sqrt(np.column_stack(variances))
    return Components(shares / shares.sum(), means, spreads, roles, is_long, rates)


def feature_moments(cells: Cells, mass: Matrix, index: int) -> Moments:
    """Return the moments of a feature, each customer counting ``mass`` n × k."""
    return compute_moments(cells.values[:, index], cells.is_filled[:, index], mass)


def fit_variances(cells: Cells, index: int, moments: Moments, role: int) -> Matrix:
    """Return the variance of every component, k, none below what the measure can show."""
    if role == VARYING:
        variances = (moments.squares + PRIOR * moments.variance) / (moments.weight + PRIOR)
    else:
        variances = np.full_like(moments.means, moments.variance)
    return np.maximum(variances, cells.least_variance(index, moments.means))


def feature_density(cells: Cells, components: Components, index: int) -> tuple[Matrix, Matrix]:
    """Return a feature's densities n × k, outliers aside, and its cells' weights, n × k."""
    if components.roles[index] == COUNT:
        density = count_density(cells.counts[index], components.rates[index])
        return (1 - OUTLIERS.share) * density, np.ones_like(density)
    return component_density(
        cells.values[:, index, None],
        components.means[:, index],
        components.spreads[:, index],
        share=1 - OUTLIERS.share,
        is_long=bool(components.is_long[index]),
    )


# Less dispersion than this is none.
LEAST = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Whole numbers of events, n, 0 for gaps; ``widths`` n, of a step of one in the feature."""

    values: Matrix
    widths: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Events per customer by component, k, and the dispersion that components share."""

    rates: Matrix
    dispersion: float


def recover_counts(column: Matrix, feature: Feature, step: float) -> Counts:
    """Return the counts behind a feature that is their square root."""
    places = inverse_transform(feature, column * feature.scale + feature.center) / step
    values: Matrix = np.where(np.isnan(places), 0.0, np.round(np.maximum(places, 0)))
    low, high = (
        np.sqrt(np.maximum((values + half) * step + feature.shift, 0)) for half in (-0.5, 0.5)
    )
    return Counts(values, (high - low) / feature.scale)


def fit_rates(counts: Counts, mass: Matrix) -> Rates:
    """Fit negative binomials to counts that weigh ``mass`` n × k; every rate is above 0."""
    weight = mass.sum(axis=0) + LEAST
    rates = np.maximum(counts.values @ mass, 0.3) / weight
    deviations = counts.values[:, None] - rates
    squares = np.einsum("ij,ij,ij->", mass, deviations, deviations)
    dispersion = (squares - (weight * rates).sum()) / (weight * rates**2).sum()
    return Rates(rates, max(float(dispersion), LEAST))


def count_density(counts: Counts, rates: Rates) -> Matrix:
    """Return n × k densities in the feature: probabilities over the width of a step."""
    values, size = counts.values, 1 / rates.dispersion
    terms = gammaln(values + size) - gammaln(size) - gammaln(values + 1) - np.log(counts.widths)
    log_failure = np.log(size / (size + rates.rates))
    log_success = np.log(rates.rates / (size + rates.rates))
    logs = np.add(terms[:, None], size * log_failure, order="F")
    logs += np.multiply(values[:, None], log_success, order="F")
    density: Matrix = np.exp(logs, out=logs)
    return density


def rate_gain(counts: Counts, rates: Rates, parts: tuple[Mask, Mask]) -> float:
    """Return twice the log-likelihood that two Poisson rates gain over one, less dispersion's."""
    sums = [float(counts.values[part].sum()) for part in parts]
    sizes = [int(part.sum()) for part in parts]
    overall = sum(sums) / sum(sizes)
    gain = sum(s * np.log(s / n / overall) for s, n in zip(sums, sizes, strict=True) if s)
    return float(2 * gain / (1 + rates.dispersion * overall))


# A share of cells may lie anywhere (cell-wise contamination).
OUTLIERS = Outliers(0.01, 3.0)
LEAST_SPREAD = 0.1
# Values that come in steps cannot be told apart more finely than most of a step.
STEPS = 0.7
# Fewer customers than this are no segment, however far away they are.
SMALLEST_ROWS, SMALLEST_SHARE = 4, 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Features of customers: ``values`` n × d with 0 for gaps, ``is_filled`` n × d.

    ``outliers`` is the density of an outlying cell and ``unimodal`` the best density with one
    mode, both n × d; ``steps`` the step between values of a discrete measure in its own unit, 0
    where it is continuous; ``counts`` the counts of events, by the index of their feature.
    """

    values: Matrix
    is_filled: Mask
    outliers: Matrix
    unimodal: Matrix
    counts: Mapping[int, Counts]
    features: Sequence[Feature]
    steps: Sequence[float]

    @classmethod
    def of(cls, matrix: Matrix, features: Sequence[Feature], steps: Sequence[float]) -> Cells:
        """Take a matrix n × d with NaN for gaps."""
        matrix = np.asfortranarray(matrix)  # it is read column by column
        is_filled = ~np.isnan(matrix)
        values = np.where(is_filled, matrix, 0.0)
        counts = {
            j: recover_counts(matrix[:, j], feature, step)
            for j, (feature, step) in enumerate(zip(features, steps, strict=True))
            if step and feature.transform == "sqrt"
        }
        unimodal = [
            _unimodal(column, is_filled[:, j], counts.get(j)) for j, column in enumerate(matrix.T)
        ]
        outliers = OUTLIERS.density(values)
        return cls(values, is_filled, outliers, np.column_stack(unimodal), counts, features, steps)

    @property
    def rows(self) -> int:
        """Return the number of customers."""
        return len(self.values)

    @property
    def width(self) -> int:
        """Return the number of features."""
        return int(self.values.shape[1])

    @property
    def smallest_group(self) -> float:
        """Return how many customers a group needs."""
        return max(SMALLEST_ROWS, SMALLEST_SHARE * self.rows)

    def least_variance(self, index: int, means: Matrix) -> Matrix:
        """Return the smallest variance that components of a feature may have at their means."""
        feature, step = self.features[index], self.steps[index]
        if not step:
            return np.full_like(means, LEAST_SPREAD**2)
        places = inverse_transform(feature, means * feature.scale + feature.center)
        inside = np.maximum(places, -0.5 * step if feature.low is None else feature.low)
        spreads = STEPS * step * derivative(feature, inside) / feature.scale
        least: Matrix = np.maximum(spreads, LEAST_SPREAD) ** 2
        return least


def _unimodal(column: Matrix, is_filled: Mask, counts: Counts | None) -> Matrix:
    """Return the best density with one mode; that of counts is fitted in their own unit."""
    if counts is None:
        return unimodal_density(column, is_filled)
    density: Matrix = unimodal_density(counts.values, is_filled) / counts.widths
    return density
