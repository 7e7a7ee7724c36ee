"""Merge components that together have one mode (Hennig 2010).

A component has no correlations, so several of them mimic one correlated group; a covariance test
tells such pairs. Others are projected on the line through both: groups have a valley between them.
Along a measure the line is its place, along a category, a pile or an ordinal the logarithm of how
much likelier a level is in one group than in the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.continuous import LEAST_SPREAD
from personas.segments.mixture.em import Mixture
from personas.segments.mixture.forms import COUNTS, FREE
from personas.segments.mixture.levels import Levels, Mask
from personas.segments.unimodal import bimodality_gain

# Smaller groups show no valley: they are left as they are.
ENOUGH = 5
# A measure belongs to the line between two groups when it moves by this share of their variance.
LEAST_MOVE = 0.5
LEAST_BINS, MOST_BINS = 8, 24
# Groups whose valley would not show in 1,000 customers (gain in log-likelihood) promise none.
CLEAR_GAIN = 4.0
# Groups further apart than this (squared, in spreads) have a valley that nothing fills.
CLEAR_LENGTH = 64.0
# Groups whose valley should show by less than this (the same gain) are too small to show one.
SMALL_GAIN = 1.0
# A level counts at most as if it were so much likelier (logarithm) in one group.
MOST_LOG_RATIO = 3.0
# Groups of counts, categories or piles that overlap by no more show no valley and are two.
MOST_OVERLAP = 0.25
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Groups of components: ``responsibilities`` n × k, ``labels`` n; ``mass`` and the part of it
    that is no outlier, ``inliers``, L × k. A merged group's columns are those of its first."""

    responsibilities: Matrix
    labels: Labels
    mass: Matrix
    inliers: Matrix

    def merge(self, i: int, j: int) -> Parts:
        """Return the parts with group j in group i."""
        tables = [table.copy() for table in (self.responsibilities, self.mass, self.inliers)]
        for table in tables:
            table[:, i] += table[:, j]
            table[:, j] = 0
        labels = np.where(self.labels == j, i, self.labels)
        return Parts(tables[0], labels, tables[1], tables[2])


def merge_components(levels: Levels, mixture: Mixture) -> Labels:
    """Return a group for each customer, n from 0, after merging groups with a common mode."""
    labels = mixture.responsibilities.argmax(axis=1).astype(np.int64)
    inliers = mixture.mass * mixture.components.weights
    parts = Parts(mixture.responsibilities, labels, mixture.mass, inliers)
    evidence: dict[tuple[int, int], float] = {}
    while True:
        groups = np.unique(parts.labels).tolist()
        pairs = [(i, j) for i in groups for j in groups if i < j]
        for pair in pairs:
            if pair not in evidence:
                evidence[pair] = _evidence(levels, mixture, parts, pair)
        i, j = max(pairs, key=lambda pair: (evidence[pair], pair), default=(0, 0))
        if i == j or evidence[i, j] <= 0:
            return np.unique(parts.labels, return_inverse=True)[1]
        parts = parts.merge(i, j)
        evidence = {pair: value for pair, value in evidence.items() if not {i, j} & set(pair)}


def _evidence(levels: Levels, mixture: Mixture, parts: Parts, pair: tuple[int, int]) -> float:
    """Return a number above 0 where two groups have one mode, the higher the surer."""
    line = _line(levels, mixture, parts, pair)
    if line.lengths.sum() > CLEAR_LENGTH:
        return -1.0
    rows = np.isin(parts.labels, pair)
    if line.is_discrete and _overlap(parts.responsibilities[rows], pair) <= MOST_OVERLAP:
        return -1.0
    places, share, weight = _project(levels, parts, line, rows, pair)
    is_correlated = _is_correlated(levels, mixture, parts, pair)
    return _unimodal_evidence(places, share, weight, is_correlated=is_correlated)


