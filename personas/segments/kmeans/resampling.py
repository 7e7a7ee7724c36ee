"""Fit resamples of the customers again, and measure how well clusters come back (Hennig 2007)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from personas.segments.kmeans.lloyd import Members, fit_best, fit_many
from personas.segments.kmeans.scores import simplified_silhouettes
from personas.segments.matrices import Labels, Matrix, jaccard, squared_distances

STARTS = 10  # by k-means++, of every resample
BLOCK = 10  # resamples fitted at a time
# A cluster is isolated where its mean simplified silhouette is high; or where it is not low and
# there are gaps to all others: somewhere on the way from centroid to centroid lie at most `SPARSE`
# times as many rows as around either. No half of a normal distribution in a plane is.
SEPARATED, OVERLAPPING, SPARSE = 0.55, 0.25, 0.5
PLACES, NEAR, GAP_ROWS = np.arange(0.25, 0.76, 0.125), 0.125, 2_000


# The names of the clusters 0…k-1 that ``labels`` give to ``rows``; None where no persona fits.
Namer = Callable[[Labels, Labels, int], Sequence[str | None]]


@dataclass(frozen=True, slots=True, eq=False)
class Refits:
    """New clusters of resamples: ``labels`` b × m, and which ``clusters`` (k) are sought in them.

    ``similarities`` b × k × k are Jaccard's, of clusters and new clusters.
    """

    labels: Labels
    clusters: Members
    similarities: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Resampling:
    """Resamples b × m that were fitted again, and how well k clusters come back in them."""

    resamples: Labels
    centroids: Matrix
    refits: tuple[Refits, ...]

    @property
    def stabilities(self) -> Matrix:
        """Return how well every cluster comes back, k: the mean of its largest similarity."""
        stability = np.zeros(len(self.centroids))
        for part in self.refits:
            stability[part.clusters] = part.similarities.max(axis=2).mean(axis=0)[part.clusters]
        return stability

    def measure_confidence(self, names: Sequence[str | None], name: Namer) -> Matrix:
        """Return the share of resamples in which the new cluster has the cluster's name, k."""
        k, matches = len(self.centroids), np.zeros(len(self.centroids))
        for part in self.refits:
            clusters = np.flatnonzero(part.clusters)
            partners = part.similarities[:, clusters].argmax(axis=2)
            for rows, labels, partner in zip(self.resamples, part.labels, partners, strict=True):
                new = name(labels, rows, k)
                pairs = zip(clusters.tolist(), partner.tolist(), strict=True)
                matches[clusters] += [new[j] == names[i] for i, j in pairs]
        return matches / len(self.resamples)

    def reorder(self, centroids: Matrix) -> Resampling | None:
        """Return the same of the clusters nearest to these centroids; None if two have one."""
        order = squared_distances(centroids, self.centroids).argmin(axis=1)
        if len(np.unique(order)) < len(self.centroids):
            return None
        refits = tuple(
            replace(r, clusters=r.clusters[order], similarities=r.similarities[:, order])
            for r in self.refits
        )
        return replace(self, centroids=self.centroids[order], refits=refits)


def resample(
    features: Matrix, centroids: Matrix, count: int, most: int, *, from_groups: bool
) -> Resampling:
    """Draw ``count`` bootstrap resamples of at most ``most`` rows, and fit them again.

    Each is fitted at its lowest inertia, and from the mixture's groups where that matters: a
    cluster that started ``from_groups`` and stands apart is sought from its own centroid, for the
    lowest inertia may cut a large cluster in two instead, and leave out a small one.
    """
    size = (count, min(len(features), most))
    resamples = np.sort(np.random.default_rng(0).integers(len(features), size=size), axis=1)
    k, labels = len(centroids), squared_distances(features, centroids).argmin(axis=1)
    is_apart, parts = np.zeros(k, np.bool_), []
    if from_groups:
        is_apart = isolated_clusters(features, centroids, labels)
    if not is_apart.all():
        parts.append((_fit_lowest(features, resamples, k), ~is_apart))
    if is_apart.any():
        parts.append((_fit_own(features, resamples, centroids), is_apart))
    refits = [Refits(new, c, _similarities(resamples, labels, new, k)) for new, c in parts]
    return Resampling(resamples, centroids, tuple(refits))


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
    """Return the labels of every resample, b × m, the best of `STARTS` starts of its own.

    Starts that resamples share would lead all of them to the same local optimum: clusters would
    seem to come back more than they do.
    """
    blocks = [resamples[i : i + BLOCK] for i in range(0, len(resamples), BLOCK)]
    fits = [fit_many(features[rows], k, seed, STARTS) for seed, rows in enumerate(blocks)]
    return np.concatenate([fit.labels for fit in fits])


def _fit_own(features: Matrix, resamples: Labels, centroids: Matrix) -> Labels:
    """Return the labels of every resample, b × m, started from the clusters' own centroids."""
    blocks = [resamples[i : i + BLOCK] for i in range(0, len(resamples), BLOCK)]
    starts = [np.broadcast_to(centroids, (len(rows), 1, *centroids.shape)) for rows in blocks]
    fits = [fit_best(features[rows], s) for rows, s in zip(blocks, starts, strict=True)]
    return np.concatenate([fit.labels for fit in fits])


def _similarities(resamples: Labels, labels: Labels, new_labels: Labels, k: int) -> Matrix:
    """Return Jaccard of clusters × new clusters over the distinct rows of every resample."""
    is_first = np.diff(resamples, axis=1, prepend=-1) > 0
    cells = (np.arange(len(resamples))[:, None] * k + labels[resamples]) * k + new_labels
    counts = np.bincount(cells[is_first], minlength=len(resamples) * k * k)
    return np.stack([jaccard(table) for table in counts.reshape(-1, k, k).astype(np.float64)])
