"""Array types of the numbers wing, and small functions on arrays that several of its files use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Labels = NDArray[np.int64]
ROUNDING = 1e-9


def pick_rows(features: Matrix, most: int) -> Matrix:
    """Return at most ``most`` rows, drawn by a fixed seed, in their order."""
    rows = len(features)
    if rows <= most:
        return features
    places = np.random.default_rng(0).choice(rows, most, replace=False)
    return features[np.sort(places)]


def even_rows(count: int, most: int) -> Labels:
    """Return at most ``most`` places of ``count`` rows, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def squared_distances(rows: Matrix, points: Matrix) -> Matrix:
    """Return squared distances, rows × points; never below zero."""
    squares: Matrix = rows @ points.T
    squares *= -2
    squares += (rows**2).sum(axis=1)[:, None]
    squares += (points**2).sum(axis=1)
    return np.maximum(squares, 0, out=squares)


def partial_distances(rows: Matrix, points: Matrix) -> Matrix:
    """Return squared distances, rows × points, by the features that a row has."""
    if not np.isnan(rows).any():
        return squared_distances(rows, points)
    return np.stack([np.nansum((rows - point) ** 2, axis=1) for point in points], axis=1)


def nearest_points(rows: Matrix, points: Matrix) -> Labels:
    """Return the nearest of the points for every row, by the features that the row has."""
    distances = np.stack([np.nansum((rows - point) ** 2, axis=1) for point in points])
    nearest: Labels = distances.argmin(axis=0)
    return nearest


def jaccard(counts: Matrix) -> Matrix:
    """Return the Jaccard similarity of every row's set with every column's, from their overlaps."""
    union = counts.sum(axis=1)[:, None] + counts.sum(axis=0) - counts
    similarity: Matrix = counts / np.maximum(union, 1)
    return similarity


def count_values(values: Matrix) -> tuple[Matrix, Labels]:
    """Return the distinct values in order, and how often each occurs.

    Values that differ by less than `ROUNDING` of their range are one: calculation alone tells
    them apart.
    """
    distinct, counts = np.unique(values, return_counts=True)
    if not len(distinct):
        return distinct, counts
    is_new = np.diff(distinct) > ROUNDING * (distinct[-1] - distinct[0])
    firsts = np.flatnonzero(np.append(True, is_new))
    return distinct[firsts], np.add.reduceat(counts, firsts)


def mid_ranks(values: Matrix) -> Matrix:
    """Return ranks from 1, the mean rank where values are equal; gaps stay gaps."""
    is_filled = ~np.isnan(values)
    _, places, counts = np.unique(values[is_filled], return_inverse=True, return_counts=True)
    middle = counts.cumsum() - (counts - 1) / 2
    ranks = np.full(len(values), np.nan)
    ranks[is_filled] = middle[places]
    return ranks


MOST_POINTS = 10
FEWEST_AT_A_POINT = 5


def exact_groups(rows: Matrix) -> Labels | None:
    """Return the groups of rows that lie in a few points, n, or None where they do not.

    One feature tells the point of every row, and with it the others that vary: at least one more.
    """
    widths = [len(np.unique(column)) for column in rows.T]
    if sum(width > 1 for width in widths) < 2 or not 2 <= max(widths) <= MOST_POINTS:
        return None
    points, labels, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    is_exact = len(points) == max(widths) and counts.min() >= FEWEST_AT_A_POINT
    return labels.reshape(-1).astype(np.int64) if is_exact else None
