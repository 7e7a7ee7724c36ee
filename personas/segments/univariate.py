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
    A log density is a polynomial of the value, so that both steps are products of matrices.
    """
    powers = np.stack([np.ones_like(tables), tables, tables**2], axis=1)
    across = np.ascontiguousarray(powers.transpose(0, 2, 1))
    outliers = OUTLIERS / (ROOT * OUTLIER_SPREAD) * np.exp(-0.5 * (tables / OUTLIER_SPREAD) ** 2)
    means = np.quantile(tables, (np.arange(k) + 0.5) / k, axis=1).T
    spreads = np.broadcast_to(tables.std(axis=1)[:, None] / k + LEAST_SPREAD, means.shape)
    shares = np.full(means.shape, 1 / k)
    for _ in range(ITERATIONS):
        inliers = _inliers(powers, shares, means, spreads)
        total = inliers.sum(axis=1) + outliers
        inliers /= total[:, None]
        mass, sums, squares = np.moveaxis(inliers @ across, 2, 0)
        shares = (mass + shares * (outliers / total).sum(axis=1)[:, None]) / tables.shape[1]
        means = sums / (mass + TINY)
        variances = squares / (mass + TINY) - means**2
        spreads = np.sqrt(np.maximum(variances, LEAST_SPREAD**2))
    density = _inliers(powers, shares, means, spreads).sum(axis=1) + outliers
    fit: Matrix = np.log(density).sum(axis=1)
    return fit


def _inliers(powers: Matrix, shares: Matrix, means: Matrix, spreads: Matrix) -> Matrix:
    """Return the joint density of every component and value, outliers aside, b × k × n."""
    precisions = 1 / spreads**2
    heights = np.log((1 - OUTLIERS) * shares / (ROOT * spreads))
    terms = [heights - 0.5 * precisions * means**2, precisions * means, -0.5 * precisions]
    density: Matrix = np.stack(terms, axis=2) @ powers
    return np.exp(density, out=density)
