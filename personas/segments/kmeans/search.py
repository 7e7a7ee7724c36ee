"""Good centroids for every k at once, each k from what its neighbours found.

For every k a few different results are kept. They come from starts, from the best of k-1 with one
centroid added and that of k+1 with one left out; they are crossed with each other, as in Gribel &
Vidal, "HG-means" (2019), and the best is improved by swaps. The same rows give the same result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from personas.segments.kmeans.fit import Fit, fit_from, fit_random
from personas.segments.kmeans.race import SETTLED, Found, distinct, race
from personas.segments.kmeans.rows import Rows, condense, different
from personas.segments.kmeans.starts import first_starts
from personas.segments.kmeans.swap import crossed, grown, shrunk, swapped
from personas.segments.matrices import Matrix

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
