"""Matrices: what all rooms of the numbers call them, and the little they all do with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]
ROUNDING = 1e-9


def pick_rows(features: Matrix, most: int) -> Matrix:
    """Return at most ``most`` rows, chosen by a fixed seed, in their order."""
    rows = len(features)
    if rows <= most:
        return features
    chosen = np.random.default_rng(0).choice(rows, most, replace=False)
    return features[np.sort(chosen)]


def squared_distances(rows: Matrix, points: Matrix) -> Matrix:
    """Return rows × points; never below zero."""
    squares: Matrix = rows @ points.T
    squares *= -2
    squares += (rows**2).sum(axis=1)[:, None]
    squares += (points**2).sum(axis=1)
    return np.maximum(squares, 0, out=squares)


def count_values(values: Matrix) -> tuple[Matrix, Labels]:
    """Return the different values in order, and how often each occurs.

    Values that calculation alone tells apart, by less than `ROUNDING` of their range, are one.
    """
    different, counts = np.unique(values, return_counts=True)
    apart = np.diff(different) > ROUNDING * (different[-1] - different[0]) if len(different) else []
    firsts = np.flatnonzero(np.concatenate([[True], apart]))[: len(different)]
    return different[firsts], np.add.reduceat(counts, firsts) if len(different) else counts


def mid_ranks(values: Matrix) -> Matrix:
    """Return ranks from 1, the mean rank where values are the same; gaps stay gaps."""
    there = ~np.isnan(values)
    _, place, counts = np.unique(values[there], return_inverse=True, return_counts=True)
    middle = counts.cumsum() - (counts - 1) / 2
    ranks = np.full(len(values), np.nan)
    ranks[there] = middle[place]
    return ranks
