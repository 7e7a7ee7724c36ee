"""Right k, adjusted Rand index, and how many segments would be named right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.trust.planted import Labels, Matrix, Planted


@dataclass(frozen=True, slots=True)
class Score:
    """One method on one table; ``named`` is the share of segments with the right levels."""

    right: bool
    rand: float
    named: float


def score(planted: Planted, labels: Labels) -> Score:
    """Compare a clustering with what was planted."""
    right = len(np.unique(labels)) == planted.k
    named = _named(planted, labels) if right else float("nan")
    return Score(right, float(adjusted_rand_score(planted.truth, labels)), named)


def _named(planted: Planted, labels: Labels) -> float:
    """A segment is named right when the found one most like it has its levels everywhere."""
    hits = []
    for segment in np.unique(planted.truth):
        own = planted.truth == segment
        like = max(
            np.unique(labels),
            key=lambda c: (own & (labels == c)).sum() / (own | (labels == c)).sum(),
        )
        pairs = zip(levels(planted.table, own), levels(planted.table, labels == like), strict=True)
        hits.append(all(a == b for a, b in list(pairs)[: planted.telling]))
    return float(np.mean(hits))


def levels(table: Matrix, rows: Labels) -> list[int]:
    """Low, middle or high: where the median lies among all customers, by mid-rank."""
    levels = []
    for column in table.T:
        known, median = column[~np.isnan(column)], np.nanmedian(column[rows])
        position = ((known < median).mean() + (known <= median).mean()) / 2
        levels.append(int(position > 0.3) + int(position >= 0.7))
    return levels
