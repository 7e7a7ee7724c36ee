"""Start centroids for Lloyd's algorithm: from scratch, or from the centroids of an earlier fit.

The rows that the search for centroids works on: all of them, or fewer that stand for several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from personas.segments.kmeans.lloyd import Tables, compute_means, kmeans_plusplus, label_rows, lloyd
from personas.segments.kmeans.ward import cut_ward
from personas.segments.matrices import Labels, Matrix, pick_rows, squared_distances

# Up to so many times as many rows as wanted are not condensed.
ENOUGH = 1.5
MAX_ITER = 3
MAX_TARGETS = 256


@dataclass(frozen=True, slots=True, eq=False)
class WeightedRows:
    """Rows, and distances that the search needs again and again.

    ``points`` n × d; ``weights`` n, how many customers each stands for; ``targets`` m × d, some of
    the points, where a centroid may be put; ``distances`` n × m, squared, from points to targets;
    ``tables``, the points as Lloyd's algorithm reads them.
    """

    points: Matrix
    weights: Matrix
    tables: Tables
    targets: Matrix
    distances: Matrix

    @classmethod
    def of(cls, points: Matrix, weights: Matrix) -> WeightedRows:
        """Pick the targets and compute the distances to them."""
        targets = pick_rows(points, MAX_TARGETS)
        distances = squared_distances(points, targets)
        return cls(points, weights, Tables.of(points[None], weights), targets, distances)


def count_rows(features: Matrix) -> tuple[Matrix, Matrix]:
    """Return the distinct rows, sorted, and how often each occurs."""
    sorted_rows = features[np.lexsort(features.T)]
    is_first = np.append(True, (sorted_rows[1:] != sorted_rows[:-1]).any(axis=1))
    counts: Matrix = np.bincount(is_first.cumsum() - 1).astype(np.float64)
    return sorted_rows[is_first], counts


def condense(points: Matrix, weights: Matrix, few: int) -> tuple[Matrix, Matrix]:
    """Replace many rows by the means and weights of few clusters of rows that lie close together.

    The inertia within these clusters is nearly the same for any centroids; a sample of the rows
    would add chance.
    """
    if len(points) <= ENOUGH * few:
        return points, weights
    tables = Tables.of(points[None], weights)
    centroids, _ = lloyd(tables, pick_rows(points, few)[None], MAX_ITER - 1)
    labels = label_rows(tables, centroids)
    means, sizes = compute_means(points[None], labels, centroids, weights)
    return means[sizes > 0], sizes[sizes > 0]


# So many k-means++ starts; from ten clusters up fewer, since each costs more.
MOST_STARTS, LEAST_STARTS = 48, 4
SWAPS = 24
CROSSES = 4


def first_starts(points: Matrix, ks: Sequence[int]) -> dict[int, Matrix]:
    """Return starts × k × d for every k: Ward's clusters, where there are k, and k-means++."""
    clusters, random_starts = cut_ward(points, ks), _random_starts(points, ks[-1])
    return {k: np.stack([*_means(points, clusters[k]), *random_starts[:, :k]]) for k in ks}


def _means(points: Matrix, clusters: Sequence[Labels]) -> list[Matrix]:
    return [np.array([points[rows].mean(axis=0) for rows in clusters])] if clusters else []


def _random_starts(points: Matrix, k: int) -> Matrix:
    """Return starts × k × d by k-means++; the first centroids of each are a start as well."""
    count = max(LEAST_STARTS, min(MOST_STARTS, 10 * MOST_STARTS // k))
    draws = np.random.default_rng(0).random((count, k, 2 + int(log(k))))
    return kmeans_plusplus(np.broadcast_to(points, (count, *points.shape)), draws)


def swap_centroids(rows: WeightedRows, centroids: Matrix) -> Matrix:
    """Return starts × k × d after each of the most worthwhile swaps of one centroid."""
    change, owner = _inertia_changes(rows, centroids)
    best = _best_target_by_owner(change, owner, len(centroids))
    worth = np.take_along_axis(change, best, axis=1)
    order = np.argsort(worth, axis=None, kind="stable")[:SWAPS]
    starts = np.repeat(centroids[None], len(order), axis=0)
    starts[np.arange(len(order)), order // best.shape[1]] = rows.targets[best.flat[order]]
    return starts


def add_centroid(rows: WeightedRows, centroids: Matrix) -> Matrix:
    """Return starts × k+1 × d: in every cluster, one more centroid where it gains most."""
    distances = squared_distances(rows.points, centroids)
    change = rows.weights @ np.minimum(rows.distances - distances.min(axis=1)[:, None], 0)
    owner = squared_distances(rows.targets, centroids).argmin(axis=1)
    targets = rows.targets[_best_target_by_owner(change[None], owner, len(centroids))[0]]
    return np.stack([np.vstack([centroids, target]) for target in targets])


def remove_centroid(centroids: Matrix) -> Matrix:
    """Return k × k-1 × d: without each centroid in turn."""
    return np.stack([np.delete(centroids, label, axis=0) for label in range(len(centroids))])


def cross_centroids(first: Matrix, second: Matrix) -> Matrix:
    """Return starts that take every centroid from either fit, of two that lie close together."""
    order = _pair_up(squared_distances(first, second))
    from_first = np.random.default_rng(0).random((CROSSES, len(first), 1)) < 0.5
    return np.where(from_first, first, second[order])


def _pair_up(distances: Matrix) -> Labels:
    """Return the partner of every row among the columns: always the closest two that are free."""
    partners, free = np.zeros(len(distances), dtype=np.int64), distances.copy()
    for _ in distances:
        row, column = np.unravel_index(free.argmin(), free.shape)
        partners[row] = column
        free[row], free[:, column] = np.inf, np.inf
    return partners


def _inertia_changes(rows: WeightedRows, centroids: Matrix) -> tuple[Matrix, Labels]:
    """Return how each swap changes the inertia, k × targets, and the targets' nearest centroids.

    A row goes to the target where that is nearer; a row that loses its centroid may also go to the
    second nearest.
    """
    distances = squared_distances(rows.points, centroids)
    nearest, second = np.partition(distances, 1, axis=1)[:, :2].T
    members = (distances == nearest[:, None]) * rows.weights[:, None]
    to_target = rows.distances - nearest[:, None]
    gain = np.minimum(to_target, 0)
    loss = np.minimum(to_target, (second - nearest)[:, None]) - gain
    change: Matrix = rows.weights @ gain + members.T @ loss
    return change, squared_distances(rows.targets, centroids).argmin(axis=1)


def _best_target_by_owner(change: Matrix, owner: Labels, k: int) -> Labels:
    """Return the best of the targets nearest to each centroid, for every row of ``change``."""
    groups = [np.flatnonzero(owner == label) for label in range(k)]
    best = [group[change[:, group].argmin(axis=1)] for group in groups if len(group)]
    return np.stack(best, axis=1)
