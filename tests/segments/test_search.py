"""The optimum that is found, and that it is found again."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from personas.segments.kmeans.search import Solution, best_fits, search
from personas.segments.kmeans.starts import (
    WeightedRows,
    add_centroid,
    condense,
    count_rows,
    cross_centroids,
    remove_centroid,
    swap_centroids,
)
from tests.effort import scaled

Matrix = NDArray[np.float64]

# The lowest inertia of 1,000 restarts of scikit-learn's K-Means at each k, on z-scores (ddof = 1)
# of age, income and spending.
MALL = [387.4393, 293.7362, 204.1990, 167.4063, 133.1990, 116.4265, 103.2693, 91.4971, 81.0324]


def mall(folder: Path) -> Matrix:
    with (folder / "mall" / "Mall_Customers.csv").open() as stream:
        rows = [[float(cell) for cell in row[2:]] for row in list(csv.reader(stream))[1:]]
    values = np.array(rows)
    return np.asarray((values - values.mean(axis=0)) / values.std(axis=0, ddof=1))


def cloud(rows: int, seed: int, width: int = 3) -> Matrix:
    generator = np.random.default_rng(seed)
    centers = generator.normal(scale=2, size=(5, width))
    return np.asarray(centers[np.arange(rows) % 5] + generator.standard_t(4, size=(rows, width)))


def inertia(features: Matrix, centroids: Matrix) -> float:
    apart = ((features[:, None] - centroids) ** 2).sum(axis=2)
    return float(apart.min(axis=1).sum())


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 2, 0], [2, 0, 1]])
def test_mall_reaches_the_best_known_optimum(shared_data: Path, order: list[int]) -> None:
    fits = best_fits(mall(shared_data)[:, order], range(2, 11))
    ratios = [fit.inertia / best for fit, best in zip(fits.values(), MALL, strict=True)]
    assert max(ratios) <= 1.0005, ratios
    assert fits[6].inertia <= 133.1991


@settings(max_examples=scaled(25), deadline=None)
@given(st.lists(st.tuples(*[st.integers(-20, 20)] * 2), min_size=4, max_size=7, unique=True))
def test_few_rows_reach_the_optimum_of_all_partitions(rows: list[tuple[int, int]]) -> None:
    features = np.array(rows, dtype=float)
    for k, fit in best_fits(features, range(2, 4)).items():
        labels = np.array(list(product(range(k), repeat=len(rows))))
        member = (labels[:, None] == np.arange(k)[:, None]).astype(float)
        sums, sizes = member @ features, member.sum(axis=2)
        between = (sums**2).sum(axis=2) / np.maximum(sizes, 1)
        best = (features**2).sum() - between.sum(axis=1).max()
        assert fit.inertia == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize(("rows", "seed"), [(150, 1), (600, 2), (3_000, 3)])
def test_no_restart_is_better(rows: int, seed: int) -> None:
    features = cloud(rows, seed)
    with threadpool_limits(1):
        for k, fit in best_fits(features, range(2, 8)).items():
            plain = KMeans(k, n_init=15, random_state=seed).fit(features).inertia_
            assert fit.inertia <= plain * 1.0005


@given(st.permutations(range(60)))
@settings(max_examples=scaled(10), deadline=None)
def test_rows_in_any_order_have_the_same_centroids(order: list[int]) -> None:
    features = np.round(cloud(60, 4), 1)
    forward, back = (best_fits(rows, range(2, 6)) for rows in (features, features[order]))
    for k, fit in forward.items():
        assert np.allclose(np.sort(fit.centroids, axis=0), np.sort(back[k].centroids, axis=0))
        assert fit.inertia == pytest.approx(back[k].inertia, rel=1e-12)


def test_labels_are_of_the_rows_as_they_came() -> None:
    features = cloud(700, 6)
    fit = best_fits(features, range(2, 5))[4]
    assert (((features[:, None] - fit.centroids) ** 2).sum(2).argmin(1) == fit.labels).all()


def test_a_worthwhile_swap_carries_a_centroid_where_lloyd_cannot() -> None:
    features = np.vstack([cloud(100, 7, 2), cloud(50, 8, 2) + 60])
    rows = WeightedRows.of(features, np.ones(150))
    crowded = np.array([[0.0, 0.0], [1.0, 1.0], [-1.0, -1.0], [200.0, 200.0]])
    assert inertia(features, swap_centroids(rows, crowded)[0]) < inertia(features, crowded) / 5


def test_the_best_swap_is_that_of_all_pairs() -> None:
    features = cloud(80, 9, 2)
    rows, centroids = WeightedRows.of(features, np.ones(80)), features[:4].copy()
    inertias = []
    for label, target in product(range(4), rows.targets):
        start = centroids.copy()
        start[label] = target
        inertias.append(inertia(features, start))
    assert inertia(features, swap_centroids(rows, centroids)[0]) == pytest.approx(min(inertias))


def test_starts_have_one_centroid_more_or_fewer_or_are_mixed() -> None:
    features = cloud(80, 10, 2)
    rows = WeightedRows.of(features, np.ones(80))
    assert add_centroid(rows, features[:3]).shape == (3, 4, 2)
    assert min(inertia(features, s) for s in add_centroid(rows, features[:3])) < inertia(
        features, features[:3]
    )
    assert remove_centroid(features[:3]).tolist() == [
        features[[1, 2]].tolist(),
        features[[0, 2]].tolist(),
        features[[0, 1]].tolist(),
    ]
    for start in cross_centroids(features[:3], features[[2, 1, 0]] + 0.01):
        assert np.allclose(start, features[:3], atol=0.011)


def test_condensed_rows_keep_the_count_and_the_mean() -> None:
    features = cloud(2_000, 11)
    points, weights = condense(*count_rows(features), few=200)
    assert len(points) <= 200
    assert weights.sum() == pytest.approx(2_000)
    assert weights @ points / 2_000 == pytest.approx(features.mean(axis=0))


def test_rows_that_are_there_twice_count_twice() -> None:
    features = np.repeat(cloud(40, 12), np.arange(40) % 4 + 1, axis=0)
    points, weights = count_rows(features)
    assert (len(points), int(weights.sum())) == (40, len(features))
    starts = {2: points[None, :2], 3: points[None, :3]}
    weighted = search(WeightedRows.of(points, weights), range(2, 4), starts)
    every = search(WeightedRows.of(features, np.ones(len(features))), range(2, 4), starts)
    best: list[Solution] = [weighted[3][0], every[3][0]]
    assert best[0].inertia == pytest.approx(best[1].inertia)
    assert best[0].inertia == pytest.approx(inertia(features, best[0].centroids))


def test_one_row_that_differs_from_ten_thousand_is_a_cluster() -> None:
    features = np.repeat([[0.0, 0.0], [1.0, 1.0]], [10_000, 1], axis=0)
    assert best_fits(features, range(2, 3))[2].inertia == pytest.approx(0)
