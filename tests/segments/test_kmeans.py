"""Which k are tried, and which is taken."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from personas.segments.kmeans.sweep import ClusterRange, parse_clusters, sweep
from personas.segments.matrices import squared_distances


def blobs(k: int, rows: int, seed: int = 0) -> NDArray[np.float64]:
    generator = np.random.default_rng(seed)
    centers = 8 * generator.permutation(np.indices((3, 3)).reshape(2, -1).T)[:k]
    rows_ = centers[np.arange(rows) % k] + generator.normal(size=(rows, 2))
    return np.asarray(rows_[np.lexsort(rows_.T)])


@pytest.mark.parametrize("k", [2, 3, 5, 7])
def test_planted_groups_decide_k(k: int) -> None:
    rows = blobs(k, 300, seed=k)
    starts = np.asarray(8 * np.indices((3, 3)).reshape(2, -1).T, dtype=np.float64)
    starts = starts[[np.linalg.norm(rows - s, axis=1).min() < 2 for s in starts]]
    swept = sweep(rows, 300, ClusterRange("auto", 2, 9), starts)
    assert swept.choice.k == k
    assert tuple(c.k for c in swept.choice.candidates) == tuple(range(2, 10))


def test_each_k_is_counted_by_its_own_labels() -> None:
    cluster_counts: set[tuple[int, int]] = set()

    def name(labels: NDArray[np.int64], rows: NDArray[np.int64], k: int) -> list[str | None]:
        if np.array_equal(rows, np.arange(150)):
            cluster_counts.add((k, len(np.unique(labels))))
        return ["alike", *(f"persona {i}" for i in range(k - 2)), "alike"]

    features = blobs(3, 150)
    swept = sweep(features, 150, ClusterRange("2-5", 2, 5), name=name)
    assert cluster_counts == {(2, 2), (3, 3), (4, 4), (5, 5)}
    assert [candidate.personas for candidate in swept.choice.candidates] == [1, 2, 3, 4]
    assert sweep(features, 150, ClusterRange("3", 3, 3)).choice.candidates[0].personas is None


@pytest.mark.parametrize("text", ["3", "2-4", "3-9"])
def test_a_k_has_the_same_segments_in_any_range(text: str) -> None:
    features = np.random.default_rng(5).normal(size=(120, 3))
    fits = {c.k: c.inertia for c in sweep(features, 120, parse_clusters("auto")).choice.candidates}
    for candidate in sweep(features, 120, parse_clusters(text)).choice.candidates:
        assert candidate.inertia == fits[candidate.k]


def test_k_never_exceeds_different_rows() -> None:
    features = np.repeat([[0.0], [1.0], [5.0]], 10, axis=0)
    assert [c.k for c in sweep(features, 30, ClusterRange("auto", 2, 9)).choice.candidates] == [
        2,
        3,
    ]


@given(st.lists(st.tuples(*[st.floats(-100, 100)] * 2), min_size=1, max_size=20))
def test_squared_distances(rows: list[tuple[float, float]]) -> None:
    points = np.array(rows)
    expected = ((points[:, None] - points[None]) ** 2).sum(axis=2)
    assert np.allclose(squared_distances(points, points), expected, atol=1e-8)
