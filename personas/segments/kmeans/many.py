"""K-Means on many small tables at once.

A fit of some hundred rows costs less than the call that asks for it. Resamples and reference
tables are fitted by the hundred; stacked, they share every call.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

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
