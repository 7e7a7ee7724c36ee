"""Lloyd's algorithm from many starts at once, and a race between them.

A fit of some hundred rows costs less than the call that asks for it: starts share every call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans.rows import Rows
from personas.segments.matrices import Matrix

# Distances that are held at a time: more than the processor keeps at hand is slower.
AT_A_TIME = 80_000
# After so many passes only the best of different starts go on, until they gain less than SETTLED.
HEAT, HEAT_SETTLED = 4, 1e-5
FINALISTS = 6
PASSES, SETTLED = 60, 1e-7
# Inertias that differ by less than this share are of the same centroids.
ALIKE = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Centroids k × d on which Lloyd's algorithm settled, and their inertia."""

    centroids: Matrix
    inertia: float


def race(rows: Rows, starts: Matrix) -> list[Found]:
    """Return what the most promising of the starts × k × d settle on, best first."""
    heat = distinct(_settle(rows, starts, HEAT, HEAT_SETTLED))[:FINALISTS]
    return distinct(_settle(rows, np.stack([f.centroids for f in heat]), PASSES, SETTLED))


def distinct(found: Sequence[Found]) -> list[Found]:
    """Leave out those of the same inertia as another; best first."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: f.inertia):
        if not kept or one.inertia > kept[-1].inertia * (1 + ALIKE):
            kept.append(one)
    return kept


def _settle(rows: Rows, starts: Matrix, passes: int, settled: float) -> list[Found]:
    block = max(1, AT_A_TIME // (starts.shape[1] * len(rows.points)))
    cuts = range(0, len(starts), block)
    return [f for i in cuts for f in _block(rows, starts[i : i + block], passes, settled)]


def _block(rows: Rows, starts: Matrix, passes: int, settled: float) -> list[Found]:
    """Lloyd's passes; starts that stand still are left out of further ones."""
    centroids, active = starts.copy(), np.arange(len(starts))
    inertia = np.full(len(starts), np.inf)
    for number in range(passes + 1):
        apart = _apart(rows, centroids[active])
        nearest = apart.min(axis=1)
        now = nearest @ rows.weights + rows.squares
        gaining = now < inertia[active] * (1 - settled)
        inertia[active] = np.minimum(now, inertia[active])
        if number == passes or not gaining.any():
            break
        active = active[gaining]
        owned = apart[gaining] == nearest[gaining, None]
        centroids[active] = _means(rows, owned, centroids[active])
    return [Found(c, max(0.0, float(i))) for c, i in zip(centroids, inertia, strict=True)]


def _apart(rows: Rows, centroids: Matrix) -> Matrix:
    """Squared distances less the row's own squared length, starts × k × rows."""
    count, k, width = centroids.shape
    squares = (centroids**2).sum(axis=2, keepdims=True)
    lifted = np.concatenate([-2 * centroids, squares], axis=2)
    apart: Matrix = lifted.reshape(count * k, width + 1) @ rows.lifted
    return apart.reshape(count, k, -1)


def _means(rows: Rows, owned: np.ndarray, before: Matrix) -> Matrix:
    """Means of the rows that are owned; a centroid that owns none stays where it was."""
    count, k, width = before.shape
    sums = owned.reshape(count * k, -1).astype(float) @ rows.weighed
    sizes = sums[:, -1:]
    means = sums[:, :-1] / np.where(sizes > 0, sizes, 1)
    kept: Matrix = np.where(sizes > 0, means, before.reshape(-1, width))
    return kept.reshape(before.shape)
