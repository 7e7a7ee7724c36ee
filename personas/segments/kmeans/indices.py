"""Two more opinions on k: the gap statistic and prediction strength. They describe.

Both are taken on at most `ROWS` rows and need no fit that a run keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from personas.segments.kmeans.lloyd import fit_many
from personas.segments.matrices import Labels, Matrix, pick_rows

ROWS = 500
REFERENCES = 10
SPLITS = 4
STARTS = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """On one k: the gap (logarithm of inertia, more is better) and the strength (0…1)."""

    gap: float
    strength: float


def ask(features: Matrix, ks: Sequence[int]) -> dict[int, Opinion]:
    """Return an opinion on every k for which either half of the rows has enough of them."""
    rows = pick_rows(features, ROWS)
    turned = _turned(rows)
    boxes, halves = _boxes(turned), _halves(turned)
    enough = len(np.unique(rows, axis=0)) // 2
    return {k: Opinion(_gap(turned, boxes, k), _strength(halves, k)) for k in ks if 2 * k <= enough}


def _turned(rows: Matrix) -> Matrix:
    """Rows along their principal components: distances stay, the box around them gets tighter."""
    centered = rows - rows.mean(axis=0)
    turned: Matrix = centered @ np.linalg.svd(centered, full_matrices=False)[2].T
    return turned


def _boxes(turned: Matrix) -> Matrix:
    """Reference tables of Tibshirani, Walther & Hastie (2001): uniform in that box."""
    low, high = turned.min(axis=0), turned.max(axis=0)
    made: Matrix = np.random.default_rng(0).uniform(low, high, (REFERENCES, *turned.shape))
    return made


def _gap(turned: Matrix, boxes: Matrix, k: int) -> float:
    own = fit_many(turned[None], k, seed=0, starts=STARTS).inertia[0]
    expected = np.log(np.maximum(fit_many(boxes, k, seed=0).inertia, np.finfo(float).tiny)).mean()
    return float(expected - np.log(max(own, np.finfo(float).tiny)))


def _halves(turned: Matrix) -> Matrix:
    """The rows in two halves, `SPLITS` times over: tables 2i and 2i + 1 belong together."""
    generator, half = np.random.default_rng(0), len(turned) // 2
    orders = [generator.permutation(len(turned)) for _ in range(SPLITS)]
    return np.stack([turned[part] for o in orders for part in (o[:half], o[half : 2 * half])])


def _strength(halves: Matrix, k: int) -> float:
    """Prediction strength (Tibshirani & Walther 2005), a mean over splits and directions."""
    fits = fit_many(halves, k, seed=0, starts=STARTS)
    others = [i ^ 1 for i in range(len(halves))]
    told = [_nearest(halves[i], fits.centroids[other]) for i, other in enumerate(others)]
    pairs = zip(fits.labels, told, strict=True)
    return float(np.mean([_kept_together(labels, other, k) for labels, other in pairs]))


def _nearest(rows: Matrix, centroids: Matrix) -> Labels:
    apart = ((rows[:, None] - centroids) ** 2).sum(axis=2)
    nearest: Labels = apart.argmin(axis=1)
    return nearest


def _kept_together(labels: Labels, told: Labels, k: int) -> float:
    """Of the pairs in one cluster, how many the other half keeps together; the worst cluster."""
    crossed = np.bincount(labels * k + told, minlength=k * k).reshape(k, k)
    sizes = crossed.sum(axis=1)
    pairs = sizes * (sizes - 1)
    together = (crossed * (crossed - 1)).sum(axis=1)[pairs > 0] / pairs[pairs > 0]
    return float(together.min(initial=1.0))
