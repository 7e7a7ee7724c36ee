"""Fit resamples of the customers again, and measure how well clusters come back (Hennig 2007)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import log

import numpy as np

from personas.segments.kmeans.lloyd import Members, Tables, fit_best, kmeans_plusplus, lloyd
from personas.segments.kmeans.scores import simplified_silhouettes
from personas.segments.matrices import Labels, Matrix, jaccard, pick_rows, squared_distances

# Resamples share so many starts, after a few iterations in some of the rows; each goes on from
# those that are best for it. That comes as close to its lowest inertia as a search of its own.
STARTS, ITERATIONS, START_ROWS, FINALISTS = 100, 5, 500, 3
BLOCK = 10  # resamples fitted at a time
# A cluster is isolated where its mean simplified silhouette is high; or where it is not low and
# there are gaps to all others: somewhere on the way from centroid to centroid lie at most `SPARSE`
# times as many rows as around either. No half of a normal distribution in a plane is.
SEPARATED, OVERLAPPING, SPARSE = 0.55, 0.25, 0.5
PLACES, NEAR, GAP_ROWS = np.arange(0.25, 0.76, 0.125), 0.125, 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Refits:
    """New clusters of resamples: ``labels`` b × m, and which ``clusters`` (k) are sought in them.

    ``similarities`` b × k × k are Jaccard's, of clusters and new clusters.
    """

    labels: Labels
    clusters: Members
    similarities: Matrix


def draw_resamples(rows: int, count: int, most: int) -> Labels:
    """Return the rows of ``count`` bootstrap resamples, each of at most ``most``, in order."""
    size = (count, min(rows, most))
    return np.sort(np.random.default_rng(0).integers(rows, size=size), axis=1)


def measure_stability(
    features: Matrix, centroids: Matrix, resamples: Labels, *, from_groups: bool
) -> Matrix:
    """Return how well every cluster comes back, k: the mean of its largest similarity."""
    stability = np.zeros(len(centroids))
    for refits in refit(features, centroids, resamples, from_groups=from_groups):
        means = refits.similarities.max(axis=2).mean(axis=0)
        stability[refits.clusters] = means[refits.clusters]
    return stability


def refit(
    features: Matrix, centroids: Matrix, resamples: Labels, *, from_groups: bool
) -> list[Refits]:
    """Fit every resample at its lowest inertia, and from the mixture's groups where that matters.

    A cluster that started ``from_groups`` and stands apart is sought from its own centroid:
    the lowest inertia may cut a large cluster in two instead, and leave out a small one.
    """
    k, labels = len(centroids), squared_distances(features, centroids).argmin(axis=1)
    is_apart, parts = np.zeros(k, np.bool_), []
    if from_groups:
        is_apart = isolated_clusters(features, centroids, labels)
    if not is_apart.all():
        parts.append((_fit_lowest(features, resamples, k), ~is_apart))
    if is_apart.any():
        starts = np.tile(centroids, (len(resamples), 1, 1, 1))
        parts.append((_fit(features, resamples, starts), is_apart))
    return [Refits(new, c, _similarities(resamples, labels, new, k)) for new, c in parts]


def isolated_clusters(features: Matrix, centroids: Matrix, labels: Labels) -> Members:
    """Return which clusters are well separated, or have gaps to all others, k."""
    values, k = simplified_silhouettes(features, centroids, labels), len(centroids)
    sizes = np.maximum(np.bincount(labels, minlength=k), 1)
    separation = np.bincount(labels, values, k) / sizes
    has_gaps = separation >= OVERLAPPING
    step = -(-len(features) // GAP_ROWS)
    rows, labels = features[::step], labels[::step]
    for i, j in combinations(range(k), 2):
        if has_gaps[[i, j]].any() and not _has_gap(
            rows[(labels == i) | (labels == j)], centroids[i], centroids[j]
        ):
            has_gaps[[i, j]] = False
    isolated: Members = has_gaps | (separation >= SEPARATED)
    return isolated


def _has_gap(rows: Matrix, start: Matrix, end: Matrix) -> bool:
    """Return whether few rows lie somewhere between two centroids, on the line through them."""
    line = end - start
    way = (rows - start) @ line / max(float(line @ line), np.finfo(float).tiny)
    counts = (np.abs(way[:, None] - [0.0, 1.0, *PLACES]) < NEAR).sum(axis=0)
    return bool(counts[2:].min() <= SPARSE * counts[:2].min())


def _fit_lowest(features: Matrix, resamples: Labels, k: int) -> Labels:
    """Return the labels of every resample, b × m, at the lowest inertia that can be reached."""
    starts = _shared_starts(features, k)
    nearest = np.stack([squared_distances(features, start).min(axis=1) for start in starts])
    counts = np.stack([np.bincount(rows, minlength=len(features)) for rows in resamples])
    order = (counts @ nearest.T).argsort(axis=1, kind="stable")
    return _fit(features, resamples, starts[order[:, :FINALISTS]])


def _shared_starts(features: Matrix, k: int) -> Matrix:
    rows = pick_rows(features, START_ROWS)
    draws = np.random.default_rng(0).random((STARTS, k, 2 + int(log(k))))
    starts = kmeans_plusplus(np.broadcast_to(rows, (STARTS, *rows.shape)), draws)
    return lloyd(Tables.of(rows[None]), starts, ITERATIONS)[0]


def _fit(features: Matrix, resamples: Labels, starts: Matrix) -> Labels:
    cuts = [slice(i, i + BLOCK) for i in range(0, len(resamples), BLOCK)]
    fits = [fit_best(features[resamples[cut]], starts[cut]) for cut in cuts]
    return np.concatenate([fit.labels for fit in fits])


def _similarities(resamples: Labels, labels: Labels, new_labels: Labels, k: int) -> Matrix:
    """Return Jaccard of clusters × new clusters over the distinct rows of every resample."""
    is_first = np.diff(resamples, axis=1, prepend=-1) > 0
    cells = (np.arange(len(resamples))[:, None] * k + labels[resamples]) * k + new_labels
    counts = np.bincount(cells[is_first], minlength=len(resamples) * k * k)
    return np.stack([jaccard(table) for table in counts.reshape(-1, k, k).astype(np.float64)])
