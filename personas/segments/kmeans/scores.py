"""How good clusters are: silhouettes, Calinski-Harabasz, Davies-Bouldin.

The distances between all rows are computed once and serve the silhouettes of every k.
"""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Labels, Matrix, squared_distances


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
    nearest other one. There must be two centroids at least.
    """
    distances, rows = np.sqrt(squared_distances(features, centroids)), np.arange(len(features))
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
