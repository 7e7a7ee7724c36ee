"""Good centroids for every k at once, each k from what its neighbours gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from personas.segments.kmeans.condense import Rows, condense, different
from personas.segments.kmeans.lloyd import (
    SETTLED,
    Fit,
    Found,
    distinct,
    fit_from,
    fit_random,
    race,
    spread,
)
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


# So many k-means++ starts; from ten clusters up fewer, since each costs more.
DRAWN, DRAWN_LEAST = 48, 4


def first_starts(points: Matrix, ks: Sequence[int]) -> dict[int, Matrix]:
    """Return starts × k × d for every k."""
    links, drawn = linkage(points, "ward"), _drawn(points, ks[-1])
    return {k: np.stack([*_cut(points, links, k), *drawn[:, :k]]) for k in ks}


def _cut(points: Matrix, links: Matrix, k: int) -> list[Matrix]:
    """The means of Ward's k clusters; none where ties in the tree leave fewer."""
    labels = fcluster(links, k, "maxclust")
    means = [points[labels == cluster].mean(axis=0) for cluster in np.unique(labels)]
    return [np.array(means)] if len(means) == k else []


def _drawn(points: Matrix, k: int) -> Matrix:
    """Starts of k centroids, one drawn after the other: the first of them are a start as well."""
    count = max(DRAWN_LEAST, min(DRAWN, 10 * DRAWN // k))
    marks = np.random.default_rng(0).random((count, k, 2 + int(log(k))))
    return spread(np.broadcast_to(points, (count, *points.shape)), marks)


KEPT = 6
ROUNDS = 10
# The search begins in so many condensed rows, or in so many for each of the most clusters.
FEW, FEW_EACH = 300, 6
# It goes on in all rows where each start has at most so many distances to centroids; with more,
# only the best results settle on them.
DISTANCES = 25_000
POLISHED = 3
# Condensed rows tell little of more clusters than this: as many plain starts are tried as well.
MANY, PLAIN = 10, 8

Pool = list[Found]


def best_fits(features: Matrix, ks: Sequence[int]) -> dict[int, Fit]:
    """Return the best fit that is found of every k (ascending, from 2); rows need k different."""
    middle = features.mean(axis=0)
    rows, sizes = different(features - middle)
    few, weights = condense(rows, sizes, max(FEW, FEW_EACH * ks[-1]))
    pools = search(Rows.of(few, weights), ks, first_starts(few, ks))
    thorough = len(rows) * ks[-1] <= DISTANCES
    if thorough and len(few) < len(rows):
        starts = {k: np.stack([found.centroids for found in pools[k]]) for k in ks}
        pools = search(Rows.of(rows, sizes), ks, starts)
    kept = 1 if thorough else POLISHED
    return {k: _settled(features, [f.centroids + middle for f in pools[k][:kept]]) for k in ks}


def _settled(features: Matrix, starts: Sequence[Matrix]) -> Fit:
    """The best of the fits from the starts; with many clusters, plain ones take part."""
    fits, k = [fit_from(features, start) for start in starts], len(starts[0])
    plain = [fit_random(features, k, seed=0, starts=PLAIN)] if k > MANY else []
    return min([*fits, *plain], key=lambda fit: fit.inertia)


def search(rows: Rows, ks: Sequence[int], starts: Mapping[int, Matrix]) -> dict[int, Pool]:
    """Return a few different results of every k, best first, from the starts × k × d of each."""
    pools: dict[int, Pool] = {1: [Found(rows.mean, np.inf)]}
    for k in ks:
        near = [grown(rows, pools[k - 1][0].centroids)] if k - 1 in pools else []
        pools[k] = _visit(rows, [], np.concatenate([starts[k], *near]))
    for k in reversed(ks[:-1]):
        pools[k] = _visit(rows, pools[k], shrunk(pools[k + 1][0].centroids))
    for k in ks[1:]:
        pools[k] = _visit(rows, pools[k], grown(rows, pools[k - 1][0].centroids))
    return pools


def _visit(rows: Rows, pool: Pool, starts: Matrix) -> Pool:
    """Race the starts; where one is better than all before, go on from there."""
    raced = _raced(rows, pool, starts)
    return _improved(rows, _raced(rows, raced, _crossed(raced))) if _gains(pool, raced) else raced


def _improved(rows: Rows, pool: Pool) -> Pool:
    """Swap centroids of the best until no swap is worthwhile."""
    for _ in range(ROUNDS):
        before, pool = pool, _raced(rows, pool, swapped(rows, pool[0].centroids))
        if not _gains(before, pool):
            break
    return pool


def _crossed(pool: Pool) -> Matrix:
    pairs = [(one, other) for i, one in enumerate(pool) for other in pool[:i]]
    alone = pool[0].centroids[None]
    return np.concatenate([alone, *(crossed(a.centroids, b.centroids) for a, b in pairs)])


def _raced(rows: Rows, pool: Pool, starts: Matrix) -> Pool:
    return distinct([*pool, *race(rows, starts)])[:KEPT]


def _gains(before: Pool, after: Pool) -> bool:
    return not before or after[0].inertia < before[0].inertia * (1 - SETTLED)
