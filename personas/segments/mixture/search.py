"""From one group two: what the way down from many groups has passed by.

Customers of a group far off on one side of one measure, or beyond the best cut through it, and the
smaller half of a group that falls into two, are tried as groups of their own; they stay so where
BIC is better for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.special import ndtri

from personas.segments.kmeans.lloyd import fit_random
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.components import COMMON, COUNTED, TINY
from personas.segments.mixture.data import ROOT, Cells, Mask, rates_apart
from personas.segments.mixture.em import Mixture, fit_mixture
from personas.segments.mixture.merging import merge_humps

# Beyond as many spreads of its group a customer is far off.
FAR = 2.5
# Only the parts that promise most are tried for real.
TRIES = 6
# A customer far off counts no more than this many spreads.
REACH = 3.5


def split_groups(cells: Cells, mixture: Mixture) -> Mixture:
    """Split groups for as long as the BIC gets better."""
    while True:
        better = _first_better(cells, mixture)
        if better is None:
            return mixture
        mixture = better


def _first_better(cells: Cells, mixture: Mixture) -> Mixture | None:
    for part in _promising(cells, mixture):
        tried = fit_mixture(cells, *_parted(mixture, part), SHORT)
        large = tried.bells.shares.min() * cells.rows >= smallest(cells)
        if large and tried.bic < mixture.bic - 1e-6 * abs(mixture.bic):
            return tried
    return None


def _promising(cells: Cells, mixture: Mixture) -> list[Mask]:
    """Parts of groups, the one that promises most first."""
    owner = mixture.owned.argmax(axis=1)
    parts = []
    for group in range(mixture.k):
        own = owner == group
        found = (*_cuts(cells, mixture, own, group), *_half(cells, mixture, own))
        large = {part.tobytes(): part for part in found if part.sum() >= smallest(cells)}
        parts += [(part, own & ~part) for part in large.values()]
    worth = np.array([_promise(cells, mixture, part, rest) for part, rest in parts])
    best = np.argsort(-worth, kind="stable")[:TRIES]
    return [parts[i][0] for i in best if worth[i] > 0]


def _cuts(cells: Cells, mixture: Mixture, own: Mask, group: int) -> Iterator[Mask]:
    """Customers far off on a measure, and those beyond the cut that leaves least spread."""
    means, spreads = mixture.bells.means[group], mixture.bells.spreads[group]
    apart = np.where(cells.known, (cells.values - means) / spreads, 0.0)
    for j in range(cells.width):
        yield own & (apart[:, j] > FAR)
        yield own & (apart[:, j] < -FAR)
        yield _smaller(own, apart[:, j] > _cut(apart[own & cells.known[:, j], j], smallest(cells)))


def _cut(values: Matrix, least: float) -> float:
    """Where two parts have the smallest sum of squares, no value counting too much."""
    ordered = np.sort(np.clip(values, -REACH, REACH))
    count = np.arange(1, len(ordered))
    inside = (count >= least) & (count <= len(ordered) - least)
    if not inside.any():
        return np.inf
    low = np.cumsum(ordered)[:-1]
    high = ordered.sum() - low
    between = np.where(inside, low**2 / count + high**2 / (len(ordered) - count), -1.0)
    at = int(between.argmax())
    return float((ordered[at] + ordered[at + 1]) / 2)


def _smaller(own: Mask, above: Mask) -> Mask:
    part: Mask = own & above
    return part if 2 * part.sum() <= own.sum() else own & ~above


def _half(cells: Cells, mixture: Mixture, own: Mask) -> Iterator[Mask]:
    values = cells.values[own] / within(mixture) * (mixture.bells.roles != COMMON)
    if len(np.unique(values, axis=0)) > 1:
        labels = fit_random(values, 2, seed=0).labels
        part = own.copy()
        part[own] = labels == np.bincount(labels).argmin()
        yield part


def within(mixture: Mixture) -> Matrix:
    """Return the usual spread within groups, a feature."""
    spread: Matrix = np.sqrt(mixture.bells.shares @ mixture.bells.spreads**2)
    return spread


def _promise(cells: Cells, mixture: Mixture, part: Mask, rest: Mask) -> float:
    """About how much better BIC will be: what goes beyond a single bell cut, less the price."""
    size, left = int(part.sum()), int(rest.sum())
    if not left:
        return 0.0
    gain = -_cut_bell(size, left) - float(np.log(cells.rows))
    tell = mixture.bells.roles != COMMON
    for j in np.flatnonzero(tell | ~tell.any()):
        parts = (part & cells.known[:, j], rest & cells.known[:, j])
        if all(rows.any() for rows in parts):
            apart = _apart(cells, mixture, int(j), parts)
            gain += max(apart - np.log(size), 0.0)
    return float(gain)


def _cut_bell(size: int, left: int) -> float:
    """How much better two places fit than one when a single bell is cut in parts of such sizes."""
    share = size / (size + left)
    height = np.exp(-(ndtri(share) ** 2) / 2) / ROOT
    return float((size + left) * height**2 / (share * (1 - share)))


def _apart(cells: Cells, mixture: Mixture, index: int, parts: tuple[Mask, Mask]) -> float:
    """How much better two places fit than one, in twice the log-likelihood."""
    if mixture.bells.roles[index] == COUNTED:
        return rates_apart(cells.counts[index], mixture.bells.rates[index], parts)
    values = cells.values[:, index] / within(mixture)[index]
    return _spread(values[parts[0] | parts[1]]) - sum(_spread(values[rows]) for rows in parts)


def _spread(values: Matrix) -> float:
    """Sum of squares around the median, no value counting too much."""
    return float((np.minimum(np.abs(values - np.median(values)), REACH) ** 2).sum())


def _parted(mixture: Mixture, part: Mask) -> tuple[Matrix, Matrix]:
    """Hand the customers over from the group that owns them to a new one."""
    group = int(mixture.owned[part][0].argmax())
    owned = np.column_stack([mixture.owned, np.where(part, mixture.owned[:, group], 0.0)])
    owned[part, group] = 0.0
    clean = np.concatenate([mixture.clean, mixture.clean[:, :, group : group + 1]], axis=2)
    clean[:, part, -1] = 1.0
    return owned, clean


# Fewer customers than this are no segment, however far away they are.
SMALLEST_ROWS, SMALLEST_SHARE = 4, 0.01
LONG, SHORT = 60, 12


def best_on_path(cells: Cells, owned: Matrix) -> Mixture:
    """Return the mixture with the lowest BIC on the way from the groups ``owned`` to one."""
    mixture = fit_mixture(cells, owned)
    best = None
    while True:
        mixture = _dissolve_small(cells, mixture)
        if best is None or mixture.bic < best.bic:
            best = mixture
        if mixture.k == 1:
            return fit_mixture(cells, best.owned, best.clean, LONG)
        mixture = _merge(cells, mixture)


def smallest(cells: Cells) -> float:
    """Return how many customers a group needs."""
    return max(SMALLEST_ROWS, SMALLEST_SHARE * cells.rows)


def _dissolve_small(cells: Cells, mixture: Mixture) -> Mixture:
    """A handful of wild customers makes no group: let the others have them."""
    bar = smallest(cells)
    while mixture.k > 1 and mixture.bells.shares.min() * cells.rows < bar:
        small = int(mixture.bells.shares.argmin())
        owned = np.delete(mixture.owned, small, axis=1)
        owned = owned / np.maximum(owned.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        mixture = fit_mixture(cells, owned, np.delete(mixture.clean, small, axis=2), SHORT)
    return mixture


def _merge(cells: Cells, mixture: Mixture) -> Mixture:
    i, j = _cheapest(cells, mixture)
    owned, clean = mixture.owned, mixture.clean
    both = owned[:, i] + owned[:, j]
    shared = (owned[:, i] * clean[:, :, i] + owned[:, j] * clean[:, :, j]) / (both + 1e-12)
    kept_owned, kept_clean = np.delete(owned, j, axis=1), np.delete(clean, j, axis=2)
    kept_owned[:, i], kept_clean[:, :, i] = both, np.minimum(shared, 1.0)
    return fit_mixture(cells, kept_owned, kept_clean, SHORT)


def _cheapest(cells: Cells, mixture: Mixture) -> tuple[int, int]:
    """The pair whose merger costs the least complete likelihood, i < j."""
    bells, rows = mixture.bells, len(mixture.owned)
    size = bells.shares * rows
    gain = size * np.log(size)
    both = size[:, None] + size[None]
    cost = gain[:, None] + gain[None] - both * np.log(both)
    for j in np.flatnonzero(bells.roles != COMMON):
        sound = mixture.clean[j] * cells.known[:, j, None]
        weight = (mixture.owned * sound).sum(axis=0) + TINY
        cost += _spread_lost(weight, bells.means[:, j], bells.spreads[:, j] ** 2)
    cost[np.tril_indices(mixture.k)] = np.inf
    return divmod(int(cost.argmin()), mixture.k)


def _spread_lost(weight: Matrix, means: Matrix, variances: Matrix) -> Matrix:
    """How much log-variance one feature gains when two groups share a bell, every pair."""
    total = weight[:, None] + weight[None]
    middle = (weight[:, None] * means[:, None] + weight[None] * means[None]) / total
    wide = variances + (means - middle) ** 2  # of the column's group around the pair's mean
    merged = (weight[None] * wide + (weight[None] * wide).T) / total
    logs = weight * np.log(variances)
    lost: Matrix = 0.5 * (total * np.log(merged) - logs[:, None] - logs[None])
    return lost


MOST_GROUPS = 14
ROWS_A_GROUP = 12


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of the customers given: ``labels`` from 0, and which features ``tell`` them."""

    labels: Labels
    tell: Mask

    @property
    def k(self) -> int:
        """How many groups there are."""
        return int(self.labels.max()) + 1


