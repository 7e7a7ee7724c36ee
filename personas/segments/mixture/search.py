"""How many groups there are: from many components to one, and the best BIC on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans.lloyd import fit_random
from personas.segments.kmeans.ward import label_ward
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.continuous import least_spreads
from personas.segments.mixture.em import Mixture, fit_mixture
from personas.segments.mixture.forms import COMMON, FREE
from personas.segments.mixture.levels import Levels, Mask
from personas.segments.mixture.merging import merge_components
from personas.segments.mixture.points import smallest_group, start_points, within_spreads
from personas.segments.mixture.splits import split_groups

MOST_COMPONENTS = 14
ROWS_PER_COMPONENT = 12
SHORT_ITER, LONG_ITER = 12, 60
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of customers: ``labels`` n, from 0, and which columns are relevant, c."""

    labels: Labels
    is_relevant: Mask

    @property
    def k(self) -> int:
        """Return the number of groups."""
        return int(self.labels.max()) + 1


def start_mixture(levels: Levels) -> Mixture:
    """Return the mixture that a start from K-Means over all columns leads to."""
    points = start_points(levels, np.ones(levels.width))
    k = min(_first_components(levels), len(np.unique(points, axis=0)))
    labels = fit_random(points, k, seed=0, starts=3).labels
    return _best_on_path(levels, _one_hot(labels))


def search_groups(levels: Levels, first: Mixture) -> Groups:
    """Return the groups of the customers; one group where there are none.

    After the ``first`` mixture comes a start from Ward's over the columns that are relevant in it.
    """
    best = _best_on_path(levels, first.responsibilities)
    is_relevant = best.components.is_relevant
    weights = np.where(is_relevant | ~is_relevant.any(), 1 / within_spreads(levels, best), 0.0)
    labels = label_ward(start_points(levels, weights), _first_components(levels))
    second = _best_on_path(levels, _one_hot(labels))
    best = split_groups(levels, min(best, second, key=lambda m: m.bic))
    return groups_of(levels, best)


def groups_of(levels: Levels, mixture: Mixture) -> Groups:
    """Return the groups of a mixture after merging those with a common mode."""
    return Groups(merge_components(levels, mixture), mixture.components.is_relevant)


def _first_components(levels: Levels) -> int:
    return int(np.clip(levels.rows // ROWS_PER_COMPONENT, 1, MOST_COMPONENTS))


def _one_hot(labels: Labels) -> Matrix:
    responsibilities: Matrix = np.eye(int(labels.max()) + 1)[labels]
    return responsibilities


def _best_on_path(levels: Levels, responsibilities: Matrix) -> Mixture:
    """Return the mixture with the lowest BIC on the way from these components to one."""
    mixture = fit_mixture(levels, responsibilities)
    best = None
    while True:
        mixture = _dissolve_small(levels, mixture)
        if best is None or mixture.bic < best.bic:
            best = mixture
        if mixture.components.k == 1:
            return fit_mixture(levels, best.responsibilities, LONG_ITER)
        mixture = _merge_cheapest(levels, mixture)


def _dissolve_small(levels: Levels, mixture: Mixture) -> Mixture:
    """Drop components of a handful of outliers: the other components take their customers."""
    while mixture.components.k > 1:
        shares = mixture.components.shares
        if shares.min() * levels.rows >= smallest_group(levels):
            break
        responsibilities = np.delete(mixture.responsibilities, int(shares.argmin()), axis=1)
        total = responsibilities.sum(axis=1, keepdims=True)
        rest = np.where(total > TINY, responsibilities / np.maximum(total, TINY), 1 / len(shares))
        mixture = fit_mixture(levels, rest, SHORT_ITER)
    return mixture


def _merge_cheapest(levels: Levels, mixture: Mixture) -> Mixture:
    i, j = _cheapest_pair(levels, mixture)
    mass = np.delete(mixture.responsibilities, j, axis=1)
    mass[:, i] = mixture.responsibilities[:, i] + mixture.responsibilities[:, j]
    return fit_mixture(levels, mass, SHORT_ITER)


def _cheapest_pair(levels: Levels, mixture: Mixture) -> tuple[int, int]:
    """Return the pair whose merger costs the least complete likelihood, i < j."""
    table, components = levels.table, mixture.components
    size = components.shares * levels.rows
    cost = _pair_entropy(size[None])
    free = components.forms == FREE
    cost += _pair_entropy(mixture.mass[free[table.column]])
    cost -= _pair_entropy(table.sum(mixture.mass)[free])
    weight = table.sum(mixture.mass * components.weights) + TINY
    variances = components.spreads**2 + least_spreads(table)[:, None] ** 2
    for j in np.flatnonzero(~free & (components.forms != COMMON)):
        cost += _merge_cost(weight[j], components.means[j], variances[j])
    cost[np.tril_indices(components.k)] = np.inf
    return divmod(int(cost.argmin()), components.k)


def _pair_entropy(mass: Matrix) -> Matrix:
    """Return Σ a ln a + b ln b − (a + b) ln (a + b) over rows of ``mass`` (r × k), k × k."""
    single = (mass * np.log(np.maximum(mass, TINY))).sum(axis=0)
    pair = mass[:, :, None] + mass[:, None]
    joint = (pair * np.log(np.maximum(pair, TINY))).sum(axis=0)
    entropy: Matrix = single[:, None] + single - joint
    return entropy


def _merge_cost(weight: Matrix, means: Matrix, variances: Matrix) -> Matrix:
    """Return what every pair loses in one column's likelihood with a common normal, k × k."""
    total = weight[:, None] + weight[None]
    middle = (weight[:, None] * means[:, None] + weight[None] * means[None]) / total
    around = variances + (means - middle) ** 2  # of the column's component around the pair's mean
    variance = (weight[None] * around + (weight[None] * around).T) / total
    logs = weight * np.log(variances)
    cost: Matrix = 0.5 * (total * np.log(variance) - logs[:, None] - logs[None])
    return cost
