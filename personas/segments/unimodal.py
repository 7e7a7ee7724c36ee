"""Histograms and densities with one mode, and how much better two modes fit.

The best unimodal histogram rises to its mode and falls from there; each side is an isotonic fit
by pooling adjacent violators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import Matrix, count_values

FEW_VALUES = 30
BINS = (10, 60)
LEAST = 1e-9

# Blocks of a rising histogram: sum of counts, number of bins, log-likelihood up to here.
Blocks = list[tuple[float, int, float]]


def bimodality_gain(counts: Matrix) -> float:
    """Return how much better two modes fit a histogram than one, in log-likelihood."""
    last = len(counts) - 1
    unimodal = _unimodal_likelihoods(counts)
    bimodal = max(unimodal(0, v) + unimodal(v + 1, last) for v in range(last))
    return float(max(bimodal - unimodal(0, last), 0.0))


def _unimodal_likelihoods(counts: Matrix) -> Callable[[int, int], float]:
    """Return a function of (first, last) bin: the likelihood of the best unimodal fit there."""
    bins = len(counts)
    rises = [_rising_likelihoods(counts[start:]) for start in range(bins)]
    falls = [_rising_likelihoods(counts[: end + 1][::-1]) for end in range(bins)]

    @cache
    def unimodal(first: int, last: int) -> float:
        falling = (falls[last][last - m - 1] if m < last else 0.0 for m in range(first, last + 1))
        return max(up + down for up, down in zip(rises[first], falling, strict=False))

    return unimodal


def fit_unimodal(counts: Matrix) -> Matrix:
    """Return the counts of the best unimodal histogram."""
    bins = len(counts)
    rises, falls = _rising_likelihoods(counts), _rising_likelihoods(counts[::-1])
    fits = [rises[m] + (falls[bins - m - 2] if m < bins - 1 else 0.0) for m in range(bins)]
    mode = int(np.argmax(fits)) + 1
    return np.concatenate([_fit_rising(counts[:mode]), _fit_rising(counts[mode:][::-1])[::-1]])


def _rising_likelihoods(counts: Matrix) -> list[float]:
    """Return the log-likelihood of the best rising density on every prefix of the bins."""
    return [float(blocks[-1][2]) for blocks in _pool(counts)]


def _fit_rising(counts: Matrix) -> Matrix:
    """Return the rising histogram nearest to the counts."""
    *_, blocks = ([], *_pool(counts))
    return np.array([total / bins for total, bins, _ in blocks for _ in range(bins)])


def _pool(counts: Matrix) -> Iterator[Blocks]:
    """Pool adjacent violators; yield the blocks after every bin."""
    blocks: Blocks = []
    for count in counts.tolist():
        total, bins = float(count), 1
        while blocks and blocks[-1][0] * bins >= total * blocks[-1][1]:
            more, wide, _ = blocks.pop()
            total, bins = total + more, bins + wide
        before = blocks[-1][2] if blocks else 0.0
        blocks.append((total, bins, before + (total * np.log(total / bins) if total > 0 else 0.0)))
        yield blocks


def unimodal_density(column: Matrix, is_filled: NDArray[np.bool_]) -> Matrix:
    """Return the best unimodal density at each value; 1 for gaps.

    A single normal component would be a poor likeness of a flat, skewed or long-tailed measure,
    and two groups would then look better than one for no other reason.
    """
    density, values = np.ones(len(column)), column[is_filled]
    places, counts = count_values(values)
    if len(places) < 2:
        return density
    if len(places) > FEW_VALUES:
        counts, edges = np.histogram(values, int(np.clip(np.sqrt(len(values)), *BINS)))
        places = (edges[1:] + edges[:-1]) / 2
    heights = np.asarray(counts + 0.01, dtype=np.float64)
    heights = fit_unimodal(heights) / (len(values) * _widths(places))
    density[is_filled] = np.maximum(np.interp(values, places, heights), LEAST)
    return density


def _widths(places: Matrix) -> Matrix:
    """Return the width that belongs to each place: up to halfway to the next."""
    between = (places[1:] + places[:-1]) / 2
    first, last = 2 * places[0] - between[0], 2 * places[-1] - between[-1]
    return np.diff(np.concatenate([[first], between, [last]]))