def start(cells: Cells) -> Mixture:
    """Return the mixture that a start from K-Means over all measures leads to."""
    return best_on_path(cells, _kmeans(cells.values, _many(cells)))


def find_groups(cells: Cells, first: Mixture) -> Groups:
    """Return the groups of the customers; one group where there are none.

    After the ``first`` mixture comes a start from Ward's over the measures that it found telling.
    """
    best = best_on_path(cells, first.owned)
    weights = _weights(best)
    best = min(best, best_on_path(cells, _ward(cells.values * weights, _many(cells))), key=_bic)
    return groups_of(cells, split_groups(cells, best))


def groups_of(cells: Cells, mixture: Mixture) -> Groups:
    """Return the groups of a mixture after merging those that make one hump."""
    return Groups(merge_humps(cells, mixture), mixture.bells.roles != COMMON)


def _many(cells: Cells) -> int:
    return int(np.clip(cells.rows // ROWS_A_GROUP, 1, MOST_GROUPS))


def _bic(mixture: Mixture) -> float:
    return mixture.bic


def _weights(mixture: Mixture) -> Matrix:
    """One over the usual spread within groups, of the features that tell them apart, or of all."""
    tell = mixture.bells.roles != COMMON
    weights: Matrix = np.where(tell | ~tell.any(), 1 / within(mixture), 0.0)
    return weights


def _kmeans(values: Matrix, k: int) -> Matrix:
    different = len(np.unique(values, axis=0))
    return _owned(fit_random(values, min(k, different), seed=0, starts=3).labels)


def _ward(values: Matrix, k: int) -> Matrix:
    return _owned(fcluster(linkage(values, "ward"), k, "maxclust").astype(np.int64) - 1)


def _owned(labels: Labels) -> Matrix:
    owned: Matrix = np.eye(int(labels.max()) + 1)[labels]
    return owned
