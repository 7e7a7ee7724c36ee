"""Split a component in two where BIC is better for it.

Candidates are the customers of a group far off on one side of one measure, beyond the best cut
through it or with one value of a category, and the smaller half of a group that 2-means divides.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

import numpy as np
from scipy.special import ndtri

from personas.segments.kmeans.lloyd import fit_random
from personas.segments.matrices import Matrix
from personas.segments.mixture.components import FREE, ROOT
from personas.segments.mixture.em import Mixture, fit_mixture
from personas.segments.mixture.levels import Levels, Mask
from personas.segments.mixture.points import smallest_group, start_points, within_spreads

# Beyond as many spreads of its group a customer is far off.
FAR = 2.5
# Only the parts that promise most are fitted.
TRIES = 6
# A customer far off counts no more than this many spreads.
REACH = 3.5
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
    splits = []
    for group in range(mixture.components.k):
        members = labels == group
        parts = (*_cuts(levels, mixture, members, group), *_halves(levels, mixture, members))
        distinct = {p.tobytes(): p for p in parts if p.sum() >= smallest_group(levels)}
        splits += [(part, members & ~part) for part in distinct.values()]
    promise = np.array([_expected_gain(levels, mixture, part, rest) for part, rest in splits])
    best = np.argsort(-promise, kind="stable")[:TRIES]
    return [splits[i][0] for i in best if promise[i] > 0]


def _cuts(levels: Levels, mixture: Mixture, members: Mask, group: int) -> Iterator[Mask]:
    """Yield the members far off on a measure, and those beyond the cut that leaves least spread."""
    components, table = mixture.components, levels.table
    means, spreads = components.means[:, group], components.spreads[:, group]
    scores = np.where(levels.is_filled, (levels.values - means) / spreads, 0.0)
    for j in np.flatnonzero(~table.is_category):
        yield members & (scores[:, j] > FAR)
        yield members & (scores[:, j] < -FAR)
        cut = _best_cut(scores[members & levels.is_filled[:, j], j], smallest_group(levels))
        above, below = members & (scores[:, j] > cut), members & ~(scores[:, j] > cut)
        yield above if above.sum() <= below.sum() else below
    for level in np.flatnonzero(table.is_category[table.column]):
        yield members & (levels.matrix[:, [level]].toarray().ravel() > 0)


def _best_cut(values: Matrix, least: float) -> float:
    """Return where two parts have the smallest sum of squares, no value counting too much."""
    values = np.sort(np.clip(values, -REACH, REACH))
    count = np.arange(1, len(values))
    is_large = (count >= least) & (count <= len(values) - least)
    if not is_large.any():
        return np.inf
    low = np.cumsum(values)[:-1]
    high = values.sum() - low
    between = np.where(is_large, low**2 / count + high**2 / (len(values) - count), -1.0)
    place = int(between.argmax())
    return float((values[place] + values[place + 1]) / 2)


def _halves(levels: Levels, mixture: Mixture, members: Mask) -> Iterator[Mask]:
    """Yield the smaller cluster of 2-means over the relevant columns, where it has two."""
    weights = mixture.components.is_relevant / within_spreads(levels, mixture)
    points = start_points(levels, weights)[members]
    if len(np.unique(points, axis=0)) > 1:
        labels = fit_random(points, 2, seed=0).labels
        part = members.copy()
        part[members] = labels == np.bincount(labels).argmin()
        yield part


def _expected_gain(levels: Levels, mixture: Mixture, part: Mask, rest: Mask) -> float:
    """Estimate how much BIC improves: what exceeds the gain of cutting a normal, less the price."""
    size, rest_size = int(part.sum()), int(rest.sum())
    if not rest_size:
        return 0.0
    gain = -_normal_gain(size, rest_size) - float(np.log(levels.rows))
    is_relevant = mixture.components.is_relevant
    for j in np.flatnonzero(is_relevant | ~is_relevant.any()):
        parts = (part & levels.is_filled[:, j], rest & levels.is_filled[:, j])
        if all(rows.any() for rows in parts):
            gain += max(_feature_gain(levels, mixture, int(j), parts) - np.log(size), 0.0)
    return float(gain)


def _normal_gain(size: int, rest_size: int) -> float:
    """Return how much better two means fit than one when a normal is cut in parts of such sizes."""
    share = size / (size + rest_size)
    height = np.exp(-(ndtri(share) ** 2) / 2) / ROOT
    return float((size + rest_size) * height**2 / (share * (1 - share)))


def _feature_gain(levels: Levels, mixture: Mixture, index: int, parts: tuple[Mask, Mask]) -> float:
    """Return how much better two distributions fit than one, in twice the log-likelihood."""
    if mixture.components.forms[index] == FREE:
        level = np.flatnonzero(levels.table.column == index)
        counts = np.array([levels.matrix[rows][:, level].sum(axis=0) for rows in parts])
        return 2 * float(_entropy(counts.sum(axis=0)) - sum(_entropy(each) for each in counts))
    values = levels.values[:, index] / within_spreads(levels, mixture)[index]
    total = _sum_of_squares(values[parts[0] | parts[1]])
    return total - fsum(_sum_of_squares(values[rows]) for rows in parts)


def _entropy(counts: Matrix) -> float:
    """Return the entropy of a distribution times its total."""
    return float(-(counts * np.log(np.maximum(counts, 1e-9) / max(counts.sum(), 1e-9))).sum())


def _sum_of_squares(values: Matrix) -> float:
    """Return the sum of squares around the median, no value counting too much."""
    return float((np.minimum(np.abs(values - np.median(values)), REACH) ** 2).sum())


def _split_off(mixture: Mixture, part: Mask) -> Matrix:
    """Return responsibilities after the part moves to a component of its own."""
    group = int(mixture.responsibilities[part][0].argmax())
    column = np.where(part, mixture.responsibilities[:, group], 0.0)
    responsibilities = np.column_stack([mixture.responsibilities, column])
    responsibilities[part, group] = 0.0
    return responsibilities
