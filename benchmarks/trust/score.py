"""Right k, adjusted Rand index, and how many segments would be named right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.trust.planted import Labels, Matrix, Planted


@dataclass(frozen=True, slots=True)
class Score:
    """One method on one table; ``named`` is the share of segments with the right levels.

    ``surplus`` is how many segments there are too many; it is below 0 where some are missing.
    """

    surplus: int
    rand: float
    named: float

    @property
    def right(self) -> bool:
        """Whether there are as many segments as were planted."""
        return self.surplus == 0


def score(planted: Planted, labels: Labels) -> Score:
    """Compare a clustering with what was planted."""
    surplus = len(np.unique(labels)) - planted.k
    rand = float(adjusted_rand_score(planted.truth, labels))
    return Score(surplus, rand, _named(planted, labels))


def _named(planted: Planted, labels: Labels) -> float:
    """A segment is named right when the found one most like it has its levels everywhere."""
    hits = []
    for segment in np.unique(planted.truth):
        own = planted.truth == segment
        like = max(
            np.unique(labels),
            key=lambda c: (own & (labels == c)).sum() / (own | (labels == c)).sum(),
        )
        pairs = zip(_levels(planted, own), _levels(planted, labels == like), strict=True)
        hits.append(all(a == b for a, b in pairs))
    return float(np.mean(hits))


def _levels(planted: Planted, rows: Labels) -> list[float]:
    """The levels of the telling measures; of a category the commonest word."""
    telling = planted.table[:, : planted.telling]
    found: list[float] = list(levels(telling, rows))
    for i in planted.categories:
        if i < planted.telling:
            words, counts = np.unique(telling[rows, i], return_counts=True, equal_nan=True)
            found[i] = float(words[np.where(np.isnan(words), -1, counts).argmax()])
    return found


def levels(table: Matrix, rows: Labels) -> list[int]:
    """Low, middle or high: where the median lies among all customers, by mid-rank."""
    levels = []
    for column in table.T:
        known, median = column[~np.isnan(column)], np.nanmedian(column[rows])
        position = ((known < median).mean() + (known <= median).mean()) / 2
        levels.append(int(position > 0.3) + int(position >= 0.7))
    return levels
