"""Split a component in two where BIC is better for it.

Candidates are the customers of a group far off on one side of one measure, beyond the best cut
through it or with one value of a category, and the smaller half of a group that 2-means divides.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from personas.segments.kmeans.lloyd import fit_random
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.continuous import ROOT
from personas.segments.mixture.em import Mixture, fit_mixture
from personas.segments.mixture.forms import FREE
from personas.segments.mixture.levels import Levels, Mask, Table
from personas.segments.mixture.points import TINY, smallest_group, start_points, within_spreads

# Beyond as many spreads of its group a customer is far off.
FAR = 2.5
# Only the parts that promise most are fitted.
TRIES = 6
# A customer far off counts no more than this many spreads.
MOST_SCORE = 3.5
MAX_ITER = 12


def split_groups(levels: Levels, mixture: Mixture) -> Mixture:
    """Split groups for as long as the BIC improves."""
    while (better := _first_improvement(levels, mixture)) is not None:
        mixture = better
    return mixture


def _first_improvement(levels: Levels, mixture: Mixture) -> Mixture | None:
    for part in _promising_parts(levels, mixture):
        candidate = fit_mixture(levels, _split_off(mixture, part), MAX_ITER)
        is_large = candidate.components.shares.min() * levels.rows >= smallest_group(levels)
        if is_large and candidate.bic < mixture.bic - 1e-6 * abs(mixture.bic):
            return candidate
    return None


def _promising_parts(levels: Levels, mixture: Mixture) -> list[Mask]:
    """Return parts of groups, the one that promises most first."""
    labels = mixture.responsibilities.argmax(axis=1)
    spreads = within_spreads(levels, mixture)
    points = start_points(levels, mixture.components.is_relevant / spreads)
    splits: list[tuple[float, Mask]] = []
    for group in range(mixture.components.k):
        rows = np.flatnonzero(labels == group)
        center = mixture.components.means[:, group]
        scores = np.clip((levels.values[rows] - center) / spreads, -MOST_SCORE, MOST_SCORE)
        scores = np.where(levels.is_filled[rows], scores, np.nan)
        parts = _parts(levels, scores, rows, points[rows])
        promises = _expected_gains(levels, mixture, scores, rows, parts)
        splits += zip(
            promises.tolist(), (_spread(p, rows, levels.rows) for p in parts), strict=True
        )
    best = sorted(splits, key=lambda split: -split[0])[:TRIES]
    return [part for promise, part in best if promise > 0]


def _spread(part: Mask, rows: Labels, count: int) -> Mask:
    """Return a part of some rows among all of them."""
    result = np.zeros(count, np.bool_)
    result[rows] = part
    return result


def _parts(levels: Levels, scores: Matrix, rows: Labels, points: Matrix) -> Mask:
    """Return the distinct parts of a group that are large enough, parts × rows."""
    least = smallest_group(levels)
    cuts = np.array([_best_cut(column[~np.isnan(column)], least) for column in scores.T])
    table = levels.table
    category = table.is_category[table.column]
    is_number = ~table.is_category
    scores, cuts = scores[:, is_number], cuts[is_number]
    above = scores > cuts
    above = np.where(above.sum(axis=0) * 2 <= len(rows), above, ~above)
    values = levels.matrix[rows][:, np.flatnonzero(category)].toarray() > 0
    parts = np.column_stack([scores > FAR, scores < -FAR, above, values, _half(points)]).T
    parts = np.unique(parts, axis=0)
    sizes = parts.sum(axis=1)
    result: Mask = parts[(sizes >= least) & (sizes <= len(rows) - 1)]
    return result


def _best_cut(values: Matrix, least: float) -> float:
    """Return where two parts have the smallest sum of squares."""
    values = np.sort(values)
    count = np.arange(1, len(values))
    is_large = (count >= least) & (count <= len(values) - least)
    if not is_large.any():
        return np.inf
    low = np.cumsum(values)[:-1]
    high = values.sum() - low
    between = np.where(is_large, low**2 / count + high**2 / (len(values) - count), -1.0)
    best = int(between.argmax())
    return float((values[best] + values[best + 1]) / 2)


def _half(points: Matrix) -> Mask:
    """Return the smaller cluster of 2-means, none where all points are one."""
    if len(np.unique(points, axis=0)) < 2:
        return np.zeros(len(points), np.bool_)
    labels = fit_random(points, 2, seed=0).labels
    half: Mask = labels == np.bincount(labels).argmin()
    return half


def _expected_gains(
    levels: Levels, mixture: Mixture, scores: Matrix, rows: Labels, parts: Mask
) -> Matrix:
    """Estimate how much BIC improves: what exceeds the gain of cutting a normal, less the price."""
    is_relevant = mixture.components.is_relevant
    is_used = is_relevant | ~is_relevant.any()
    is_free = mixture.components.forms == FREE
    weights = parts.astype(np.float64)
    gains = np.where(is_free, 0.0, _gains_of_means(weights, scores))
    if is_free.any():
        gains[:, is_free] = _gains_of_levels(weights, levels, rows, is_free)
    sizes = weights.sum(axis=1)
    price = np.log(np.maximum(sizes, 1))[:, None]
    total = (np.maximum(gains - price, 0) * is_used).sum(axis=1)
    result: Matrix = total - _normal_gain(sizes, len(rows) - sizes) - np.log(levels.rows)
    return result


def _gains_of_means(weights: Matrix, scores: Matrix) -> Matrix:
    """Return the sum of squares between each part and the others, parts × c."""
    is_filled = ~np.isnan(scores)
    values = np.where(is_filled, scores, 0.0)
    count, total = weights @ is_filled, weights @ values
    outside = is_filled.sum(axis=0) - count
    means = total / np.maximum(count, 1)
    outer_means = (values.sum(axis=0) - total) / np.maximum(outside, 1)
    weight = count * outside / np.maximum(count + outside, 1)
    gains: Matrix = weight * (means - outer_means) ** 2
    return gains


def _gains_of_levels(weights: Matrix, levels: Levels, rows: Labels, columns: Mask) -> Matrix:
    """Return twice what distributions of the levels gain by each part, parts × free columns."""
    table = levels.table
    part, level = table.part(columns), np.flatnonzero(columns[table.column])
    cells = levels.matrix[rows][:, level].toarray()
    inside = (weights @ cells).T
    outside = cells.sum(axis=0)[:, None] - inside
    fits = [_fit_of_levels(part, counts) for counts in (inside, outside, inside + outside)]
    return 2 * (fits[0] + fits[1] - fits[2]).T


def _fit_of_levels(table: Table, counts: Matrix) -> Matrix:
    """Return the log-likelihood of counts L × parts under their own shares, c × parts."""
    totals = np.maximum(table.sum(counts), 1)[table.column]
    return table.sum(counts * np.log(np.maximum(counts, TINY) / totals))


def _normal_gain(sizes: Matrix, other_sizes: Matrix) -> Matrix:
    """Return how much better two means fit than one when a normal is cut in parts of such sizes."""
    share = sizes / (sizes + other_sizes)
    height = np.exp(-(ndtri(share) ** 2) / 2) / ROOT
    gain: Matrix = (sizes + other_sizes) * height**2 / (share * (1 - share))
    return gain


def _split_off(mixture: Mixture, part: Mask) -> Matrix:
    """Return responsibilities after the part moves to a component of its own."""
    group = int(mixture.responsibilities[part][0].argmax())
    column = np.where(part, mixture.responsibilities[:, group], 0.0)
    responsibilities = np.column_stack([mixture.responsibilities, column])
    responsibilities[part, group] = 0.0
    return responsibilities
