"""Lloyd's algorithm: one fit, many small tables at once, many starts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from personas.segments.kmeans.condense import Rows
from personas.segments.matrices import Labels, Matrix

# Distances that are held at a time: more than the processor keeps at hand is slower.
AT_A_TIME = 60_000
PASSES = 300
# A pass that moves fewer rows than this share of them is the last.
SETTLED = 5e-4


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Of every table: ``labels`` tables × rows, ``centroids`` tables × k × d, ``inertia``."""

    labels: Labels
    centroids: Matrix
    inertia: Matrix


def fit_many(tables: Matrix, k: int, seed: int, starts: int = 1) -> Fits:
    """Fit tables × rows × d from k-means++ starts that the seed fixes; keep the best of each."""
    count, rows, _ = tables.shape
    trials = 2 + int(log(k))
    marks = np.random.default_rng(seed).random((count, starts, k, trials))
    block = max(1, AT_A_TIME // (rows * k * starts))
    cuts = range(0, count, block)
    fits = [_fit_block(tables[i : i + block], marks[i : i + block]) for i in cuts]
    return Fits(
        np.concatenate([fit.labels for fit in fits]),
        np.concatenate([fit.centroids for fit in fits]),
        np.concatenate([fit.inertia for fit in fits]),
    )


def settle(table: Matrix, centroids: Matrix) -> tuple[Labels, Matrix]:
    """Run Lloyd's passes on one table until no row moves; return labels and centroids."""
    labels, settled = _lloyd(table[None], centroids[None].copy(), 0)
    return labels[0], settled[0]


def _fit_block(tables: Matrix, marks: Matrix) -> Fits:
    count, starts, k, trials = marks.shape
    repeated = np.repeat(tables, starts, axis=0)
    first = spread(repeated, marks.reshape(count * starts, k, trials))
    labels, centroids = _lloyd(repeated, first, SETTLED)
    own = np.take_along_axis(centroids, labels[..., None], axis=1)
    inertia = ((repeated - own) ** 2).sum(axis=(1, 2)).reshape(count, starts)
    best = inertia.argmin(axis=1) + starts * np.arange(count)
    return Fits(labels[best], centroids[best], inertia.min(axis=1))


def spread(tables: Matrix, marks: Matrix) -> Matrix:
    """Greedy k-means++ (Arthur & Vassilvitskii 2007): of several far rows the best is taken.

    Tables × rows × d; marks in 0…1, tables × k × trials. Centroids tables × k × d.
    """
    each = np.arange(len(tables))
    chosen = [tables[each, (marks[:, 0, 0] * tables.shape[1]).astype(np.int64)]]
    near = _apart(tables, chosen[0][:, None])[:, 0]
    for mark in marks.swapaxes(0, 1)[1:]:
        reached = np.cumsum(near, axis=1)
        places = [np.searchsorted(r, m * r[-1]) for r, m in zip(reached, mark, strict=True)]
        tried = tables[each[:, None], np.minimum(places, tables.shape[1] - 1)]
        nearer = np.minimum(near[:, None], _apart(tables, tried))
        best = nearer.sum(axis=2).argmin(axis=1)
        chosen.append(tried[each, best])
        near = nearer[each, best]
    return np.stack(chosen, axis=1)


def _lloyd(tables: Matrix, centroids: Matrix, still: float) -> tuple[Labels, Matrix]:
    """Lloyd's passes; tables of which no larger share than ``still`` moves are left out of more."""
    count, rows, _ = tables.shape
    labels, active = np.full((count, rows), -1), np.arange(count)
    turned = np.ascontiguousarray(tables.swapaxes(1, 2))
    for _ in range(PASSES):
        nearest = _nearest(turned, centroids[active])
        moved = (nearest != labels[active]).sum(axis=1) > still * rows
        labels[active] = nearest
        if not moved.all():
            active, turned, nearest = active[moved], turned[moved], nearest[moved]
        if not len(active):
            break
        centroids[active] = _means(turned, nearest, centroids[active])
    return labels, centroids


def _apart(tables: Matrix, points: Matrix) -> Matrix:
    """Squared distances, tables × points × rows."""
    products = np.matmul(points, tables.swapaxes(1, 2))
    squares = (tables**2).sum(axis=2)[:, None] + (points**2).sum(axis=2)[..., None]
    apart: Matrix = np.maximum(squares - 2 * products, 0)
    return apart


def _nearest(turned: Matrix, points: Matrix) -> Labels:
    """The nearest of tables × points × d to each of tables × d × rows: where x·p − p²/2 is most.

    Point by point along the short axis is faster than `argmax`.
    """
    worth = np.matmul(points, turned)
    worth -= (points**2).sum(axis=2)[..., None] / 2
    best, nearest = worth[:, 0].copy(), np.zeros(worth[:, 0].shape, dtype=np.int16)
    for point in range(1, worth.shape[1]):
        np.copyto(nearest, point, where=worth[:, point] > best)
        np.maximum(best, worth[:, point], out=best)
    return nearest.astype(np.int64)


def _means(turned: Matrix, labels: Labels, before: Matrix) -> Matrix:
    """Means of the clusters; one that nobody is nearest to stays where it was."""
    count, k, width = before.shape
    flat = (labels + k * np.arange(count)[:, None]).ravel()
    sizes = np.bincount(flat, minlength=count * k)
    sums = [np.bincount(flat, turned[:, j].ravel(), count * k) for j in range(width)]
    means = np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]
    kept: Matrix = np.where(sizes[:, None] > 0, means, before.reshape(-1, width))
    return kept.reshape(before.shape)


