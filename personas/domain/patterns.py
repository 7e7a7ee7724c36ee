"""Patterns of measures over segments, and whether two of them say the same."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

MIN_CORRELATION = 0.95
MAX_DISTANCE = 0.08  # root mean square of the differences of two patterns around their means
# Patterns over two or three segments correlate anyway: there only the distance can tell.
FEW_SEGMENTS, MAX_DISTANCE_OF_FEW = 3, 0.03

# The figures (0…1) of each segment, as many in each; None where a segment has none.
Pattern = Sequence[Sequence[float | None]]


def is_same_pattern(first: Pattern, second: Pattern) -> bool:
    """Test whether two patterns rise and fall together, or against each other, and as far."""
    pairs = [
        (a, b)
        for figures in zip(first, second, strict=True)
        for a, b in zip(*figures, strict=True)
        if a is not None and b is not None
    ]
    if len(pairs) < 2:
        return False
    a, b = (_centred([pair[side] for pair in pairs]) for side in (0, 1))
    product, lengths = _dot(a, b), sqrt(_dot(a, a) * _dot(b, b))
    if not lengths or abs(product) < MIN_CORRELATION * lengths:
        return False
    sign = 1 if product > 0 else -1
    distances = [x - sign * y for x, y in zip(a, b, strict=True)]
    limit = MAX_DISTANCE if len(first) > FEW_SEGMENTS else MAX_DISTANCE_OF_FEW
    return sqrt(_dot(distances, distances) / len(pairs)) <= limit


def _centred(values: Sequence[float]) -> list[float]:
    mean = fsum(values) / len(values)
    return [value - mean for value in values]


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return fsum(a * b for a, b in zip(first, second, strict=True))
