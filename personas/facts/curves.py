"""The transforms of a recipe, one number at a time: how a measure bends before it is scaled."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import log1p

Knot = tuple[float, float]


def yeo_johnson(x: float, power: float) -> float:
    """Return the power transform of Yeo & Johnson (2000); it rises with ``x`` of either sign."""
    return _half(x, power) if x >= 0 else -_half(-x, 2 - power)


def _half(x: float, power: float) -> float:
    """((1 + x)^power − 1) / power, and its limit ln(1 + x) where the power is 0."""
    return log1p(x) if power == 0 else ((1 + x) ** power - 1) / power


def along(knots: Sequence[Knot], x: float) -> float:
    """Return the height at ``x`` of the line through the knots, level beyond both ends."""
    right = bisect_right(knots, x, key=lambda knot: knot[0])
    if right in (0, len(knots)):
        return knots[min(right, len(knots) - 1)][1]
    (x0, y0), (x1, y1) = knots[right - 1], knots[right]
    return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))
