"""K-Means from good, fixed starts: the same optimum every time, and a good one.

As many rows as a run fits are settled in NumPy: scikit-learn takes longer to load than they all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from personas.segments.kmeans.many import fit_many, settle
from personas.segments.matrices import Labels, Matrix

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
