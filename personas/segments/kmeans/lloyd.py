"""K-Means by Lloyd's algorithm: one iteration for a single fit, many tables and many starts.

A fit of some hundred rows costs less than the numpy calls it makes, so fits share their calls. A
batch is b fits of k centroids in d features, over b tables of n rows or all over the same table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import Labels, Matrix

# Distances held at a time: more than the processor's cache holds is slower.
BLOCK_DISTANCES = 80_000
BLOCK_ROWS = 256  # held at least, however many centroids there are
MAX_ITER = 300

# Up to so many rows random starts share their calls; with more, scikit-learn is as fast.
FEW_ROWS = 2_000

Members = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The rows of a batch, in the layouts that its matrix products take; t is b, or 1 for all fits.

    ``columns`` t × d+1 × n are rows with a 1 at their end, ``terms`` t × n × d+1 the same times
    the weight of each row; ``weights`` n; ``squares`` t, the weighted sum of squared lengths.
    """

    columns: Matrix
    terms: Matrix
    weights: Matrix
    squares: Matrix

    @classmethod
    def of(cls, rows: Matrix, weights: Matrix | None = None) -> Tables:
        """Lay out t × n × d rows, which count once each where there are no ``weights`` (n)."""
        if weights is None:
            weights = np.ones(rows.shape[1])
        extended = np.concatenate([rows, np.ones((*rows.shape[:2], 1))], axis=2)
        columns = np.ascontiguousarray(extended.swapaxes(1, 2))
        squares = (rows**2).sum(axis=2) @ weights
        return cls(columns, extended * weights[:, None], weights, squares)

    def __getitem__(self, fits: slice | Members) -> Tables:
        """Return the tables of some of the fits."""
        if len(self.columns) == 1:
            return self
        return replace(
            self, columns=self.columns[fits], terms=self.terms[fits], squares=self.squares[fits]
        )


class Fits(NamedTuple):
    """A batch of fits: ``labels`` b × n, from 0; ``centroids`` b × k × d; ``inertia`` b."""

    labels: Labels
    centroids: Matrix
    inertia: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted K-Means: ``centroids`` k × d; ``labels`` n, each row's cluster from 0."""

    centroids: Matrix
    labels: Labels
    inertia: float

    @property
    def k(self) -> int:
        """Return the number of clusters."""
        return len(self.centroids)


def fit_from(features: Matrix, centroids: Matrix) -> Fit:
    """Fit n × d features from the given centroids, k × d."""
    fits = _fit_batch(features[None], centroids[None])
    if len(np.unique(fits.labels[0])) == len(centroids):
        return Fit(fits.centroids[0], fits.labels[0], float(fits.inertia[0]))
    # scikit-learn moves an empty cluster to the row that is farthest from its centroid.
    return _fit_sklearn(features, len(centroids), init=centroids, n_init=1)


def fit_random(features: Matrix, k: int, seed: int, starts: int = 1) -> Fit:
    """Fit n × d features from k-means++ starts that the seed fixes; return the best fit."""
    if len(features) > FEW_ROWS:
        return _fit_sklearn(features, k, n_init=starts, random_state=seed)
    return fit_from(features, fit_many(features[None], k, seed, starts).centroids[0])


def _fit_sklearn(features: Matrix, k: int, **starts: Any) -> Fit:
    from sklearn.cluster import KMeans

    model = KMeans(k, **starts).fit(features)
    return Fit(model.cluster_centers_, model.labels_.astype(np.int64), float(model.inertia_))