# Distances that are held at a time: more than the processor keeps at hand is slower.
RACE_AT_A_TIME = 80_000
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
    block = max(1, RACE_AT_A_TIME // (starts.shape[1] * len(rows.points)))
    cuts = range(0, len(starts), block)
    return [f for i in cuts for f in _block(rows, starts[i : i + block], passes, settled)]


def _block(rows: Rows, starts: Matrix, passes: int, settled: float) -> list[Found]:
    """Lloyd's passes; starts that stand still are left out of further ones."""
    centroids, active = starts.copy(), np.arange(len(starts))
    inertia = np.full(len(starts), np.inf)
    for number in range(passes + 1):
        apart = _race_apart(rows, centroids[active])
        nearest = apart.min(axis=1)
        now = nearest @ rows.weights + rows.squares
        gaining = now < inertia[active] * (1 - settled)
        inertia[active] = np.minimum(now, inertia[active])
        if number == passes or not gaining.any():
            break
        active = active[gaining]
        owned = apart[gaining] == nearest[gaining, None]
        centroids[active] = _race_means(rows, owned, centroids[active])
    return [Found(c, max(0.0, float(i))) for c, i in zip(centroids, inertia, strict=True)]


def _race_apart(rows: Rows, centroids: Matrix) -> Matrix:
    """Squared distances less the row's own squared length, starts × k × rows."""
    count, k, width = centroids.shape
    squares = (centroids**2).sum(axis=2, keepdims=True)
    lifted = np.concatenate([-2 * centroids, squares], axis=2)
    apart: Matrix = lifted.reshape(count * k, width + 1) @ rows.lifted
    return apart.reshape(count, k, -1)


def _race_means(rows: Rows, owned: np.ndarray, before: Matrix) -> Matrix:
    """Means of the rows that are owned; a centroid that owns none stays where it was."""
    count, k, width = before.shape
    sums = owned.reshape(count * k, -1).astype(float) @ rows.weighed
    sizes = sums[:, -1:]
    means = sums[:, :-1] / np.where(sizes > 0, sizes, 1)
    kept: Matrix = np.where(sizes > 0, means, before.reshape(-1, width))
    return kept.reshape(before.shape)


FEW_ROWS = 2_000  # for random starts
SETTLED_ROWS = 10_000  # from good starts few passes remain


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted K-Means: ``centroids`` k × d, ``labels`` a row's cluster, from 0."""

    centroids: Matrix
    labels: Labels
    inertia: float

    @property
    def k(self) -> int:
        """How many clusters there are."""
        return len(self.centroids)


def fit_from(features: Matrix, centroids: Matrix) -> Fit:
    """Run Lloyd's algorithm from the given centroids."""
    k = len(centroids)
    if len(features) <= SETTLED_ROWS:
        labels, settled = settle(features, centroids)
        if len(np.unique(labels)) == k:  # else scikit-learn finds a place for the empty one
            return _measured(features, labels, settled)
    return _fit_sklearn(features, k, init=centroids, n_init=1)


def fit_random(features: Matrix, k: int, seed: int, starts: int = 1) -> Fit:
    """Run Lloyd's algorithm from k-means++ starts that the seed fixes; keep the best."""
    if len(features) > FEW_ROWS:
        return _fit_sklearn(features, k, n_init=starts, random_state=seed)
    return fit_from(features, fit_many(features[None], k, seed, starts).centroids[0])


def _measured(features: Matrix, labels: Labels, centroids: Matrix) -> Fit:
    return Fit(centroids, labels, float(((features - centroids[labels]) ** 2).sum()))


def _fit_sklearn(features: Matrix, k: int, **starts: Any) -> Fit:
    from sklearn.cluster import KMeans

    model = KMeans(k, **starts).fit(features)
    return Fit(model.cluster_centers_, model.labels_.astype(np.int64), float(model.inertia_))
