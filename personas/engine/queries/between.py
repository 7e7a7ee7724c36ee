"""A quantile between two values, to the last bit as DuckDB gives it."""

from __future__ import annotations

from fractions import Fraction


def between(at: float, after: float, way: float) -> float:
    """``at · (1 − way) + after · way``, the first product not rounded on its own."""
    if at == after or not way:
        return float(at)
    return float(Fraction(at) * Fraction(1 - way) + Fraction(after * way))
