"""Mixtures of normal distributions of one variable, many at a time."""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Matrix

ITERATIONS = 20
LEAST_SPREAD = 0.05
# A share of values may lie anywhere: what a few outliers look like must not choose a transform.
OUTLIERS, OUTLIER_SPREAD = 0.03, 3.0
ROOT = float(np.sqrt(2 * np.pi))
TINY = 1e-9


def mixture_log_likelihoods(tables: Matrix, k: int) -> Matrix:
    """Fit k normal components to each of b variables of n values, b × n; return b likelihoods.

    Every variable has a deviation of about 1. A few values may be outliers, which move nothing.
    """
    values = tables[:, :, None]
    starts = np.quantile(tables, (np.arange(k) + 0.5) / k, axis=1).T[:, None]
    spreads = np.broadcast_to(tables.std(axis=1)[:, None, None] / k + LEAST_SPREAD, starts.shape)
    shares, means = np.full(starts.shape, 1 / k), starts
    outliers = _normal(values, 0.0, OUTLIER_SPREAD) * OUTLIERS
    for _ in range(ITERATIONS):
        inliers = (1 - OUTLIERS) * _normal(values, means, spreads)
        joint = shares * (inliers + outliers)
        responsibilities = joint / joint.sum(axis=2, keepdims=True)
        mass = responsibilities * inliers / (inliers + outliers)
        weight = mass.sum(axis=1, keepdims=True) + TINY
        means = (mass * values).sum(axis=1, keepdims=True) / weight
        variances = (mass * (values - means) ** 2).sum(axis=1, keepdims=True) / weight
        spreads = np.maximum(np.sqrt(variances), LEAST_SPREAD)
        shares = responsibilities.mean(axis=1, keepdims=True)
    density = shares * ((1 - OUTLIERS) * _normal(values, means, spreads) + outliers)
    fit: Matrix = np.log(density.sum(axis=2)).sum(axis=1)
    return fit


def _normal(values: Matrix, means: Matrix | float, spreads: Matrix | float) -> Matrix:
    density: Matrix = np.exp(-0.5 * ((values - means) / spreads) ** 2) / (ROOT * spreads)
    return density
