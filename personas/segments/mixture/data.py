"""What the mixture is fitted to: cells, with the densities that no component changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from personas.domain.recipe import Feature
from personas.segments.matrices import Matrix
from personas.segments.mixture.counts import Counts, recover_counts
from personas.segments.mixture.em import Mask, Outliers
from personas.segments.transforms import derivative, inverse_transform
from personas.segments.unimodal import unimodal_density

# A share of cells may lie anywhere (cell-wise contamination).
OUTLIERS = Outliers(0.01, 3.0)
LEAST_SPREAD = 0.1
# Values that come in steps cannot be told apart more finely than most of a step.
STEPS = 0.7
# Fewer customers than this are no segment, however far away they are.
SMALLEST_ROWS, SMALLEST_SHARE = 4, 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Features of customers: ``values`` n × d with 0 for gaps, ``is_filled`` n × d.

    ``outliers`` is the density of an outlying cell and ``unimodal`` the best density with one
    mode, both n × d; ``steps`` the step between values of a discrete measure in its own unit, 0
    where it is continuous; ``counts`` the counts of events, by the index of their feature.
    """

    values: Matrix
    is_filled: Mask
    outliers: Matrix
    unimodal: Matrix
    counts: Mapping[int, Counts]
    features: Sequence[Feature]
    steps: Sequence[float]

    @classmethod
    def of(cls, matrix: Matrix, features: Sequence[Feature], steps: Sequence[float]) -> Cells:
        """Take a matrix n × d with NaN for gaps."""
        matrix = np.asfortranarray(matrix)  # it is read column by column
        is_filled = ~np.isnan(matrix)
        values = np.where(is_filled, matrix, 0.0)
        counts = {
            j: recover_counts(matrix[:, j], feature, step)
            for j, (feature, step) in enumerate(zip(features, steps, strict=True))
            if step and feature.transform == "sqrt"
        }
        unimodal = [
            _unimodal(column, is_filled[:, j], counts.get(j)) for j, column in enumerate(matrix.T)
        ]
        outliers = OUTLIERS.density(values)
        return cls(values, is_filled, outliers, np.column_stack(unimodal), counts, features, steps)

    @property
    def rows(self) -> int:
        """Return the number of customers."""
        return len(self.values)

    @property
    def width(self) -> int:
        """Return the number of features."""
        return int(self.values.shape[1])

    @property
    def smallest_group(self) -> float:
        """Return how many customers a group needs."""
        return max(SMALLEST_ROWS, SMALLEST_SHARE * self.rows)

    def least_variance(self, index: int, means: Matrix) -> Matrix:
        """Return the smallest variance that components of a feature may have at their means."""
        feature, step = self.features[index], self.steps[index]
        if not step:
            return np.full_like(means, LEAST_SPREAD**2)
        places = inverse_transform(feature, means * feature.scale + feature.center)
        inside = np.maximum(places, -0.5 * step if feature.low is None else feature.low)
        spreads = STEPS * step * derivative(feature, inside) / feature.scale
        least: Matrix = np.maximum(spreads, LEAST_SPREAD) ** 2
        return least


def _unimodal(column: Matrix, is_filled: Mask, counts: Counts | None) -> Matrix:
    """Return the best density with one mode; that of counts is fitted in their own unit."""
    if counts is None:
        return unimodal_density(column, is_filled)
    density: Matrix = unimodal_density(counts.values, is_filled) / counts.widths
    return density
