"""Where a search begins: Ward's clusters, and k-means++ starts that a fixed seed draws."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from personas.segments.kmeans.many import spread
from personas.segments.matrices import Matrix

# So many k-means++ starts; from ten clusters up fewer, since each costs more.
DRAWN, DRAWN_LEAST = 48, 4


def first_starts(points: Matrix, ks: Sequence[int]) -> dict[int, Matrix]:
    """Return starts × k × d for every k."""
    links, drawn = linkage(points, "ward"), _drawn(points, ks[-1])
    return {k: np.stack([*_cut(points, links, k), *drawn[:, :k]]) for k in ks}


def _cut(points: Matrix, links: Matrix, k: int) -> list[Matrix]:
    """The means of Ward's k clusters; none where ties in the tree leave fewer."""
    labels = fcluster(links, k, "maxclust")
    means = [points[labels == cluster].mean(axis=0) for cluster in np.unique(labels)]
    return [np.array(means)] if len(means) == k else []


def _drawn(points: Matrix, k: int) -> Matrix:
    """Starts of k centroids, one drawn after the other: the first of them are a start as well."""
    count = max(DRAWN_LEAST, min(DRAWN, 10 * DRAWN // k))
    marks = np.random.default_rng(0).random((count, k, 2 + int(log(k))))
    return spread(np.broadcast_to(points, (count, *points.shape)), marks)
