"""Two more indices of k: the gap statistic and prediction strength. They do not choose k.

Both are computed on at most `ROWS` rows and need no fit that a run keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans.lloyd import fit_many
from personas.segments.matrices import Labels, Matrix, pick_rows, squared_distances

ROWS = 500
REFERENCES = 10
SPLITS = 4
STARTS = 4


@dataclass(frozen=True, slots=True)
class Indices:
    """For one k: the gap (logarithm of inertia, more is better) and prediction strength (0…1)."""

    gap: float
    strength: float


def compute_indices(features: Matrix, ks: Sequence[int]) -> dict[int, Indices]:
    """Return the indices of every k for which either half of the rows has enough distinct rows."""
    rows = pick_rows(features, ROWS)
    rotated = _rotate(rows)
    references, halves = _uniform_tables(rotated), _split_halves(rotated)
    distinct = len(np.unique(rows, axis=0))
    return {
        k: Indices(_gap(rotated, references, k), _prediction_strength(halves, k))
        for k in ks
        if 2 * k <= distinct // 2
    }


def _rotate(rows: Matrix) -> Matrix:
    """Return rows along their principal components, where the box around them is tighter."""
    centered_rows = rows - rows.mean(axis=0)
    rotated: Matrix = centered_rows @ np.linalg.svd(centered_rows, full_matrices=False)[2].T
    return rotated


def _uniform_tables(rotated: Matrix) -> Matrix:
    """Return the reference tables of Tibshirani, Walther & Hastie (2001), uniform in the box."""
    low, high = rotated.min(axis=0), rotated.max(axis=0)
    tables: Matrix = np.random.default_rng(0).uniform(low, high, (REFERENCES, *rotated.shape))
    return tables


def _gap(rotated: Matrix, references: Matrix, k: int) -> float:
    tiny = np.finfo(float).tiny
    inertia = fit_many(rotated[None], k, seed=0, starts=STARTS).inertia[0]
    reference = np.log(np.maximum(fit_many(references, k, seed=0).inertia, tiny)).mean()
    return float(reference - np.log(max(inertia, tiny)))


def _split_halves(rows: Matrix) -> Matrix:
    """Return the rows in two halves, `SPLITS` times over: tables 2i and 2i + 1 are one split."""
    generator, half = np.random.default_rng(0), len(rows) // 2
    orders = [generator.permutation(len(rows)) for _ in range(SPLITS)]
    return np.stack([rows[part] for o in orders for part in (o[:half], o[half : 2 * half])])


def _prediction_strength(halves: Matrix, k: int) -> float:
    """Return prediction strength (Tibshirani & Walther 2005), a mean over splits and directions."""
    fits = fit_many(halves, k, seed=0, starts=STARTS)
    strengths = [
        _joint_share(labels, squared_distances(rows, fits.centroids[i ^ 1]).argmin(axis=1), k)
        for i, (rows, labels) in enumerate(zip(halves, fits.labels, strict=True))
    ]
    return float(np.mean(strengths))


def _joint_share(labels: Labels, predicted_labels: Labels, k: int) -> float:
    """Return the share of pairs in a cluster that are predicted into one; of the worst cluster."""
    table = np.bincount(labels * k + predicted_labels, minlength=k * k).reshape(k, k)
    sizes = table.sum(axis=1)
    pairs = sizes * (sizes - 1)
    shares = (table * (table - 1)).sum(axis=1)[pairs > 0] / pairs[pairs > 0]
    return float(shares.min(initial=1.0))
