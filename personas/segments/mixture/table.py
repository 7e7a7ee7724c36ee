"""What the mixture is fitted to: features, gaps, counts; and how narrow a bell may get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from personas.facts.recipe import Feature
from personas.segments.matrices import Matrix
from personas.segments.mixture.counts import Counted, counted
from personas.segments.mixture.single import single_hump
from personas.segments.preparation.curves import slope, undo

Mask = NDArray[np.bool_]
Roles = NDArray[np.int64]

# A share of cells may lie anywhere (cell-wise contamination): wild values move no bell.
WILD, WILD_SPREAD = 0.01, 3.0
NARROWEST = 0.1
# Values that come in steps cannot be told apart more finely than most of a step.
STEPS = 0.7
ROOT = float(np.sqrt(2 * np.pi))


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Features of customers: ``values`` n × d with 0 for gaps, ``known`` where there is a value.

    ``wild`` is the density of a wild cell and ``single`` that of the best single hump, both n × d;
    ``steps`` the step between values of a discrete measure in its own unit, 0 where it is
    continuous; ``counts`` the counts of events, by the index of their feature.
    """

    values: Matrix
    known: Mask
    wild: Matrix
    single: Matrix
    counts: Mapping[int, Counted]
    features: Sequence[Feature]
    steps: Sequence[float]

    @classmethod
    def of(cls, matrix: Matrix, features: Sequence[Feature], steps: Sequence[float]) -> Cells:
        """Take a matrix with NaN for gaps."""
        matrix = np.asfortranarray(matrix)  # it is read column by column
        known = ~np.isnan(matrix)
        values = np.where(known, matrix, 0.0)
        wild = WILD * np.exp(-0.5 * (values / WILD_SPREAD) ** 2) / (WILD_SPREAD * ROOT)
        counts = {
            j: counted(matrix[:, j], feature, step)
            for j, (feature, step) in enumerate(zip(features, steps, strict=True))
            if step and feature.transform == "sqrt"
        }
        single = [_single(column, known[:, j], counts.get(j)) for j, column in enumerate(matrix.T)]
        return cls(values, known, wild, np.column_stack(single), counts, features, steps)

    @property
    def rows(self) -> int:
        """How many customers."""
        return len(self.values)

    @property
    def width(self) -> int:
        """How many features."""
        return int(self.values.shape[1])

    def narrowest(self, index: int, means: Matrix) -> Matrix:
        """Return the smallest variance that a bell of one feature may have around ``means``."""
        feature, step = self.features[index], self.steps[index]
        if not step:
            return np.full_like(means, NARROWEST**2)
        place = undo(feature, means * feature.scale + feature.center)
        inside = np.maximum(place, -0.5 * step if feature.low is None else feature.low)
        wide = STEPS * step * slope(feature, inside) / feature.scale
        least: Matrix = np.maximum(wide, NARROWEST) ** 2
        return least


def _single(column: Matrix, known: Mask, counts: Counted | None) -> Matrix:
    """The density of a single hump, of counts in their own unit."""
    if counts is None:
        return single_hump(column, known)
    density: Matrix = single_hump(counts.values, known) / counts.width
    return density
