"""Match the segments of a fit to those of an earlier one: which is which, split, merged, gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import Matrix

# A cluster whose similarity is lower is dissolved, not found again (Hennig 2007).
SAME = 0.5
MOST = 0.5  # of a segment's customers: where they went, or came from


@dataclass(frozen=True, slots=True)
class Match:
    """Numbers of the new fit's segments, by place, and what became of the earlier ones."""

    numbers: tuple[int, ...]
    kept: Mapping[int, float]
    gone: tuple[int, ...]
    splits: tuple[tuple[int, tuple[int, ...]], ...]
    merges: tuple[tuple[int, tuple[int, ...]], ...]


def match_segments(
    crossed: Mapping[tuple[int, int], int], earlier: Sequence[int], count: int, taken: int
) -> Match:
    """Match ``count`` new segments to ``earlier`` numbers, by customers in both.

    ``crossed`` counts customers by (earlier number, new place from 1). Pairs are those with the
    largest Jaccard similarities in sum (Hungarian method), as far as each is `SAME` or more. Other
    new segments are numbered on from ``taken``. An earlier segment has split where two or more
    new ones have most of their customers from it; segments have merged where most customers of
    two or more earlier ones are in a new one.
    """
    counts = np.zeros((len(earlier), count))
    for (number, place), found in crossed.items():
        counts[earlier.index(number), place - 1] += found
    numbers, kept = _numbers(_jaccard(counts), earlier, taken)
    gone = tuple(number for number in earlier if number not in kept)
    return Match(
        tuple(numbers),
        kept,
        gone,
        _several(_of(counts, 0) >= MOST, earlier, numbers),
        _several((_of(counts, 1) >= MOST).T, numbers, earlier),
    )


def _numbers(
    similar: Matrix, earlier: Sequence[int], taken: int
) -> tuple[list[int], dict[int, float]]:
    from scipy.optimize import linear_sum_assignment  # takes long to load

    pairs = zip(*linear_sum_assignment(-similar), strict=True)
    same = {int(new): int(old) for old, new in pairs if similar[old, new] >= SAME}
    numbers = []
    for place in range(similar.shape[1]):
        taken += place not in same
        numbers.append(earlier[same[place]] if place in same else taken)
    kept = {earlier[old]: float(similar[old, new]) for new, old in same.items()}
    return numbers, dict(sorted(kept.items()))


def _jaccard(counts: Matrix) -> Matrix:
    union = counts.sum(axis=1)[:, None] + counts.sum(axis=0) - counts
    similar: Matrix = counts / np.maximum(union, 1)
    return similar


def _of(counts: Matrix, axis: int) -> Matrix:
    """Shares of each new segment's customers (axis 0), or of each earlier one's (1)."""
    shares: Matrix = counts / np.maximum(counts.sum(axis=axis, keepdims=True), 1)
    return shares


def _several(
    related: NDArray[np.bool_], wholes: Sequence[int], parts: Sequence[int]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The wholes that two or more parts are related to, with these parts."""
    found = (
        (whole, tuple(sorted(parts[int(i)] for i in np.flatnonzero(row))))
        for whole, row in zip(wholes, related, strict=True)
    )
    return tuple(sorted((whole, some) for whole, some in found if len(some) > 1))
