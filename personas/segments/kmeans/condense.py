"""The rows that the search for centroids works on: all of them, or fewer that stand for several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans.lloyd import Tables, compute_means, label_rows, lloyd
from personas.segments.matrices import Matrix, pick_rows, squared_distances

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
