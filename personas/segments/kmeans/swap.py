"""New starts from centroids that were found: swap one, add one, leave one out, cross two.

Lloyd's algorithm cannot carry a centroid from a place with too many to a place with too few. A
swap can (Kanungo et al., "A local search approximation algorithm for k-means clustering", 2004):
what it is worth before any centroid moves is worked out exactly for every pair of a centroid and
a target, as Schubert & Rousseeuw do for medoids ("Fast and eager k-medoids clustering", 2021).
"""

from __future__ import annotations

import numpy as np

from personas.segments.kmeans.rows import Rows
from personas.segments.matrices import Labels, Matrix, squared_distances

SWAPS = 24
CROSSES = 4


def swapped(rows: Rows, centroids: Matrix) -> Matrix:
    """Return starts × k × d after each of the most worthwhile swaps of one centroid."""
    change, owner = _changes(rows, centroids)
    best = _best_target_by_owner(change, owner, len(centroids))
    worth = np.take_along_axis(change, best, axis=1)
    order = np.argsort(worth, axis=None, kind="stable")[:SWAPS]
    starts = np.repeat(centroids[None], len(order), axis=0)
    left = order // best.shape[1]
    starts[np.arange(len(order)), left] = rows.targets[best.flat[order]]
    return starts


def grown(rows: Rows, centroids: Matrix) -> Matrix:
    """Return starts × k+1 × d: in every cluster, one more centroid where it gains most."""
    distances = squared_distances(rows.points, centroids)
    change = rows.weights @ np.minimum(rows.apart - distances.min(axis=1)[:, None], 0)
    owner = squared_distances(rows.targets, centroids).argmin(axis=1)
    added = rows.targets[_best_target_by_owner(change[None], owner, len(centroids))[0]]
    return np.stack([np.vstack([centroids, one]) for one in added])


def shrunk(centroids: Matrix) -> Matrix:
    """Return k × k-1 × d: without each centroid in turn."""
    return np.stack([np.delete(centroids, one, axis=0) for one in range(len(centroids))])


def crossed(one: Matrix, other: Matrix) -> Matrix:
    """Return starts that take every centroid from either, of two that lie close together."""
    order = _partners(squared_distances(one, other))
    first = np.random.default_rng(0).random((CROSSES, len(one), 1)) < 0.5
    return np.where(first, one, other[order])


def _partners(apart: Matrix) -> Labels:
    """Of every centroid of one its partner in the other: always the two closest that are left."""
    partners, left = np.zeros(len(apart), dtype=np.int64), apart.copy()
    for _ in apart:
        pair = np.unravel_index(left.argmin(), left.shape)
        partners[pair[0]] = pair[1]
        left[pair[0]], left[:, pair[1]] = np.inf, np.inf
    return partners


def _changes(rows: Rows, centroids: Matrix) -> tuple[Matrix, Labels]:
    """What the inertia changes by, k × targets, and which centroid the targets are nearest to.

    A row goes to the target where that is nearer; else, if it loses its centroid, to the next.
    """
    distances = squared_distances(rows.points, centroids)
    own, following = np.partition(distances, 1, axis=1)[:, :2].T
    owned = (distances == own[:, None]) * rows.weights[:, None]
    beside = rows.apart - own[:, None]
    nearer = np.minimum(beside, 0)
    lost = np.minimum(beside, (following - own)[:, None]) - nearer
    change: Matrix = rows.weights @ nearer + owned.T @ lost
    return change, squared_distances(rows.targets, centroids).argmin(axis=1)


def _best_target_by_owner(change: Matrix, owner: Labels, k: int) -> Labels:
    """Of the targets nearest to each centroid the best one, for every row of ``change``."""
    groups = [np.flatnonzero(owner == c) for c in range(k)]
    best = [group[change[:, group].argmin(axis=1)] for group in groups if len(group)]
    return np.stack(best, axis=1)
