"""The best density with a single hump: what a measure is like that is the same everywhere.

One bell would be a poor likeness of a flat, skewed or long-tailed measure, and two groups would
then look better than one for no other reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from personas.domain.recipe import Feature
from personas.segments.matrices import Matrix, count_values
from personas.segments.preparation.features import slope, undo
from personas.segments.preparation.transform import one_hump

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


Mask = NDArray[np.bool_]

# Less dispersion than this is none.
COUNTS_LEAST = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """How often, in whole steps (0 for gaps); ``width`` of a step in the feature, row by row."""

    values: Matrix
    width: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Events a customer, by group, and the dispersion that groups share."""

    rates: Matrix
    more: float


def counted(column: Matrix, feature: Feature, step: float) -> Counted:
    """Return the counts behind a feature that is their square root."""
    place = undo(feature, column * feature.scale + feature.center) / step
    values: Matrix = np.where(np.isnan(place), 0.0, np.round(np.maximum(place, 0)))
    low, high = (
        np.sqrt(np.maximum((values + side) * step + feature.shift, 0)) for side in (-0.5, 0.5)
    )
    return Counted(values, (high - low) / feature.scale)


def fit_rates(counts: Counted, mass: Matrix) -> Rates:
    """Fit to n × k shares of customers. A group that never did it did it less than once."""
    weight = mass.sum(axis=0) + COUNTS_LEAST
    rates = np.maximum(counts.values @ mass, 0.3) / weight
    apart = counts.values[:, None] - rates
    squares = np.einsum("ij,ij,ij->", mass, apart, apart)
    more = (squares - (weight * rates).sum()) / (weight * rates**2).sum()
    return Rates(rates, max(float(more), COUNTS_LEAST))


def count_density(counts: Counted, rates: Rates) -> Matrix:
    """Return n × k densities in the feature: probabilities over the width of a step."""
    values, size = counts.values, 1 / rates.more
    own = gammaln(values + size) - gammaln(size) - gammaln(values + 1) - np.log(counts.width)
    none, each = np.log(size / (size + rates.rates)), np.log(rates.rates / (size + rates.rates))
    logs = np.add(own[:, None], size * none, order="F")
    logs += np.multiply(values[:, None], each, order="F")
    density: Matrix = np.exp(logs, out=logs)
    return density


def rates_apart(counts: Counted, rates: Rates, parts: tuple[Mask, Mask]) -> float:
    """Return twice the log-likelihood that two Poisson rates gain over one, less dispersion's."""
    sums = [float(counts.values[rows].sum()) for rows in parts]
    rows = [int(rows.sum()) for rows in parts]
    usual = sum(sums) / sum(rows)
    gain = sum(s * np.log(s / n / usual) for s, n in zip(sums, rows, strict=True) if s)
    return float(2 * gain / (1 + rates.more * usual))


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
