"""Ward's clusters, held against those of scipy: the same rows in the same order."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from personas.segments.kmeans.ward import cut_ward, label_ward
from personas.segments.matrices import Matrix

KS = range(2, 11)


def _points(seed: int) -> Matrix:
    """Return distinct points; those of every third seed lie on a grid, and so have ties."""
    draw = np.random.default_rng(seed)
    points = draw.normal(size=(int(draw.integers(11, 120)), int(draw.integers(1, 6))))
    return np.unique(points if seed % 3 else np.round(points * 2), axis=0)


@pytest.mark.parametrize("seed", range(12))
def test_clusters_are_those_of_scipy(seed: int) -> None:
    points = _points(seed)
    links, clusters = linkage(points, "ward"), cut_ward(points, KS)
    for k in KS:
        labels = fcluster(links, k, "maxclust")
        groups = [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]
        assert [rows.tolist() for rows in clusters[k]] == (groups if len(groups) == k else [])


def test_ties_that_leave_fewer_clusters_give_none() -> None:
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [5.0, 0.0], [5.0, 1.0]])
    clusters = cut_ward(corners, (2, 3, 4))
    assert [rows.tolist() for rows in clusters[2]] == [[0, 1], [2, 3]]
    assert clusters[3] == clusters[4] == []


@pytest.mark.parametrize("seed", range(6))
def test_labels_are_those_of_scipy(seed: int) -> None:
    points = _points(seed)
    links = linkage(points, "ward")
    for k in range(1, 10):
        assert label_ward(points, k).tolist() == (fcluster(links, k, "maxclust") - 1).tolist()


def test_ties_that_leave_fewer_clusters_have_their_labels() -> None:
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [5.0, 0.0], [5.0, 1.0]])
    assert [int(label_ward(corners, k).max()) + 1 for k in (1, 2, 3, 4)] == [1, 2, 2, 4]
    assert label_ward(corners[:1], 3).tolist() == [0]
