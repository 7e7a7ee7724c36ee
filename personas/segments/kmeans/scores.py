"""How good clusters are: silhouettes, Calinski-Harabasz, Davies-Bouldin.

The distances between all rows are found once and serve the silhouettes of every k.
"""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Labels, Matrix, squared_distances


def pair_distances(rows: Matrix) -> Matrix:
    """Return rows × rows."""
    apart = squared_distances(rows, rows)
    np.sqrt(apart, out=apart)
    np.fill_diagonal(apart, 0)
    return apart


def silhouettes(apart: Matrix, labels: Labels) -> Matrix:
    """Return (b − a) / max(a, b) of every row (Rousseeuw 1987); 0 for one that is alone.

    ``apart`` is rows × rows, a the mean distance to the others of the row's own cluster, b that to
    the nearest other cluster. There must be two clusters at least.
    """
    places, members = _members(labels)
    sizes, each = members.sum(axis=0), np.arange(len(labels))
    sums = apart @ members
    own = sums[each, places] / np.maximum(sizes[places] - 1, 1)
    means = sums / sizes
    means[each, places] = np.inf
    other = means.min(axis=1)
    most = np.maximum(np.maximum(own, other), np.finfo(float).tiny)
    found: Matrix = np.where(sizes[places] > 1, (other - own) / most, 0)
    return found


def calinski_harabasz(features: Matrix, labels: Labels) -> float:
    """Return [B/(k−1)] / [W/(n−k)], the variance between clusters over that within; 1 for W = 0."""
    places, members = _members(labels)
    sizes, k = members.sum(axis=0), members.shape[1]
    means = _means(features, members)
    between = (sizes * ((means - features.mean(axis=0)) ** 2).sum(axis=1)).sum()
    within = ((features - means[places]) ** 2).sum()
    return float(between * (len(features) - k) / (within * (k - 1))) if within else 1.0


def davies_bouldin(features: Matrix, labels: Labels) -> float:
    """Return the mean over clusters of (width + width of another) / distance, the worst other."""
    places, members = _members(labels)
    means = _means(features, members)
    widths = np.sqrt(((features - means[places]) ** 2).sum(axis=1)) @ members / members.sum(axis=0)
    apart = pair_distances(means)
    if np.allclose(widths, 0) or np.allclose(apart, 0):
        return 0.0
    apart[apart == 0] = np.inf
    return float(((widths[:, None] + widths) / apart).max(axis=1).mean())


def _members(labels: Labels) -> tuple[Labels, Matrix]:
    """Each row's place among the clusters that have rows, and rows × clusters of 0 and 1."""
    there, places = np.unique(labels, return_inverse=True)
    return places, np.eye(len(there))[places]


def _means(features: Matrix, members: Matrix) -> Matrix:
    means: Matrix = (members.T @ features) / members.sum(axis=0)[:, None]
    return means
