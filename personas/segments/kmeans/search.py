"""Good centroids for every k at once: each k starts from what its neighbours gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans.lloyd import Fit, fit_from, fit_random, lloyd
from personas.segments.kmeans.starts import (
    WeightedRows,
    add_centroid,
    condense,
    count_rows,
    cross_centroids,
    first_starts,
    remove_centroid,
    swap_centroids,
)
from personas.segments.matrices import Matrix

# After a few iterations only the best of the distinct starts go on; an iteration that lowers the
# inertia by a smaller share is the last.
HEAT_ITERATIONS, HEAT_TOL, FINALISTS = 4, 1e-5, 6
FINAL_ITERATIONS, FINAL_TOL = 60, 1e-7
# Inertias that differ by less than this share belong to the same centroids.
SAME_INERTIA = 1e-6

POOL_SIZE = 6
ROUNDS = 10
# The search begins in so many condensed rows, or in so many for each of the most clusters.
FEW, FEW_PER_CLUSTER = 300, 6
# It goes on in all rows where each start has at most so many distances to centroids; with more,
# only the best candidates are fitted to them.
DISTANCES = 25_000
FINAL_FITS = 3
# Condensed rows say little about more clusters than this: as many plain starts are tried as well.
MANY, PLAIN_STARTS = 10, 8


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Centroids k × d at which Lloyd's algorithm ended, and their inertia."""

    centroids: Matrix
    inertia: float


Pool = list[Solution]


def best_fits(features: Matrix, ks: Sequence[int]) -> dict[int, Fit]:
    """Return the best fit for every k (ascending, from 2); needs k distinct rows."""
    middle = features.mean(axis=0)
    rows, counts = count_rows(features - middle)
    few, weights = condense(rows, counts, max(FEW, FEW_PER_CLUSTER * ks[-1]))
    pools = search(WeightedRows.of(few, weights), ks, first_starts(few, ks))
    is_thorough = len(rows) * ks[-1] <= DISTANCES
    if is_thorough and len(few) < len(rows):
        starts = {k: np.stack([solution.centroids for solution in pools[k]]) for k in ks}
        pools = search(WeightedRows.of(rows, counts), ks, starts)
    count = 1 if is_thorough else FINAL_FITS
    return {k: _fit_best(features, [s.centroids + middle for s in pools[k][:count]]) for k in ks}


def _fit_best(features: Matrix, starts: Sequence[Matrix]) -> Fit:
    """Return the best of the fits from the starts; with many clusters, of plain ones, too."""
    fits, k = [fit_from(features, start) for start in starts], len(starts[0])
    plain = [fit_random(features, k, seed=0, starts=PLAIN_STARTS)] if k > MANY else []
    return min([*fits, *plain], key=lambda fit: fit.inertia)


def search(rows: WeightedRows, ks: Sequence[int], starts: Mapping[int, Matrix]) -> dict[int, Pool]:
    """Return a few distinct solutions for every k, best first, from starts × k × d for each."""
    mean = (rows.weights @ rows.points / rows.weights.sum())[None]
    pools: dict[int, Pool] = {1: [Solution(mean, np.inf)]}
    for k in ks:
        larger = [add_centroid(rows, pools[k - 1][0].centroids)] if k - 1 in pools else []
        pools[k] = _extend(rows, [], np.concatenate([starts[k], *larger]))
    for k in reversed(ks[:-1]):
        pools[k] = _extend(rows, pools[k], remove_centroid(pools[k + 1][0].centroids))
    for k in ks[1:]:
        pools[k] = _extend(rows, pools[k], add_centroid(rows, pools[k - 1][0].centroids))
    return pools


def _extend(rows: WeightedRows, pool: Pool, starts: Matrix) -> Pool:
    """Try the starts; where one is better than the pool, cross and swap the best from there."""
    candidates = _try_starts(rows, pool, starts)
    if not _improves(candidates, pool):
        return candidates
    return _swap_best(rows, _try_starts(rows, candidates, _cross_pairs(candidates)))


def _swap_best(rows: WeightedRows, pool: Pool) -> Pool:
    """Swap centroids of the best solution until no swap is worthwhile."""
    for _ in range(ROUNDS):
        previous, pool = pool, _try_starts(rows, pool, swap_centroids(rows, pool[0].centroids))
        if not _improves(pool, previous):
            break
    return pool


def _cross_pairs(pool: Pool) -> Matrix:
    pairs = [(later, earlier) for i, later in enumerate(pool) for earlier in pool[:i]]
    crosses = (cross_centroids(a.centroids, b.centroids) for a, b in pairs)
    return np.concatenate([pool[0].centroids[None], *crosses])


def _try_starts(rows: WeightedRows, pool: Pool, starts: Matrix) -> Pool:
    """Run Lloyd's algorithm from the starts, the most promising to its end; return the best."""
    heat = _distinct(_solve(rows, starts, HEAT_ITERATIONS, HEAT_TOL))[:FINALISTS]
    finalists = np.stack([solution.centroids for solution in heat])
    solutions = _solve(rows, finalists, FINAL_ITERATIONS, FINAL_TOL)
    return _distinct([*pool, *solutions])[:POOL_SIZE]


def _solve(rows: WeightedRows, starts: Matrix, max_iter: int, tol: float) -> Pool:
    pairs = zip(*lloyd(rows.tables, starts, max_iter, tol), strict=True)
    return [Solution(centroids, float(inertia)) for centroids, inertia in pairs]


def _distinct(solutions: Iterable[Solution]) -> Pool:
    """Leave out solutions of the same inertia as another; best first."""
    distinct: Pool = []
    for solution in sorted(solutions, key=lambda s: s.inertia):
        if not distinct or solution.inertia > distinct[-1].inertia * (1 + SAME_INERTIA):
            distinct.append(solution)
    return distinct


def _improves(pool: Pool, previous: Pool) -> bool:
    return not previous or pool[0].inertia < previous[0].inertia * (1 - FINAL_TOL)
