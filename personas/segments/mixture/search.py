"""How many groups there are: from many components to one, and the best BIC on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from personas.segments.kmeans.lloyd import fit_random
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.data import Cells
from personas.segments.mixture.em import TINY, Mask
from personas.segments.mixture.fit import Mixture, fit_mixture
from personas.segments.mixture.merging import merge_components
from personas.segments.mixture.splitting import split_groups

MOST_COMPONENTS = 14
ROWS_PER_COMPONENT = 12
SHORT_ITER, LONG_ITER = 12, 60


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of customers: ``labels`` n, from 0, and which features are relevant, d."""

    labels: Labels
    is_relevant: Mask

    @property
    def k(self) -> int:
        """Return the number of groups."""
        return int(self.labels.max()) + 1


def start_mixture(cells: Cells) -> Mixture:
    """Return the mixture that a start from K-Means over all measures leads to."""
    distinct = len(np.unique(cells.values, axis=0))
    k = min(_first_components(cells), distinct)
    labels = fit_random(cells.values, k, seed=0, starts=3).labels
    return _best_on_path(cells, _one_hot(labels))


def find_groups(cells: Cells, first: Mixture) -> Groups:
    """Return the groups of the customers; one group where there are none.

    After the ``first`` mixture comes a start from Ward's over the measures that are relevant in it.
    """
    best = _best_on_path(cells, first.responsibilities)
    is_relevant = best.components.is_relevant
    weights = np.where(is_relevant | ~is_relevant.any(), 1 / best.within_spreads, 0.0)
    links = linkage(cells.values * weights, "ward")
    labels = fcluster(links, _first_components(cells), "maxclust").astype(np.int64) - 1
    second = _best_on_path(cells, _one_hot(labels))
    return groups_of(cells, split_groups(cells, min(best, second, key=lambda m: m.bic)))


def groups_of(cells: Cells, mixture: Mixture) -> Groups:
    """Return the groups of a mixture after merging those with a common mode."""
    return Groups(merge_components(cells, mixture), mixture.components.is_relevant)


def _first_components(cells: Cells) -> int:
    return int(np.clip(cells.rows // ROWS_PER_COMPONENT, 1, MOST_COMPONENTS))


def _one_hot(labels: Labels) -> Matrix:
    responsibilities: Matrix = np.eye(int(labels.max()) + 1)[labels]
    return responsibilities


def _best_on_path(cells: Cells, responsibilities: Matrix) -> Mixture:
    """Return the mixture with the lowest BIC on the way from these components to one."""
    mixture = fit_mixture(cells, responsibilities)
    best = None
    while True:
        mixture = _dissolve_small(cells, mixture)
        if best is None or mixture.bic < best.bic:
            best = mixture
        if mixture.components.k == 1:
            return fit_mixture(cells, best.responsibilities, best.cell_weights, LONG_ITER)
        mixture = _merge_cheapest(cells, mixture)


def _dissolve_small(cells: Cells, mixture: Mixture) -> Mixture:
    """Drop components of a handful of outliers: the other components take their customers."""
    while mixture.components.k > 1:
        shares = mixture.components.shares
        if shares.min() * cells.rows >= cells.smallest_group:
            break
        small = int(shares.argmin())
        responsibilities = np.delete(mixture.responsibilities, small, axis=1)
        total = np.maximum(responsibilities.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        weights = np.delete(mixture.cell_weights, small, axis=2)
        mixture = fit_mixture(cells, responsibilities / total, weights, SHORT_ITER)
    return mixture


def _merge_cheapest(cells: Cells, mixture: Mixture) -> Mixture:
    i, j = _cheapest_pair(cells, mixture)
    mass = mixture.responsibilities
    weights = mixture.cell_weights
    total = mass[:, i] + mass[:, j]
    mean = (mass[:, i] * weights[:, :, i] + mass[:, j] * weights[:, :, j]) / (total + 1e-12)
    mass, weights = np.delete(mass, j, axis=1), np.delete(weights, j, axis=2)
    mass[:, i], weights[:, :, i] = total, np.minimum(mean, 1.0)
    return fit_mixture(cells, mass, weights, SHORT_ITER)


def _cheapest_pair(cells: Cells, mixture: Mixture) -> tuple[int, int]:
    """Return the pair whose merger costs the least complete likelihood, i < j."""
    components = mixture.components
    size = components.shares * cells.rows
    entropy = size * np.log(size)
    total = size[:, None] + size[None]
    cost = entropy[:, None] + entropy[None] - total * np.log(total)
    for j in np.flatnonzero(components.is_relevant):
        weights = mixture.cell_weights[j] * cells.is_filled[:, j, None]
        weight = (mixture.responsibilities * weights).sum(axis=0) + TINY
        cost += _merge_cost(weight, components.means[:, j], components.spreads[:, j] ** 2)
    cost[np.tril_indices(mixture.components.k)] = np.inf
    return divmod(int(cost.argmin()), mixture.components.k)


def _merge_cost(weight: Matrix, means: Matrix, variances: Matrix) -> Matrix:
    """Return what every pair loses in one feature's likelihood with a common normal, k × k."""
    total = weight[:, None] + weight[None]
    middle = (weight[:, None] * means[:, None] + weight[None] * means[None]) / total
    around = variances + (means - middle) ** 2  # of the column's component around the pair's mean
    variance = (weight[None] * around + (weight[None] * around).T) / total
    logs = weight * np.log(variances)
    cost: Matrix = 0.5 * (total * np.log(variance) - logs[:, None] - logs[None])
    return cost
