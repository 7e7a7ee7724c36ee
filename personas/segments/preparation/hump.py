"""Histograms with one hump and with two: isotonic fits by pooling adjacent violators."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from personas.segments.matrices import Matrix


def two_over_one(counts: Matrix) -> float:
    """Return how much better two humps fit a histogram than one, in log-likelihood."""
    last = len(counts) - 1
    hump = _hump_fits(counts)
    two = max(hump(0, v) + hump(v + 1, last) for v in range(last))
    return float(max(two - hump(0, last), 0.0))


def _hump_fits(counts: Matrix) -> Callable[[int, int], float]:
    """A function of (first, last) bin: the likelihood of the best single-humped density there."""
    bins = len(counts)
    rises = [_rising_fits(counts[start:]) for start in range(bins)]
    falls = [_rising_fits(counts[: end + 1][::-1]) for end in range(bins)]

    @cache
    def hump(first: int, last: int) -> float:
        falling = (falls[last][last - m - 1] if m < last else 0.0 for m in range(first, last + 1))
        return max(up + down for up, down in zip(rises[first], falling, strict=False))

    return hump


def _rising_fits(counts: Matrix) -> list[float]:
    """Log-likelihood of the best rising density on every prefix: pool adjacent violators."""
    blocks: list[tuple[float, int, float]] = []  # sum, bins, likelihood up to here
    fits = []
    for count in counts.tolist():
        total, bins = float(count), 1
        while blocks and blocks[-1][0] * bins >= total * blocks[-1][1]:
            more, wide, _ = blocks.pop()
            total, bins = total + more, bins + wide
        before = blocks[-1][2] if blocks else 0.0
        blocks.append((total, bins, before + (total * np.log(total / bins) if total > 0 else 0.0)))
        fits.append(float(blocks[-1][2]))
    return fits


def one_hump(counts: Matrix) -> Matrix:
    """Return the counts of the best histogram with a single hump."""
    bins = len(counts)
    rises, falls = _rising_fits(counts), _rising_fits(counts[::-1])
    fits = [rises[m] + (falls[bins - m - 2] if m < bins - 1 else 0.0) for m in range(bins)]
    mode = int(np.argmax(fits)) + 1
    return np.concatenate([_rising(counts[:mode]), _rising(counts[mode:][::-1])[::-1]])


def _rising(counts: Matrix) -> Matrix:
    """The rising histogram nearest to the counts."""
    blocks: list[tuple[float, int]] = []
    for count in counts.tolist():
        total, bins = float(count), 1
        while blocks and blocks[-1][0] * bins >= total * blocks[-1][1]:
            more, wide = blocks.pop()
            total, bins = total + more, bins + wide
        blocks.append((total, bins))
    return np.array([total / bins for total, bins in blocks for _ in range(bins)])
