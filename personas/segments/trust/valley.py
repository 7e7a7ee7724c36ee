"""How deep is the valley between segments? Customers of one crowd, of whatever shape, leave none.

Two segments are seen along the line that tells them apart best, by the customers that one segment
in their place would hold. Where a segment is a slice of a crowd, that histogram has one mode,
whether the crowd is bent, has long tails or fans out. Its second mode's *excess mass* (Müller &
Sawitzki 1991) is twice Hartigan's dip (1985), by which Tantrum, Murua & Stuetzle (2003) join the
components of a mixture along the same line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from personas.segments.matrices import ROUNDING, Labels, Matrix, squared_distances

Members = NDArray[np.bool_]

POINTS = 64  # quantiles that stand for the customers on a line
LEVELS = 14  # densities at which the mass of modes is taken
LOWEST, HIGHEST = 0.15, 30.0  # of them, where 1 is that of evenly spread customers
FEWEST = 20  # customers who show a valley
# Two segments are neighbours if one in their place would hold this share of each.
SHARED = 0.5
# Fewer customers a feature than this do not tell how features vary together.
ROWS_PER_FEATURE = 5
WIDEST_STEP = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Rows n × d, their squared distances to k centroids, and which is the nearest."""

    rows: Matrix
    centroids: Matrix
    distances: Matrix
    labels: Labels

    @classmethod
    def of(cls, rows: Matrix, centroids: Matrix) -> Partition:
        """Assign every row to its nearest centroid."""
        distances = squared_distances(rows, centroids)
        return cls(rows, centroids, distances, distances.argmin(axis=1))


def deepest_valley(rows: Matrix, fits: Sequence[Matrix], generator: np.random.Generator) -> float:
    """Return the depth of the valley that the customers fall apart by, in the best of the fits.

    The segments of a fit fall into two sets so that the shallowest valley between the sets is as
    deep as can be. A depth is excess mass times the square root of the number of customers.
    """
    spread = np.column_stack([_spread_ties(column, generator) for column in rows.T])
    depths = [_separating_depth(Partition.of(spread, c)) for c in fits if len(c) > 1]
    return max(depths, default=0.0)


def _separating_depth(partition: Partition) -> float:
    """Return the largest depth of the minimum spanning tree: neighbours are joined first."""
    k = len(partition.centroids)
    pairs = list(combinations(range(k), 2))
    inside = _shared_members(partition, pairs)
    is_near = _are_neighbours(partition, pairs, inside)
    sets, deepest = np.arange(k), 0.0
    for neighbours in (True, False):
        are_separate = np.array([sets[i] != sets[j] for i, j in pairs])
        edges = np.flatnonzero((is_near == neighbours) & are_separate)
        depths = _depths(partition, [pairs[p] for p in edges], inside[edges])
        for index in np.argsort(depths, kind="stable"):
            i, j = pairs[edges[index]]
            if sets[i] != sets[j]:
                sets = np.where(sets == sets[j], sets[i], sets)
                deepest = max(deepest, float(depths[index]))
    return deepest


def _shared_members(partition: Partition, pairs: Sequence[tuple[int, int]]) -> Members:
    """Return pairs × n: who would be nearest to the mean of both segments, were they one."""
    distances, centroids = partition.distances, partition.centroids
    sizes = np.bincount(partition.labels, minlength=len(centroids))
    first, second = np.array(pairs).T
    share = (sizes[first] / np.maximum(sizes[first] + sizes[second], 1))[:, None]
    gaps = ((centroids[first] - centroids[second]) ** 2).sum(axis=1)[:, None]
    merged = share * (distances.T[first] - (1 - share) * gaps) + (1 - share) * distances.T[second]
    order = np.argsort(distances, axis=1, kind="stable").T
    nearest = np.full((len(pairs), len(distances)), np.inf)
    for segment in order[:3][::-1]:
        is_another = (segment != first[:, None]) & (segment != second[:, None])
        values = np.take_along_axis(distances, segment[:, None], axis=1)[:, 0]
        nearest = np.where(is_another, values, nearest)
    return np.asarray(merged <= nearest)


def _are_neighbours(
    partition: Partition, pairs: Sequence[tuple[int, int]], inside: Members
) -> NDArray[np.bool_]:
    members = np.eye(len(partition.centroids))[partition.labels]
    shares = (inside @ members) / np.maximum(members.sum(axis=0), 1)
    first, second = np.array(pairs).T
    places = np.arange(len(pairs))
    near: Members = np.minimum(shares[places, first], shares[places, second]) >= SHARED
    return near


