"""The optimum that is found, and that it is found again."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from personas.segments.kmeans.asked import Asked
from personas.segments.kmeans.fit import fit_from, ward_tree
from personas.segments.kmeans.swap import improve
from personas.segments.kmeans.sweep import best_fit, sweep
from personas.segments.matrices import squared_distances


def blobs(k: int, rows: int, seed: int = 0) -> NDArray[np.float64]:
    generator = np.random.default_rng(seed)
    centers = 8 * generator.permutation(np.indices((3, 3)).reshape(2, -1).T)[:k]
    made = centers[np.arange(rows) % k] + generator.normal(size=(rows, 2))
    return np.asarray(made[np.lexsort(made.T)])


def mall(folder: Path) -> NDArray[np.float64]:
    with (folder / "mall" / "Mall_Customers.csv").open() as stream:
        rows = [[float(cell) for cell in row[2:]] for row in list(csv.reader(stream))[1:]]
    values = np.array(rows)
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0, ddof=1))


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 2, 0], [2, 0, 1]])
def test_mall_reaches_the_best_known_optimum(shared_data: Path, order: list[int]) -> None:
    features = mall(shared_data)[:, order]
    features = features[np.lexsort(features.T)]
    assert best_fit(features, ward_tree(features), 6).inertia <= 133.1991


def test_a_swap_carries_a_centroid_where_lloyd_cannot() -> None:
    features = blobs(4, 200)
    best = best_fit(features, ward_tree(features), 4)
    crowded = np.vstack([best.centroids[0] + shift for shift in ([0, 0], [1, 0], [0, 1], [9, 9])])
    stuck = fit_from(features, crowded)
    assert stuck.inertia > 2 * best.inertia
    assert improve(features, stuck).inertia == pytest.approx(best.inertia)


@pytest.mark.parametrize("k", [2, 3, 5, 7])
def test_planted_groups_decide_k(k: int) -> None:
    swept = sweep(blobs(k, 300, seed=k), 300, Asked("auto", 2, 9))
    assert swept.choice.k == k
    assert swept.tried == tuple(range(2, 10))


def test_each_k_is_counted_by_its_own_labels() -> None:
    seen: list[int] = []

    def count(labels: NDArray[np.int64], k: int) -> int:
        seen.append(len(np.unique(labels)))
        return k - 1

    features = blobs(3, 150)
    swept = sweep(features, 150, Asked("2-5", 2, 5), count=count)
    assert seen == [2, 3, 4, 5]
    assert [candidate.personas for candidate in swept.choice.candidates] == [1, 2, 3, 4]
    assert sweep(features, 150, Asked("3", 3, 3)).choice.candidates[0].personas is None


def test_k_never_exceeds_different_rows() -> None:
    features = np.repeat([[0.0], [1.0], [5.0]], 10, axis=0)
    assert sweep(features, 30, Asked("auto", 2, 9)).tried == (2, 3)


@given(st.lists(st.tuples(*[st.floats(-100, 100)] * 2), min_size=1, max_size=20))
def test_squared_distances(rows: list[tuple[float, float]]) -> None:
    points = np.array(rows)
    expected = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    assert np.allclose(squared_distances(points, points), expected, atol=1e-8)
