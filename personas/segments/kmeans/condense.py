"""The rows that K-Means is searched in: all of them, or fewer that stand for several each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from personas.segments.matrices import Labels, Matrix, pick_rows, squared_distances

# Up to so many times as many rows as asked for are left as they are.
ENOUGH = 1.5
PASSES = 3
AT_A_TIME = 256
# Rows at which a centroid may be put.
TARGETS = 256


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows and what is asked of them again and again, worked out once.

    ``points`` n × d; ``weights`` n, how many customers each stands for; ``lifted`` d+1 × n, points
    and a one; ``weighed`` n × d+1, the same times the weight; ``squares``, the weighted sum of
    squared lengths; ``targets`` m × d, some points; ``apart`` n × m, their squared distances.
    """

    points: Matrix
    weights: Matrix
    lifted: Matrix
    weighed: Matrix
    squares: float
    targets: Matrix
    apart: Matrix

    @classmethod
    def of(cls, points: Matrix, weights: Matrix) -> Rows:
        """Work out the rest from points and their weights."""
        lifted = np.column_stack([points, np.ones(len(points))])
        targets = pick_rows(points, TARGETS)
        return cls(
            points,
            weights,
            np.ascontiguousarray(lifted.T),
            lifted * weights[:, None],
            float(weights @ (points**2).sum(axis=1)),
            targets,
            squared_distances(points, targets),
        )

    @property
    def mean(self) -> Matrix:
        """The one centroid of all, 1 × d."""
        mean: Matrix = (self.weights @ self.points / self.weights.sum())[None]
        return mean


def different(features: Matrix) -> tuple[Matrix, Matrix]:
    """Return the different rows, sorted, and how often each is there."""
    ordered = features[np.lexsort(features.T)]
    first = np.append(True, (ordered[1:] != ordered[:-1]).any(axis=1))
    times: Matrix = np.bincount(first.cumsum() - 1).astype(np.float64)
    return ordered[first], times


def condense(points: Matrix, weights: Matrix, few: int) -> tuple[Matrix, Matrix]:
    """Put few rows in the place of many: means of those that lie close together.

    What lies within them is the same for any centroids, nearly; a sample would add chance.
    """
    if len(points) <= ENOUGH * few:
        return points, weights
    means = pick_rows(points, few)
    for _ in range(PASSES):
        means, sizes = _moved(points, weights, means)
    return means, sizes


def _moved(points: Matrix, weights: Matrix, means: Matrix) -> tuple[Matrix, Matrix]:
    """One pass of Lloyd's algorithm; means that no point is nearest to are left out."""
    labels = _nearest(points, means)
    sizes = np.bincount(labels, weights).astype(np.float64)
    sums = np.stack([np.bincount(labels, column * weights) for column in points.T], axis=1)
    return sums[sizes > 0] / sizes[sizes > 0, None], sizes[sizes > 0]


def _nearest(points: Matrix, means: Matrix) -> Labels:
    """Some rows at a time: more distances than the processor keeps at hand are slower."""
    lifted = np.vstack([-2 * means.T, (means**2).sum(axis=1)])
    rows = np.column_stack([points, np.ones(len(points))])
    blocks = range(0, len(rows), AT_A_TIME)
    return np.concatenate([(rows[i : i + AT_A_TIME] @ lifted).argmin(axis=1) for i in blocks])
