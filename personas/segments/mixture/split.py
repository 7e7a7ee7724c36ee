"""From one group two: what the way down from many groups has passed by.

Customers of a group far off on one side of one measure, and the smaller half of a group that falls
into two, are tried as groups of their own; they stay so where BIC is better for it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from personas.segments.kmeans.fit import fit_random
from personas.segments.matrices import Matrix
from personas.segments.mixture.bells import COMMON
from personas.segments.mixture.em import Mixture, fit_mixture
from personas.segments.mixture.path import SHORT, smallest
from personas.segments.mixture.table import Cells, Mask

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
        found = (*_far_off(cells, mixture, own, group), *_half(cells, mixture, own))
        parts += [(part, own & ~part) for part in found if part.sum() >= smallest(cells)]
    worth = np.array([_promise(cells, mixture, part, rest) for part, rest in parts])
    best = np.argsort(-worth, kind="stable")[:TRIES]
    return [parts[i][0] for i in best if worth[i] > 0]


def _far_off(cells: Cells, mixture: Mixture, own: Mask, group: int) -> Iterator[Mask]:
    means, spreads = mixture.bells.means[group], mixture.bells.spreads[group]
    apart = np.where(cells.known, (cells.values - means) / spreads, 0.0)
    for j in range(cells.width):
        yield own & (apart[:, j] > FAR)
        yield own & (apart[:, j] < -FAR)


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
    """About how much better BIC will be: what spread goes, less what shares and means cost."""
    size, left = part.sum(), rest.sum()
    if not left:
        return 0.0
    shares = size * np.log(size) + left * np.log(left) - (size + left) * np.log(size + left)
    gain = 2 * shares - np.log(cells.rows)
    for j in np.flatnonzero(mixture.bells.roles != COMMON):
        spread = within(mixture)[j]
        parts = [cells.values[rows & cells.known[:, j], j] / spread for rows in (part, rest)]
        if all(len(values) for values in parts):
            apart = sum(map(_spread, parts))
            gain += _spread(np.concatenate(parts)) - apart - np.log(size)
    return float(gain)


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
