"""Components of the mixture, and the role of each feature in them.

A feature is *common* (one unimodal density for all components: it separates none), *equal* (a mean
by component, one spread), *varying* (a mean and a spread by component) or a *count* (a rate by
component, which gives its spread). Components are normal, or long-tailed: a t.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import Matrix
from personas.segments.mixture.counts import Rates, count_density, fit_rates
from personas.segments.mixture.data import OUTLIERS, Cells
from personas.segments.mixture.em import Mask, Moments, component_density, compute_moments

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
