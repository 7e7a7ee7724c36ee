"""From one group two: what the way down from many groups has passed by.

Customers of a group far off on one side of one measure, or beyond the best cut through it, and the
smaller half of a group that falls into two, are tried as groups of their own; they stay so where
BIC is better for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtri

from personas.segments.kmeans.fit import fit_random
from personas.segments.matrices import Matrix
from personas.segments.mixture.bells import COMMON, COUNTED
from personas.segments.mixture.counts import rates_apart
from personas.segments.mixture.em import Mixture, fit_mixture
from personas.segments.mixture.path import SHORT, smallest
from personas.segments.mixture.table import ROOT, Cells, Mask

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
