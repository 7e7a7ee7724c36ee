"""Match the segments of a fit to those of an earlier one: the same, split, merged or retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import Matrix, jaccard

# A cluster with a lower similarity is dissolved, not recovered (Hennig 2007).
RECOVERY = 0.5
MOST = 0.5  # of a segment's customers: where they went, or came from

Relations = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The numbers of the new fit's segments, by place, and what became of the earlier ones."""

    numbers: tuple[int, ...]
    similarities: Mapping[int, float]
    retired: tuple[int, ...]
    splits: Relations
    merges: Relations


def match_segments(
    counts: Mapping[tuple[int, int], int], earlier: Sequence[int], count: int, last: int
) -> Match:
    """Match ``count`` new segments to ``earlier`` numbers, by customers in both.

    ``counts`` counts customers by (earlier number, new place from 1). Pairs have the largest sum
    of Jaccard similarities (Hungarian method), as far as each is `RECOVERY` or more. Other new
    segments are numbered on from the ``last`` number in use. An earlier segment has split where
    two or more new ones have most of their customers from it; segments have merged where most
    customers of two or more earlier ones are in a new one.
    """
    table = np.zeros((len(earlier), count))
    for (number, place), customers in counts.items():
        table[earlier.index(number), place - 1] += customers
    numbers, similarities = _number_segments(jaccard(table), earlier, last)
    retired = tuple(number for number in earlier if number not in similarities)
    splits = _relations(_shares(table, 0) >= MOST, earlier, numbers)
    merges = _relations((_shares(table, 1) >= MOST).T, numbers, earlier)
    return Match(tuple(numbers), similarities, retired, splits, merges)


def _number_segments(
    similarity: Matrix, earlier: Sequence[int], last: int
) -> tuple[list[int], dict[int, float]]:
    """Return the numbers of the new segments, and the similarity of those that are recovered."""
    from scipy.optimize import linear_sum_assignment  # takes long to load

    pairs = zip(*linear_sum_assignment(-similarity), strict=True)
    partners = {int(new): int(old) for old, new in pairs if similarity[old, new] >= RECOVERY}
    numbers = []
    for place in range(similarity.shape[1]):
        last += place not in partners
        numbers.append(earlier[partners[place]] if place in partners else last)
    similarities = {earlier[old]: float(similarity[old, new]) for new, old in partners.items()}
    return numbers, dict(sorted(similarities.items()))


def _shares(counts: Matrix, axis: int) -> Matrix:
    """Return shares of each new segment's customers (axis 0), or of each earlier one's (1)."""
    shares: Matrix = counts / np.maximum(counts.sum(axis=axis, keepdims=True), 1)
    return shares


def _relations(
    is_part: NDArray[np.bool_], segments: Sequence[int], parts: Sequence[int]
) -> Relations:
    """Return the segments, row by row, that have two or more parts, with these."""
    relations = [
        (segment, tuple(sorted(parts[int(i)] for i in np.flatnonzero(row))))
        for segment, row in zip(segments, is_part, strict=True)
    ]
    return tuple(sorted(relation for relation in relations if len(relation[1]) > 1))
