"""Counts of events: a negative binomial a group, whose spread follows from its mean.

Groups share one dispersion: variance = rate + more · rate². With ``more`` 0 it is Poisson's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from personas.facts.recipe import Feature
from personas.segments.matrices import Matrix
from personas.segments.preparation.curves import undo

Mask = NDArray[np.bool_]

# Less dispersion than this is none.
LEAST = 1e-3


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
    weight = mass.sum(axis=0) + LEAST
    rates = np.maximum(counts.values @ mass, 0.3) / weight
    apart = counts.values[:, None] - rates
    squares = np.einsum("ij,ij,ij->", mass, apart, apart)
    more = (squares - (weight * rates).sum()) / (weight * rates**2).sum()
    return Rates(rates, max(float(more), LEAST))


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
