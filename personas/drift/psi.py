"""The population stability index, and what chance alone would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt

Z95 = 1.6448536269514722  # the normal quantile of 0.95


def psi(then: Sequence[float], now: Sequence[float], n_then: int, n_now: int) -> float:
    """Return Σ (now − then) · ln(now / then) over shares of bins (Siddiqi 2006; 0 is no drift).

    An empty bin counts as half a customer: its logarithm has no end.
    """
    if not (n_then and n_now):
        return 0.0
    pairs = [(max(a, 0.5 / n_then), max(b, 0.5 / n_now)) for a, b in zip(then, now, strict=True)]
    return sum((b - a) * log(b / a) for a, b in pairs)


def chance(bins: int, n_then: int, n_now: int) -> float:
    """Return what the index exceeds in one of twenty cases where nothing changed.

    It is about (1/n + 1/m) times a chi-square of bins − 1 degrees (Yurdakul 2018), whose quantile
    is taken as by Wilson and Hilferty (1931).
    """
    if bins < 2 or not (n_then and n_now):
        return 0.0
    degrees = bins - 1
    spread = 2 / (9 * degrees)
    return (1 / n_then + 1 / n_now) * degrees * (1 - spread + Z95 * sqrt(spread)) ** 3
