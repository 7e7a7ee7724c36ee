"""Ward's clusters of some thousand points at most (Ward 1963), by chains of nearest neighbours.

They are those of scipy's `linkage` and `fcluster`, which take longer to import than this to run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from personas.segments.matrices import Labels, Matrix

ROWS = 32  # whose distances stay in the processor's cache


class Merge(NamedTuple):
    """Two clusters that become one at a height, each named by one of its points."""

    height: float
    first: int
    second: int


def cut_ward(points: Matrix, ks: Sequence[int]) -> dict[int, list[Labels]]:
    """Return the rows of each of Ward's k clusters, for every k; none where ties leave fewer."""
    merges = sorted(_merge_all(points), key=lambda merge: merge.height)
    heights = np.array([merge.height for merge in merges] + [np.inf])
    ranks = _rank_points(merges, len(points))
    cuts = {k: len(points) - k for k in ks}
    return {
        k: _clusters(merges[:cut], ranks) if cut > 0 and heights[cut - 1] < heights[cut] else []
        for k, cut in cuts.items()
    }


def label_ward(points: Matrix, k: int) -> Labels:
    """Return the cluster of every point, from 0, of Ward's k clusters, or fewer after ties."""
    merges = sorted(_merge_all(points), key=lambda merge: merge.height)
    heights = np.array([-np.inf, *(merge.height for merge in merges), np.inf])
    cut = max(len(points) - k, 0)
    cut += int((heights[cut:-1] < heights[cut + 1 :]).argmax())
    labels = np.empty(len(points), np.int64)
    for label, rows in enumerate(_clusters(merges[:cut], _rank_points(merges, len(points)))):
        labels[rows] = label
    return labels


def _merge_all(points: Matrix) -> Iterator[Merge]:
    """Follow nearest neighbours until two are nearest to each other, merge them, and go on."""
    distances, gone = _distances(points), np.zeros(len(points))
    sizes, chain = np.ones(len(points)), list[int]()
    for _ in points[1:]:
        chain = chain or [int((sizes > 0).argmax())]
        while True:
            row = distances[chain[-1]] + gone
            nearest = int(row.argmin())
            if len(chain) > 1 and row[nearest] >= row[chain[-2]]:
                break
            chain.append(nearest)
        first, second = sorted((chain.pop(), chain.pop()))
        yield Merge(float(distances[first, second]), first, second)
        _join(distances, sizes, first, second)
        gone[first] = np.inf


def _distances(points: Matrix) -> Matrix:
    """Return the distances of all points, infinite from each to itself."""
    distances = np.zeros((len(points), len(points)))
    for start in range(0, len(points), ROWS):
        block = distances[start : start + ROWS]
        for column in points.T:
            block += (column[start : start + ROWS, None] - column) ** 2
    np.sqrt(distances, out=distances)
    np.fill_diagonal(distances, np.inf)
    return distances


def _join(distances: Matrix, sizes: Matrix, first: int, second: int) -> None:
    """Let the second cluster stand for both (Lance & Williams 1967), and leave out the first."""
    height, size, other_size = distances[first, second], sizes[first], sizes[second]
    share = 1.0 / (size + other_size + sizes)
    parts = (sizes + size) * share * distances[first] * distances[first]
    parts += (sizes + other_size) * share * distances[second] * distances[second]
    row = np.sqrt(parts - sizes * share * height * height)
    row[second] = np.inf
    distances[second], distances[:, second] = row, row
    sizes[first], sizes[second] = 0, size + other_size


def _clusters(merges: Sequence[Merge], ranks: Labels) -> list[Labels]:
    """Return the rows of the clusters after some merges, in the order of the tree's leaves."""
    clusters = {row: [row] for row in range(len(ranks))}
    root = list(range(len(ranks)))
    for merge in merges:
        first, second = root[merge.first], root[merge.second]
        for row in clusters[first]:
            root[row] = second
        clusters[second] += clusters.pop(first)
    groups = [np.sort(np.array(rows)) for rows in clusters.values()]
    return sorted(groups, key=lambda rows: int(ranks[rows].min()))


def _rank_points(merges: Sequence[Merge], count: int) -> Labels:
    """Return the place of each point among the leaves of the tree.

    At a merge the older cluster comes first, and a single point last.
    """
    leaves = {row: (row, [row]) for row in range(count)}  # the age of a cluster, and its rows
    root = list(range(count))
    for age, merge in enumerate(merges, start=count):
        pair = leaves.pop(root[merge.first]), leaves.pop(root[merge.second])
        older, newer = sorted(pair, key=lambda part: (part[0] < count, part[0]))
        rows = older[1] + newer[1]
        for row in rows:
            root[row] = merge.second
        leaves[merge.second] = (age, rows)
    ranks = np.empty(count, dtype=np.int64)
    for _, rows in leaves.values():
        ranks[rows] = np.arange(len(rows))
    return ranks