def _depths(partition: Partition, pairs: Sequence[tuple[int, int]], inside: Members) -> Matrix:
    """Return the depth of the valley between the segments of every pair; 0 for few customers."""
    depths, lines, places, sizes = np.zeros(len(pairs)), [], [], []
    directions = _discriminants(partition, pairs)
    for index, members in enumerate(inside):
        size = int(members.sum())
        if size >= FEWEST:
            line = np.sort(partition.rows[members] @ directions[index])
            lines.append(np.interp(np.linspace(0, size - 1, POINTS), np.arange(size), line))
            places.append(index)
            sizes.append(size)
    if lines:
        depths[places] = excess_masses(np.array(lines)) * np.sqrt(sizes)
    return depths


def _discriminants(partition: Partition, pairs: Sequence[tuple[int, int]]) -> Matrix:
    """Return Fisher's discriminant of every pair, from the spread within all segments.

    Covariances shrink to none with fewer customers a feature.
    """
    gaps = np.array([partition.centroids[i] - partition.centroids[j] for i, j in pairs])
    rows, width = partition.rows.shape
    within = partition.rows - partition.centroids[partition.labels]
    variances = within.var(axis=0)
    variances += 1e-6 * variances.mean() + np.finfo(float).tiny
    shrinkage = ROWS_PER_FEATURE * width / rows
    if shrinkage >= 1 or not len(pairs):
        return np.asarray(gaps.reshape(-1, width) / variances)
    covariance = (1 - shrinkage) * (within.T @ within) / rows + shrinkage * np.diag(variances)
    directions: Matrix = np.linalg.solve(covariance, gaps.T).T
    return directions


def excess_masses(lines: Matrix) -> Matrix:
    """Return the excess mass of the second mode of every line, b; lines are quantiles b × m.

    At a level the mass of an interval is its share of customers less the level times its length.
    The second mode's is what two intervals hold beyond one, at the level where that is most.
    """
    count = lines.shape[1]
    positions = (lines - lines[:, :1]) / np.maximum(np.ptp(lines, axis=1), 1e-12)[:, None]
    shares, window = np.linspace(0, 1, count), count // 10
    lengths = np.maximum(positions[:, window:] - positions[:, :-window], 1e-9)
    highest = np.quantile(shares[window] / lengths, 0.9, axis=1).clip(max=HIGHEST)
    densities = np.geomspace(LOWEST, highest, LEVELS)
    excess = shares - densities[:, :, None] * positions
    before = np.maximum.accumulate(excess - np.minimum.accumulate(excess, axis=-1), axis=-1)
    peaks = np.maximum.accumulate(excess[..., ::-1], axis=-1)[..., ::-1]
    after = np.maximum.accumulate((peaks - excess)[..., ::-1], axis=-1)[..., ::-1]
    masses: Matrix = ((before + after).max(axis=-1) - before[..., -1]).max(axis=0)
    return masses


def flat_depths(count: int, generator: np.random.Generator) -> Matrix:
    """Return depths of evenly spread customers: of one mode, theirs are the largest."""
    lines = np.sort(generator.random((count, 4 * POINTS)), axis=1)[:, ::4]
    return np.asarray(excess_masses(lines) * np.sqrt(4 * POINTS))


def _spread_ties(column: Matrix, generator: np.random.Generator) -> Matrix:
    """Return values evenly spread over their steps: a lattice has gaps, but no valleys.

    A step far wider than those of most customers is a gap of the data, and stays.
    """
    values, places = np.unique(column, return_inverse=True)
    is_new = np.append(True, np.diff(values) > ROUNDING * np.ptp(values))
    values, places = values[is_new], (is_new.cumsum() - 1)[places]
    if len(values) < 2 or 2 * len(values) > len(column):
        return column
    steps = np.minimum(np.diff(values), widest_step(values, np.bincount(places)))
    low, high = np.append(steps[0], steps)[places] / 2, np.append(steps, steps[-1])[places] / 2
    return np.asarray(values[places] + generator.uniform(-low, high))


def widest_step(values: Matrix, counts: Labels) -> float:
    """Return the widest step between distinct values, n each, that is no gap."""
    steps = np.diff(values)
    nearest = np.minimum(np.append(steps[0], steps), np.append(steps, steps[-1]))
    return float(WIDEST_STEP * np.quantile(np.repeat(nearest, counts), 0.2))