def fit_many(tables: Matrix, k: int, seed: int, starts: int = 1) -> Fits:
    """Fit b × n × d tables from k-means++ starts that the seed fixes; return the best of each."""
    count, rows, _ = tables.shape
    draws = np.random.default_rng(seed).random((count, starts, k, 2 + int(log(k))))
    block = max(1, BLOCK_DISTANCES // (rows * k * starts))
    cuts = [slice(i, i + block) for i in range(0, count, block)]
    parts = [_fit_best(tables[cut], draws[cut]) for cut in cuts]
    return Fits(*map(np.concatenate, zip(*parts, strict=True)))


def _fit_best(tables: Matrix, draws: Matrix) -> Fits:
    count, starts, k, trials = draws.shape
    repeated = np.repeat(tables, starts, axis=0)
    centroids = kmeans_plusplus(repeated, draws.reshape(-1, k, trials))
    return fit_best(tables, centroids.reshape(count, starts, k, -1))


def fit_best(tables: Matrix, starts: Matrix) -> Fits:
    """Fit b × n × d tables, each from its own starts, b × s × k × d; return the best of each."""
    count, trials = starts.shape[:2]
    fits = _fit_batch(np.repeat(tables, trials, axis=0), starts.reshape(-1, *starts.shape[2:]))
    inertia = fits.inertia.reshape(count, trials)
    best = inertia.argmin(axis=1) + trials * np.arange(count)
    return Fits(fits.labels[best], fits.centroids[best], inertia.min(axis=1))


def _fit_batch(rows: Matrix, starts: Matrix) -> Fits:
    """Fit b × n × d rows; the centroids are the exact means of the labels, in any batch."""
    tables = Tables.of(rows)
    centroids, _ = lloyd(tables, starts)
    labels = label_rows(tables, centroids)
    centroids, _ = compute_means(rows, labels, centroids)
    nearest = np.take_along_axis(centroids, labels[..., None], axis=1)
    return Fits(labels, centroids, ((rows - nearest) ** 2).sum(axis=(1, 2)))


def kmeans_plusplus(tables: Matrix, draws: Matrix) -> Matrix:
    """Return start centroids b × k × d by greedy k-means++ (Arthur & Vassilvitskii 2007).

    ``tables`` b × n × d; ``draws`` in 0…1, b × k × trials. Each centroid is the best of several
    rows, which are drawn in proportion to their squared distance to the centroids before it.
    """
    batch = np.arange(len(tables))
    centroids = [tables[batch, (draws[:, 0, 0] * tables.shape[1]).astype(np.int64)]]
    distances = _squared_distances(tables, centroids[0][:, None])[:, 0]
    for draw in draws.swapaxes(0, 1)[1:]:
        sums = np.cumsum(distances, axis=1)
        places = [np.searchsorted(s, d * s[-1]) for s, d in zip(sums, draw, strict=True)]
        candidates = tables[batch[:, None], np.minimum(places, tables.shape[1] - 1)]
        reduced = np.minimum(distances[:, None], _squared_distances(tables, candidates))
        best = reduced.sum(axis=2).argmin(axis=1)
        centroids.append(candidates[batch, best])
        distances = reduced[batch, best]
    return np.stack(centroids, axis=1)


def _squared_distances(tables: Matrix, points: Matrix) -> Matrix:
    """Return squared distances, b × points × n."""
    products = np.matmul(points, tables.swapaxes(1, 2))
    squares = (tables**2).sum(axis=2)[:, None] + (points**2).sum(axis=2)[..., None]
    distances: Matrix = np.maximum(squares - 2 * products, 0)
    return distances


def lloyd(
    tables: Tables, starts: Matrix, max_iter: int = MAX_ITER, tol: float = 0.0
) -> tuple[Matrix, Matrix]:
    """Return the centroids b × k × d that Lloyd's algorithm reaches, and their inertia b.

    A fit ends after ``max_iter`` updates of its centroids, or when its inertia falls by no more
    than the share ``tol``. A cluster that loses all its rows keeps its centroid.
    """
    block = max(1, BLOCK_DISTANCES // (len(tables.weights) * starts.shape[1]))
    cuts = [slice(i, i + block) for i in range(0, len(starts), block)]
    parts = [_iterate(tables[cut], starts[cut], max_iter, tol) for cut in cuts]
    centroids, inertia = zip(*parts, strict=True)
    return np.concatenate(centroids), np.concatenate(inertia)


def _iterate(tables: Tables, starts: Matrix, max_iter: int, tol: float) -> tuple[Matrix, Matrix]:
    """Run a block of fits; those that have ended drop out of further iterations."""
    centroids, active = starts.copy(), np.arange(len(starts))
    inertia = np.full(len(starts), np.inf)
    for iteration in range(max_iter + 1):
        members, current = _assign(tables, centroids[active])
        gaining = current < inertia[active] * (1 - tol)
        inertia[active] = np.minimum(current, inertia[active])
        if iteration == max_iter or not gaining.any():
            break
        if not gaining.all():
            active, tables = active[gaining], tables[gaining]
            members = [part[gaining] for part in members]
        centroids[active] = _update(tables, members, centroids[active])
    return centroids, np.maximum(inertia, 0.0)


def _assign(tables: Tables, centroids: Matrix) -> tuple[list[Members], Matrix]:
    """Return the members of every cluster, b × k × n in parts of n, and the inertia b."""
    members, inertia = [], tables.squares
    step = max(BLOCK_ROWS, BLOCK_DISTANCES // centroids.shape[1])
    for start in range(0, len(tables.weights), step):
        rows = slice(start, start + step)
        distances = _distances(tables, centroids, rows)
        nearest = distances.min(axis=1)
        inertia = inertia + nearest @ tables.weights[rows]
        is_member = distances == nearest[:, None]
        if np.count_nonzero(is_member) > nearest.size:  # of equally near centroids the first
            is_member &= is_member.cumsum(axis=1) == 1
        members.append(is_member)
    return members, inertia


def _distances(tables: Tables, centroids: Matrix, rows: slice) -> Matrix:
    """Return squared distances less the squared length of the row: c² − 2 x·c, b × k × n."""
    count, k, width = centroids.shape
    squares = (centroids**2).sum(axis=2, keepdims=True)
    extended = np.concatenate([-2 * centroids, squares], axis=2)
    columns = tables.columns[..., rows]
    distances: Matrix = extended.reshape(len(columns), -1, width + 1) @ columns
    return distances.reshape(count, k, -1)


def _update(tables: Tables, members: list[Members], centroids: Matrix) -> Matrix:
    """Return the means of the members, b × k × d; a cluster without any keeps its centroid."""
    batch, end = len(tables.terms), 0
    sums = np.zeros((*centroids.shape[:2], centroids.shape[2] + 1))
    for part in members:
        start, end = end, end + part.shape[2]
        rows = part.reshape(batch, -1, part.shape[2]).astype(np.float64)
        sums += (rows @ tables.terms[:, start:end]).reshape(sums.shape)
    sizes = sums[..., -1:]
    means: Matrix = np.where(sizes > 0, sums[..., :-1] / np.where(sizes > 0, sizes, 1), centroids)
    return means


def label_rows(tables: Tables, centroids: Matrix) -> Labels:
    """Return the nearest centroid of every row, b × n; of equally near ones the first."""
    members, _ = _assign(tables, centroids)
    labels = [np.zeros((len(part), part.shape[2]), dtype=np.int64) for part in members]
    for part, out in zip(members, labels, strict=True):
        for label in range(1, part.shape[1]):
            np.copyto(out, label, where=part[:, label])
    return np.concatenate(labels, axis=1)


def compute_means(
    rows: Matrix, labels: Labels, centroids: Matrix, weights: Matrix | None = None
) -> tuple[Matrix, Matrix]:
    """Return the clusters' means, b × k × d, and sizes, b × k; an empty one keeps its centroid.

    ``rows`` b × n × d; ``labels`` b × n. Sums run in the order of the rows.
    """
    count, k, width = centroids.shape
    counts = np.broadcast_to(1.0 if weights is None else weights, labels.shape)
    cells = (labels + k * np.arange(count)[:, None]).ravel()
    sizes = np.asarray(np.bincount(cells, counts.ravel(), count * k), dtype=np.float64)
    sums = [np.bincount(cells, (rows[..., j] * counts).ravel(), count * k) for j in range(width)]
    means = np.stack(sums, axis=1) / np.where(sizes > 0, sizes, 1)[:, None]
    updated: Matrix = np.where(sizes[:, None] > 0, means, centroids.reshape(-1, width))
    return updated.reshape(centroids.shape), sizes.reshape(count, k)
