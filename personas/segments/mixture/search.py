"""How many groups there are: from many components to one, and the best BIC on the way.

Split a component in two where BIC is better for it.

Candidates are the customers of a group far off on one side of one measure, or beyond the best cut
through it, and the smaller half of a group that 2-means divides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.special import ndtri

from personas.segments.kmeans.lloyd import fit_random
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.components import COUNT, Cells, rate_gain
from personas.segments.mixture.em import ROOT, TINY, Mask
from personas.segments.mixture.fit import Mixture, fit_mixture
from personas.segments.mixture.merging import merge_components

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


# Beyond as many spreads of its group a customer is far off.
FAR = 2.5
# Only the parts that promise most are fitted.
TRIES = 6
# A customer far off counts no more than this many spreads.
REACH = 3.5
MAX_ITER = 12


def split_groups(cells: Cells, mixture: Mixture) -> Mixture:
    """Split groups for as long as the BIC improves."""
    while (better := _first_improvement(cells, mixture)) is not None:
        mixture = better
    return mixture


def _first_improvement(cells: Cells, mixture: Mixture) -> Mixture | None:
    for part in _promising_parts(cells, mixture):
        candidate = fit_mixture(cells, *_split_off(mixture, part), MAX_ITER)
        is_large = candidate.components.shares.min() * cells.rows >= cells.smallest_group
        if is_large and candidate.bic < mixture.bic - 1e-6 * abs(mixture.bic):
            return candidate
    return None


def _promising_parts(cells: Cells, mixture: Mixture) -> list[Mask]:
    """Return parts of groups, the one that promises most first."""
    labels = mixture.responsibilities.argmax(axis=1)
    splits = []
    for group in range(mixture.components.k):
        members = labels == group
        parts = (*_cuts(cells, mixture, members, group), *_halves(cells, mixture, members))
        distinct = {p.tobytes(): p for p in parts if p.sum() >= cells.smallest_group}
        splits += [(part, members & ~part) for part in distinct.values()]
    promise = np.array([_expected_gain(cells, mixture, part, rest) for part, rest in splits])
    best = np.argsort(-promise, kind="stable")[:TRIES]
    return [splits[i][0] for i in best if promise[i] > 0]


def _cuts(cells: Cells, mixture: Mixture, members: Mask, group: int) -> Iterator[Mask]:
    """Yield the members far off on a measure, and those beyond the cut that leaves least spread."""
    means, spreads = mixture.components.means[group], mixture.components.spreads[group]
    scores = np.where(cells.is_filled, (cells.values - means) / spreads, 0.0)
    for j in range(cells.width):
        yield members & (scores[:, j] > FAR)
        yield members & (scores[:, j] < -FAR)
        cut = _best_cut(scores[members & cells.is_filled[:, j], j], cells.smallest_group)
        above, below = members & (scores[:, j] > cut), members & ~(scores[:, j] > cut)
        yield above if above.sum() <= below.sum() else below


def _best_cut(values: Matrix, least: float) -> float:
    """Return where two parts have the smallest sum of squares, no value counting too much."""
    values = np.sort(np.clip(values, -REACH, REACH))
    count = np.arange(1, len(values))
    is_large = (count >= least) & (count <= len(values) - least)
    if not is_large.any():
        return np.inf
    low = np.cumsum(values)[:-1]
    high = values.sum() - low
    between = np.where(is_large, low**2 / count + high**2 / (len(values) - count), -1.0)
    place = int(between.argmax())
    return float((values[place] + values[place + 1]) / 2)


def _halves(cells: Cells, mixture: Mixture, members: Mask) -> Iterator[Mask]:
    """Yield the smaller cluster of 2-means over the relevant features, where it has two."""
    is_relevant = mixture.components.is_relevant
    values = cells.values[members] / mixture.within_spreads * is_relevant
    if len(np.unique(values, axis=0)) > 1:
        labels = fit_random(values, 2, seed=0).labels
        part = members.copy()
        part[members] = labels == np.bincount(labels).argmin()
        yield part


def _expected_gain(cells: Cells, mixture: Mixture, part: Mask, rest: Mask) -> float:
    """Estimate how much BIC improves: what exceeds the gain of cutting a normal, less the price."""
    size, rest_size = int(part.sum()), int(rest.sum())
    if not rest_size:
        return 0.0
    gain = -_normal_gain(size, rest_size) - float(np.log(cells.rows))
    is_relevant = mixture.components.is_relevant
    for j in np.flatnonzero(is_relevant | ~is_relevant.any()):
        parts = (part & cells.is_filled[:, j], rest & cells.is_filled[:, j])
        if all(rows.any() for rows in parts):
            gain += max(_feature_gain(cells, mixture, int(j), parts) - np.log(size), 0.0)
    return float(gain)


def _normal_gain(size: int, rest_size: int) -> float:
    """Return how much better two means fit than one when a normal is cut in parts of such sizes."""
    share = size / (size + rest_size)
    height = np.exp(-(ndtri(share) ** 2) / 2) / ROOT
    return float((size + rest_size) * height**2 / (share * (1 - share)))


def _feature_gain(cells: Cells, mixture: Mixture, index: int, parts: tuple[Mask, Mask]) -> float:
    """Return how much better two places fit than one, in twice the log-likelihood."""
    if mixture.components.roles[index] == COUNT:
        return rate_gain(cells.counts[index], mixture.components.rates[index], parts)
    values = cells.values[:, index] / mixture.within_spreads[index]
    total = _sum_of_squares(values[parts[0] | parts[1]])
    return total - fsum(_sum_of_squares(values[rows]) for rows in parts)


def _sum_of_squares(values: Matrix) -> float:
    """Return the sum of squares around the median, no value counting too much."""
    return float((np.minimum(np.abs(values - np.median(values)), REACH) ** 2).sum())


def _split_off(mixture: Mixture, part: Mask) -> tuple[Matrix, Matrix]:
    """Return responsibilities and cell weights after the part moves to a component of its own."""
    group = int(mixture.responsibilities[part][0].argmax())
    column = np.where(part, mixture.responsibilities[:, group], 0.0)
    responsibilities = np.column_stack([mixture.responsibilities, column])
    responsibilities[part, group] = 0.0
    weights = mixture.cell_weights
    weights = np.concatenate([weights, weights[:, :, group : group + 1]], axis=2)
    weights[:, part, -1] = 1.0
    return responsibilities, weights
