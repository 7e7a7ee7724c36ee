"""Matrices: what all rooms of the numbers call them, and the little they all do with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]


def pick_rows(features: Matrix, most: int) -> Matrix:
    """Return at most ``most`` rows, chosen by a fixed seed, in their order."""
    rows = len(features)
    if rows <= most:
        return features
    chosen = np.random.default_rng(0).choice(rows, most, replace=False)
    return features[np.sort(chosen)]


def squared_distances(rows: Matrix, points: Matrix) -> Matrix:
    """Return rows × points; never below zero."""
    cross = rows @ points.T
    squares = (rows**2).sum(axis=1)[:, None] - 2 * cross + (points**2).sum(axis=1)
    nonnegative: Matrix = np.maximum(squares, 0)
    return nonnegative