def _overlap(responsibilities: Matrix, pair: tuple[int, int]) -> float:
    """Return how likely customers are placed in the other group, summed over both groups.

    For two normal distributions of the same size and spread that have one mode it is 0.32 or more.
    """
    mass = responsibilities[:, list(pair)]
    share = mass[:, 1] / np.maximum(mass.sum(axis=1), TINY)
    errors = np.minimum(share, 1 - share).sum()
    return float(errors / max(min(share.sum(), (1 - share).sum()), TINY))


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The line through two groups: how far along it each level lies, L; 0 is midway between them.

    ``lengths`` c are how far apart the groups are by each column. ``is_discrete`` is whether they
    are by counts and free levels more than by places.
    """

    scores: Matrix
    lengths: Matrix
    is_discrete: bool


def _is_correlated(levels: Levels, mixture: Mixture, parts: Parts, pair: tuple[int, int]) -> bool:
    """Test the covariance in relevant measures, without customers who have a gap in any."""
    columns = mixture.components.is_relevant & ~levels.table.is_category
    rows = np.isin(parts.labels, pair) & levels.is_filled[:, columns].all(axis=1)
    if not columns.any() or not rows.any():
        return False
    weights = cell_weights(levels, parts, rows)[:, columns].min(axis=1)
    return covariance_test(levels.values[rows][:, columns], parts.labels[rows] == pair[0], weights)


def covariance_test(values: Matrix, is_first: Mask, weights: Matrix) -> bool:
    """Return whether one correlated normal is likelier than an uncorrelated one for each group.

    ``values`` n × d without gaps. The groups are taken as given, which favours the two. Each
    customer counts ``weights`` n, as much as the most outlying cell.
    """
    halves = [is_first * weights, ~is_first * weights]
    if min(half.sum() for half in halves) < 1:
        return False
    two = sum(_uncorrelated_fit(values, half) + half.sum() * np.log(half.sum()) for half in halves)
    total = weights.sum()
    log_determinant = np.linalg.slogdet(_covariance(values, weights))[1]
    return bool(total * np.log(total) - total / 2 * log_determinant > two)


def cell_weights(levels: Levels, parts: Parts, rows: Mask) -> Matrix:
    """Return how much each cell of some customers counts for their own group, rows × c."""
    share = parts.inliers / np.maximum(parts.mass, TINY)
    part, labels = levels.matrix[rows], parts.labels[rows]
    weights = np.ones((part.shape[0], levels.width))
    customers = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    columns = levels.table.column[part.indices]
    weights[customers, columns] = share[part.indices, labels[customers]]
    return weights


def _uncorrelated_fit(values: Matrix, weight: Matrix) -> float:
    """Return the log-likelihood of a normal without correlations, up to a constant."""
    return float(-weight.sum() / 2 * np.log(np.diag(_covariance(values, weight))).sum())


def _covariance(values: Matrix, weight: Matrix) -> Matrix:
    """Return the weighted covariance; no spread is below what the mixture allows."""
    total = weight.sum()
    deviations = values - weight @ values / total
    covariance: Matrix = (deviations * weight[:, None]).T @ deviations / total
    return covariance + LEAST_SPREAD**2 * np.eye(values.shape[1])


def _line(levels: Levels, mixture: Mixture, parts: Parts, pair: tuple[int, int]) -> Line:
    """Return the line through two groups; columns in which they hardly differ are left out."""
    table, forms = levels.table, mixture.components.forms
    inliers = parts.inliers[:, list(pair)]
    weight = table.sum(inliers) + TINY
    places = np.nan_to_num(table.places)[:, None]
    means = table.sum(inliers * places) / weight
    halves = table.sum(inliers * (places - means[table.column]) ** 2) / weight / 2
    variance = halves.sum(axis=1) + 1e-3
    move = means[:, 1] - means[:, 0]
    is_free = forms == FREE
    slope = np.where((move**2 > LEAST_MOVE * variance) & ~is_free, move / variance, 0.0)
    mass = parts.mass[:, list(pair)]
    shares = (mass + 0.5) / (table.sum(mass) + 1)[table.column]
    ratio = np.clip(np.log(shares[:, 1] / shares[:, 0]), -MOST_LOG_RATIO, MOST_LOG_RATIO)
    gain = table.sum(((shares[:, 1] - shares[:, 0]) * ratio)[:, None])[:, 0]
    is_used = is_free & (gain > LEAST_MOVE)
    along = slope[table.column] * (places[:, 0] - means.mean(axis=1)[table.column])
    lengths = np.where(is_used, gain, slope * move)
    discrete = lengths[is_free | np.isin(forms, COUNTS)].sum()
    scores = np.where(is_used[table.column], ratio, along)
    return Line(scores, lengths, bool(discrete > lengths.sum() / 2))


def _project(
    levels: Levels, parts: Parts, line: Line, rows: Mask, pair: tuple[int, int]
) -> tuple[Matrix, Matrix, Matrix]:
    """Project two groups on their line; customers with gaps on most of it are left out.

    Return n places on the line, the second group's share in each, and how much each counts for the
    shape of its group.
    """
    i, j = pair
    columns = line.lengths > 0
    lengths = levels.is_filled @ line.lengths
    part = rows & (lengths >= line.lengths.sum() / 2)
    responsibilities = parts.responsibilities[part]
    share = responsibilities[:, j] / (responsibilities[:, i] + responsibilities[:, j] + 1e-12)
    weight = cell_weights(levels, parts, part)[:, columns].min(axis=1, initial=1.0)
    return levels.matrix[part] @ line.scores, share, weight


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
