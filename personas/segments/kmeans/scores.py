"""How good clusters are: silhouettes, Calinski-Harabasz, Davies-Bouldin.

The distances between all rows are computed once and serve the silhouettes of every k.

Two more indices of k: the gap statistic and prediction strength. They do not choose k.

Both are computed on at most `ROWS` rows and need no fit that a run keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans.lloyd import fit_many
from personas.segments.matrices import (
    Labels,
    Matrix,
    partial_distances,
    pick_rows,
    squared_distances,
)


def pair_distances(rows: Matrix) -> Matrix:
    """Return the Euclidean distances between all rows, n × n."""
    distances = squared_distances(rows, rows)
    np.sqrt(distances, out=distances)
    np.fill_diagonal(distances, 0)
    return distances


def silhouettes(distances: Matrix, labels: Labels) -> Matrix:
    """Return (b − a) / max(a, b) of every row (Rousseeuw 1987); 0 in a cluster of one row.

    ``distances`` is n × n; a is the mean distance to the other rows of the row's cluster, b that
    to the nearest other cluster. There must be two clusters at least.
    """
    places, members = _members(labels)
    sizes, rows = members.sum(axis=0), np.arange(len(labels))
    sums = distances @ members
    a = sums[rows, places] / np.maximum(sizes[places] - 1, 1)
    means = sums / sizes
    means[rows, places] = np.inf
    b = means.min(axis=1)
    largest = np.maximum(np.maximum(a, b), np.finfo(float).tiny)
    values: Matrix = np.where(sizes[places] > 1, (b - a) / largest, 0)
    return values


def simplified_silhouettes(
    features: Matrix, centroids: Matrix, labels: Labels | None = None
) -> Matrix:
    """Return (b − a) / max(a, b) of every row (Hruschka et al. 2004), n.

    a is the distance to the centroid of the row's label, or to the nearest centroid; b that to the
    nearest other one. There must be two centroids at least. Gaps are left out of distances.
    """
    distances, rows = np.sqrt(partial_distances(features, centroids)), np.arange(len(features))
    labels = distances.argmin(axis=1) if labels is None else labels
    a = distances[rows, labels]
    distances[rows, labels] = np.inf
    b = distances.min(axis=1)
    values: Matrix = (b - a) / np.maximum(np.maximum(a, b), np.finfo(float).tiny)
    return values


def calinski_harabasz(features: Matrix, labels: Labels) -> float:
    """Return [B/(k−1)] / [W/(n−k)], the variance between clusters over that within; 1 for W = 0."""
    places, members = _members(labels)
    sizes, k = members.sum(axis=0), members.shape[1]
    means = _means(features, members)
    between = (sizes * ((means - features.mean(axis=0)) ** 2).sum(axis=1)).sum()
    within = ((features - means[places]) ** 2).sum()
    return float(between * (len(features) - k) / (within * (k - 1))) if within else 1.0


def davies_bouldin(features: Matrix, labels: Labels) -> float:
    """Return the mean over clusters of their worst (width + other's width) / distance to it."""
    places, members = _members(labels)
    means = _means(features, members)
    widths = np.sqrt(((features - means[places]) ** 2).sum(axis=1)) @ members / members.sum(axis=0)
    distances = pair_distances(means)
    if np.allclose(widths, 0) or np.allclose(distances, 0):
        return 0.0
    distances[distances == 0] = np.inf
    return float(((widths[:, None] + widths) / distances).max(axis=1).mean())


def _members(labels: Labels) -> tuple[Labels, Matrix]:
    """Return each row's place among the clusters that have rows, and n × clusters of 0 and 1."""
    clusters, places = np.unique(labels, return_inverse=True)
    return places, np.eye(len(clusters))[places]


def _means(features: Matrix, members: Matrix) -> Matrix:
    means: Matrix = (members.T @ features) / members.sum(axis=0)[:, None]
    return means


ROWS = 500
REFERENCES = 10
SPLITS = 4
STARTS = 4


@dataclass(frozen=True, slots=True)
class Indices:
    """For one k: the gap (logarithm of inertia, more is better) and prediction strength (0…1)."""

    gap: float
    strength: float


def compute_indices(features: Matrix, ks: Sequence[int]) -> dict[int, Indices]:
    """Return the indices of every k for which either half of the rows has enough distinct rows."""
    rows = pick_rows(features, ROWS)
    rotated = _rotate(rows)
    references, halves = _uniform_tables(rotated), _split_halves(rotated)
    distinct = len(np.unique(rows, axis=0))
    return {
        k: Indices(_gap(rotated, references, k), _prediction_strength(halves, k))
        for k in ks
        if 2 * k <= distinct // 2
    }


def _rotate(rows: Matrix) -> Matrix:
    """Return rows along their principal components, where the box around them is tighter."""
    centered_rows = rows - rows.mean(axis=0)
    rotated: Matrix = centered_rows @ np.linalg.svd(centered_rows, full_matrices=False)[2].T
    return rotated


def _uniform_tables(rotated: Matrix) -> Matrix:
    """Return the reference tables of Tibshirani, Walther & Hastie (2001), uniform in the box."""
    low, high = rotated.min(axis=0), rotated.max(axis=0)
    tables: Matrix = np.random.default_rng(0).uniform(low, high, (REFERENCES, *rotated.shape))
    return tables


def _gap(rotated: Matrix, references: Matrix, k: int) -> float:
    tiny = np.finfo(float).tiny
    inertia = fit_many(rotated[None], k, seed=0, starts=STARTS).inertia[0]
    reference = np.log(np.maximum(fit_many(references, k, seed=0).inertia, tiny)).mean()
    return float(reference - np.log(max(inertia, tiny)))


def _split_halves(rows: Matrix) -> Matrix:
    """Return the rows in two halves, `SPLITS` times over: tables 2i and 2i + 1 are one split."""
    generator, half = np.random.default_rng(0), len(rows) // 2
    orders = [generator.permutation(len(rows)) for _ in range(SPLITS)]
    return np.stack([rows[part] for o in orders for part in (o[:half], o[half : 2 * half])])


def _prediction_strength(halves: Matrix, k: int) -> float:
    """Return prediction strength (Tibshirani & Walther 2005), a mean over splits and directions."""
    fits = fit_many(halves, k, seed=0, starts=STARTS)
    strengths = [
        _joint_share(labels, squared_distances(rows, fits.centroids[i ^ 1]).argmin(axis=1), k)
        for i, (rows, labels) in enumerate(zip(halves, fits.labels, strict=True))
    ]
    return float(np.mean(strengths))


def _joint_share(labels: Labels, predicted_labels: Labels, k: int) -> float:
    """Return the share of pairs in a cluster that are predicted into one; of the worst cluster."""
    table = np.bincount(labels * k + predicted_labels, minlength=k * k).reshape(k, k)
    sizes = table.sum(axis=1)
    pairs = sizes * (sizes - 1)
    shares = (table * (table - 1)).sum(axis=1)[pairs > 0] / pairs[pairs > 0]
    return float(shares.min(initial=1.0))
