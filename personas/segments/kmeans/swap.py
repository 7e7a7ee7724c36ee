"""Local search for K-Means: move one centroid to where it helps most, and run Lloyd again.

Lloyd's algorithm cannot carry a centroid from a place with too many to a place with too few. A
swap can: its worth is estimated for every pair of a centroid and a candidate row, and the most
promising are tried for real (after Kanungo et al., "A local search approximation algorithm for
k-means clustering", 2004).
"""

from __future__ import annotations

import numpy as np

from personas.segments.kmeans.fit import Fit, fit_from
from personas.segments.matrices import Labels, Matrix, pick_rows, squared_distances

ROUNDS = 10
TRIES = 12
CANDIDATE_ROWS = 500


def improve(features: Matrix, fit: Fit) -> Fit:
    """Swap centroids until no promising swap lowers the inertia."""
    for _ in range(ROUNDS):
        better = _first_better(features, fit)
        if better is None:
            break
        fit = better
    return fit


def _first_better(features: Matrix, fit: Fit) -> Fit | None:
    for starts in _promising(features, fit):
        tried = fit_from(features, starts)
        if tried.inertia < fit.inertia * (1 - 1e-9):
            return tried
    return None


def _promising(features: Matrix, fit: Fit) -> list[Matrix]:
    """The starts after each of the most promising swaps, best first."""
    rows = pick_rows(features, CANDIDATE_ROWS)
    distances = squared_distances(rows, fit.centroids)
    owner, own = distances.argmin(axis=1), distances.min(axis=1)
    targets = _targets(rows, owner, own)
    gains = np.maximum(0, own[:, None] - squared_distances(rows, targets)).sum(axis=0)
    worth = gains[None, :] - _losses(distances, owner, own)[:, None]
    best = np.argsort(-worth, axis=None, kind="stable")[:TRIES]
    return [_swapped(fit.centroids, targets, int(pair)) for pair in best]


def _swapped(centroids: Matrix, targets: Matrix, pair: int) -> Matrix:
    moved, target = divmod(pair, len(targets))
    starts = centroids.copy()
    starts[moved] = targets[target]
    return starts


def _losses(distances: Matrix, owner: Labels, own: Matrix) -> Matrix:
    """What it costs to take each centroid away: its rows go to the next nearest."""
    others = distances.copy()
    others[np.arange(len(owner)), owner] = np.inf
    lost = np.zeros(distances.shape[1])
    np.add.at(lost, owner, others.min(axis=1) - own)
    return lost


def _targets(rows: Matrix, owner: Labels, own: Matrix) -> Matrix:
    """The row of each cluster at which one more centroid would gain most."""
    gains = np.maximum(0, own[:, None] - squared_distances(rows, rows)).sum(axis=0)
    best = [np.flatnonzero(owner == c)[gains[owner == c].argmax()] for c in np.unique(owner)]
    return rows[best]
