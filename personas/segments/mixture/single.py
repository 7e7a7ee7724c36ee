"""The best density with a single hump: what a measure is like that is the same everywhere.

One bell would be a poor likeness of a flat, skewed or long-tailed measure, and two groups would
then look better than one for no other reason.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import Matrix, count_values
from personas.segments.preparation.hump import one_hump

FEW_VALUES = 30
BINS = (10, 60)
LEAST = 1e-9


def single_hump(column: Matrix, known: NDArray[np.bool_]) -> Matrix:
    """Return the density at each value; 1 where there is none."""
    density, values = np.ones(len(column)), column[known]
    different, counts = count_values(values)
    if len(different) < 2:
        return density
    if len(different) > FEW_VALUES:
        counts, edges = np.histogram(values, int(np.clip(np.sqrt(len(values)), *BINS)))
        different = (edges[1:] + edges[:-1]) / 2
    heights = np.asarray(counts + 0.01, dtype=np.float64)
    fitted = one_hump(heights) / (len(values) * _widths(different))
    density[known] = np.maximum(np.interp(values, different, fitted), LEAST)
    return density


def _widths(places: Matrix) -> Matrix:
    """What belongs to each place: up to halfway to the next."""
    between = (places[1:] + places[:-1]) / 2
    first, last = 2 * places[0] - between[0], 2 * places[-1] - between[-1]
    return np.diff(np.concatenate([[first], between, [last]]))
