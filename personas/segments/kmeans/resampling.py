"""Fit resamples of the customers again, and measure how well clusters come back (Hennig 2007)."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from personas.segments.kmeans.lloyd import Members, Tables, fit_best, kmeans_plusplus, lloyd
from personas.segments.kmeans.scores import simplified_silhouettes
from personas.segments.matrices import Labels, Matrix, jaccard, pick_rows, squared_distances

# Resamples share so many starts, after a few iterations in some of the rows; each goes on from
# those that are best for it. That comes as close to its lowest inertia as a search of its own.
STARTS, ITERATIONS, START_ROWS, FINALISTS = 100, 5, 500, 3
BLOCK = 10  # resamples fitted at a time
# A cluster with a mean simplified silhouette from here up is well separated.
WELL_SEPARATED = 0.5


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

    A cluster that started ``from_groups`` and is well separated is sought from its own centroid:
    the lowest inertia may cut a large cluster in two instead, and leave out a small one.
    """
    k, labels = len(centroids), squared_distances(features, centroids).argmin(axis=1)
    separation = mean_silhouettes(features, centroids, labels) if from_groups else np.zeros(k)
    is_apart, parts = separation >= WELL_SEPARATED, []
    if not is_apart.all():
        parts.append((_fit_lowest(features, resamples, k), ~is_apart))
    if is_apart.any():
        starts = np.tile(centroids, (len(resamples), 1, 1, 1))
        parts.append((_fit(features, resamples, starts), is_apart))
    return [Refits(new, c, _similarities(resamples, labels, new, k)) for new, c in parts]


def mean_silhouettes(features: Matrix, centroids: Matrix, labels: Labels) -> Matrix:
    """Return the mean simplified silhouette of every cluster, k; 0 of an empty one."""
    values = simplified_silhouettes(features, centroids, labels)
    sizes = np.bincount(labels, minlength=len(centroids))
    means: Matrix = np.bincount(labels, values, len(centroids)) / np.maximum(sizes, 1)
    return means


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
