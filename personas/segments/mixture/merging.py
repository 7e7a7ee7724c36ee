"""Merge components that together have one mode (Hennig 2010).

A component has no correlations, so several of them mimic one correlated group; a covariance test
tells such pairs. Others are projected on the line through both: groups have a valley between them.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.components import LEAST_SPREAD, Cells
from personas.segments.mixture.em import Mask
from personas.segments.mixture.fit import Mixture
from personas.segments.unimodal import bimodality_gain

# Smaller groups show no valley: they are left as they are.
ENOUGH = 5
# A measure belongs to the line between two groups when it moves by this share of their variance.
LEAST_MOVE = 0.5
LEAST_BINS, MOST_BINS = 8, 24
# Groups whose valley would not show in 1,000 customers (gain in log-likelihood) promise none.
CLEAR_GAIN = 4.0
# Groups whose valley should show by less than this (the same gain) are too small to show one.
SMALL_GAIN = 1.0


def merge_components(cells: Cells, mixture: Mixture) -> Labels:
    """Return a group for each customer, n from 0, after merging groups with a common mode."""
    responsibilities = mixture.responsibilities.copy()
    labels = responsibilities.argmax(axis=1).astype(np.int64)
    weights = (mixture.cell_weights * mixture.responsibilities).sum(axis=2).T * cells.is_filled
    is_relevant = mixture.components.is_relevant
    evidence: dict[tuple[int, int], float] = {}
    while True:
        groups = np.unique(labels).tolist()
        pairs = [(i, j) for i in groups for j in groups if i < j]
        for pair in pairs:
            if pair not in evidence:
                is_correlated = covariance_test(cells, weights, labels, is_relevant, pair)
                line = _project(cells, weights, responsibilities, labels, pair)
                evidence[pair] = _unimodal_evidence(*line, is_correlated=is_correlated)
        i, j = max(pairs, key=lambda pair: (evidence[pair], pair), default=(0, 0))
        if i == j or evidence[i, j] <= 0:
            break
        labels[labels == j] = i
        responsibilities[:, i] += responsibilities[:, j]
        responsibilities[:, j] = 0
        evidence = {pair: value for pair, value in evidence.items() if not {i, j} & set(pair)}
    return np.unique(labels, return_inverse=True)[1]


def covariance_test(
    cells: Cells, weights: Matrix, labels: Labels, is_relevant: Mask, pair: tuple[int, int]
) -> bool:
    """Return whether one correlated normal is likelier than an uncorrelated one for each group.

    The labels are taken as given, which favours the two. Customers with a gap in a relevant
    measure are left out; each counts as much as its most outlying cell (``weights``, n × d).
    """
    rows = np.isin(labels, pair) & cells.is_filled[:, is_relevant].all(axis=1)
    values = cells.values[rows][:, is_relevant]
    weight = weights[rows][:, is_relevant].min(axis=1, initial=1.0)
    parts = [(labels[rows] == group) * weight for group in pair]
    if min(part.sum() for part in parts) < 1:
        return False
    two = sum(_uncorrelated_fit(values, part) + part.sum() * np.log(part.sum()) for part in parts)
    total = weight.sum()
    log_determinant = np.linalg.slogdet(_covariance(values, weight))[1]
    return bool(total * np.log(total) - total / 2 * log_determinant > two)


def _uncorrelated_fit(values: Matrix, weight: Matrix) -> float:
    """Return the log-likelihood of a normal without correlations, up to a constant."""
    return float(-weight.sum() / 2 * np.log(np.diag(_covariance(values, weight))).sum())


def _covariance(values: Matrix, weight: Matrix) -> Matrix:
    """Return the weighted covariance; no spread is below what the mixture allows."""
    total = weight.sum()
    deviations = values - weight @ values / total
    covariance: Matrix = (deviations * weight[:, None]).T @ deviations / total
    return covariance + LEAST_SPREAD**2 * np.eye(values.shape[1])


def _project(
    cells: Cells, weights: Matrix, responsibilities: Matrix, labels: Labels, pair: tuple[int, int]
) -> tuple[Matrix, Matrix, Matrix]:
    """Project two groups on the discriminant; customers with a gap on it are left out.

    Return n places on the line, the second group's share in each, and how much each counts for the
    shape of its group.
    """
    i, j = pair
    rows = (labels == i) | (labels == j)
    slopes = np.array([_slope(cells, weights, labels, q, pair) for q in range(cells.width)])
    features = np.flatnonzero(slopes)
    is_complete = cells.is_filled[rows][:, features].all(axis=1)
    total = responsibilities[rows, i] + responsibilities[rows, j] + 1e-12
    share = responsibilities[rows, j] / total
    weight = weights[rows][:, features].min(axis=1, initial=1.0)
    places = cells.values[rows] @ slopes
    return places[is_complete], share[is_complete], weight[is_complete]


def _slope(
    cells: Cells, weights: Matrix, labels: Labels, index: int, pair: tuple[int, int]
) -> float:
    """Return how far the line goes along a feature; 0 where the groups hardly differ."""
    (first, first_half), (second, second_half) = (
        _mean_and_half_variance(cells.values[labels == g, index], weights[labels == g, index])
        for g in pair
    )
    variance = first_half + second_half + 1e-3
    return (second - first) / variance if (second - first) ** 2 > LEAST_MOVE * variance else 0.0


def _mean_and_half_variance(values: Matrix, weight: Matrix) -> tuple[float, float]:
    """Return the weighted mean, and half the variance: the pooled one is the sum of two halves."""
    total = weight.sum() + 1e-9
    mean = (weight * values).sum() / total
    return float(mean), float((weight * (values - mean) ** 2).sum() / total / 2)


def _unimodal_evidence(
    places: Matrix, share: Matrix, weight: Matrix, *, is_correlated: bool
) -> float:
    """Return a number above 0 where two groups have one mode, the higher the surer.

    Both groups count the same, or a small one would be a mere shoulder of the other.
    """
    size = min((1 - share).sum(), share.sum())
    if size < ENOUGH:
        return -1.0
    normals = [_normal(places, mass * weight) for mass in (1 - share, share)]
    edges = _bin_edges(normals, size)
    mass = (1 - share) / (1 - share).sum() + share / share.sum()
    weights = np.minimum(weight, 1.0) * size * mass
    gain = bimodality_gain(np.histogram(places, edges, weights=weights)[0])
    model = sum(np.diff(ndtr((edges - mean) / spread)) for mean, spread in normals)
    expected_gain, clear_gain = bimodality_gain(size * model), bimodality_gain(500 * model)
    log_rows = np.log(len(places))
    promises_none = clear_gain < CLEAR_GAIN or (expected_gain < SMALL_GAIN and is_correlated)
    has_no_valley = promises_none and gain < 0.5 * log_rows
    lacks_valley = expected_gain > 4 and gain < min(expected_gain / 2, 2 * log_rows)
    return 1 / (1 + gain) if has_no_valley or lacks_valley else -1.0


def _normal(places: Matrix, weight: Matrix) -> tuple[float, float]:
    mean, half_variance = _mean_and_half_variance(places, weight)
    return mean, float(np.sqrt(2 * half_variance + 1e-9))


def _bin_edges(normals: list[tuple[float, float]], size: float) -> Matrix:
    low = min(mean - 2.5 * spread for mean, spread in normals)
    high = max(mean + 2.5 * spread for mean, spread in normals)
    bins = int(np.clip(round(2.5 * (2 * size) ** (1 / 3)), LEAST_BINS, MOST_BINS))
    return np.linspace(low, high, bins + 1)
