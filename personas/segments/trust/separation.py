"""How far a segment's customers are from other segments: simplified silhouettes, by segment."""

from __future__ import annotations

import numpy as np

from personas.facts.placed import BORDER
from personas.segments.matrices import Matrix, squared_distances


def measure_separation(features: Matrix, centroids: Matrix) -> list[tuple[float, float]]:
    """Return (separation, share at a border) of every segment.

    Separation is the mean of 1 − a/b with the distances to the own and to the next centroid
    (Hruschka et al. 2004); a customer with less than `BORDER` is at a border. A segment without
    customers has (0, 0), and where there is one segment nothing is near.
    """
    if len(centroids) < 2:
        return [(1.0, 0.0)]
    distances = np.sqrt(squared_distances(features, centroids))
    own, other = np.sort(distances, axis=1)[:, :2].T
    apart = 1 - own / np.maximum(other, np.finfo(float).tiny)
    segments = distances.argmin(axis=1)
    return [_of_segment(apart[segments == segment]) for segment in range(len(centroids))]


def _of_segment(apart: Matrix) -> tuple[float, float]:
    return (float(apart.mean()), float((apart < BORDER).mean())) if len(apart) else (0.0, 0.0)
