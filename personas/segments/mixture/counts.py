"""Counts of events: negative binomial components, fitted to features that are square roots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from personas.domain.recipe import Feature
from personas.segments.matrices import Matrix
from personas.segments.mixture.em import Mask
from personas.segments.transforms import inverse_transform

# Less dispersion than this is none.
LEAST = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Whole numbers of events, n, 0 for gaps; ``widths`` n, of a step of one in the feature."""

    values: Matrix
    widths: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Events per customer by component, k, and the dispersion that components share."""

    rates: Matrix
    dispersion: float


def recover_counts(column: Matrix, feature: Feature, step: float) -> Counts:
    """Return the counts behind a feature that is their square root."""
    places = inverse_transform(feature, column * feature.scale + feature.center) / step
    values: Matrix = np.where(np.isnan(places), 0.0, np.round(np.maximum(places, 0)))
    low, high = (
        np.sqrt(np.maximum((values + half) * step + feature.shift, 0)) for half in (-0.5, 0.5)
    )
    return Counts(values, (high - low) / feature.scale)


def fit_rates(counts: Counts, mass: Matrix) -> Rates:
    """Fit negative binomials to counts that weigh ``mass`` n × k; every rate is above 0."""
    weight = mass.sum(axis=0) + LEAST
    rates = np.maximum(counts.values @ mass, 0.3) / weight
    deviations = counts.values[:, None] - rates
    squares = np.einsum("ij,ij,ij->", mass, deviations, deviations)
    dispersion = (squares - (weight * rates).sum()) / (weight * rates**2).sum()
    return Rates(rates, max(float(dispersion), LEAST))


def count_density(counts: Counts, rates: Rates) -> Matrix:
    """Return n × k densities in the feature: probabilities over the width of a step."""
    values, size = counts.values, 1 / rates.dispersion
    terms = gammaln(values + size) - gammaln(size) - gammaln(values + 1) - np.log(counts.widths)
    log_failure = np.log(size / (size + rates.rates))
    log_success = np.log(rates.rates / (size + rates.rates))
    logs = np.add(terms[:, None], size * log_failure, order="F")
    logs += np.multiply(values[:, None], log_success, order="F")
    density: Matrix = np.exp(logs, out=logs)
    return density


def rate_gain(counts: Counts, rates: Rates, parts: tuple[Mask, Mask]) -> float:
    """Return twice the log-likelihood that two Poisson rates gain over one, less dispersion's."""
    sums = [float(counts.values[part].sum()) for part in parts]
    sizes = [int(part.sum()) for part in parts]
    overall = sum(sums) / sum(sizes)
    gain = sum(s * np.log(s / n / overall) for s, n in zip(sums, sizes, strict=True) if s)
    return float(2 * gain / (1 + rates.dispersion * overall))
