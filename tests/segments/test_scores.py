"""What is counted here is what scikit-learn counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.cluster import KMeans

from personas.segments.kmeans.lloyd import FEW_ROWS, fit_from, fit_random
from personas.segments.kmeans.scores import (
    calinski_harabasz,
    davies_bouldin,
    pair_distances,
    silhouettes,
)
from personas.segments.matrices import Labels, Matrix


def _table(seed: int, rows: int, step: float) -> Matrix:
    """Some groups of rows in three columns; with a large step many rows are the same."""
    generator = np.random.default_rng(seed)
    middles = generator.normal(0, 4, (5, 3))
    rows_ = middles[generator.integers(5, size=rows)] + generator.normal(size=(rows, 3))
    return np.round(rows_ / step) * step


def _labels(seed: int, rows: int, k: int) -> Labels:
    """Labels with holes among them; the first two rows are never alike."""
    labels = 2 * np.random.default_rng(seed).integers(k, size=rows)
    labels[:2] = 0, 2
    return labels


tables = st.builds(_table, st.integers(0, 999), st.integers(6, 60), st.sampled_from([1e-6, 4.0]))


@given(tables, st.integers(0, 999), st.integers(2, 5))
def test_indices_are_those_of_scikit_learn(table: Matrix, seed: int, k: int) -> None:
    labels = _labels(seed, len(table), k)
    values = silhouettes(pair_distances(table), labels)
    np.testing.assert_allclose(values, metrics.silhouette_samples(table, labels), atol=1e-6)
    expected = metrics.calinski_harabasz_score(table, labels)
    assert calinski_harabasz(table, labels) == pytest.approx(expected)
    assert davies_bouldin(table, labels) == pytest.approx(
        metrics.davies_bouldin_score(table, labels), abs=1e-6
    )


def test_rows_that_are_all_alike() -> None:
    table, labels = np.ones((6, 2)), np.array([0, 0, 0, 1, 1, 1])
    assert (silhouettes(pair_distances(table), labels) == 0).all()
    assert calinski_harabasz(table, labels) == 1.0
    assert davies_bouldin(table, labels) == 0.0


@given(st.integers(0, 99), st.integers(2, 8))
def test_few_rows_settle_where_scikit_learn_has_them_settle(seed: int, k: int) -> None:
    table = _table(seed, 80, 1e-6)
    starts = table[np.random.default_rng(seed).choice(80, k, replace=False)]
    ours = fit_from(table, starts)
    theirs = KMeans(k, init=starts, n_init=1, tol=0).fit(table)
    np.testing.assert_allclose(ours.centroids, theirs.cluster_centers_)
    assert (ours.labels == theirs.labels_).all()
    assert ours.inertia == pytest.approx(theirs.inertia_)


def test_an_empty_cluster_finds_a_place() -> None:
    table = _table(1, 50, 1e-6)
    starts = np.vstack([table[:2], np.full((1, 3), 1e6)])
    assert len(np.unique(fit_from(table, starts).labels)) == 3


@pytest.mark.parametrize("rows", [FEW_ROWS, FEW_ROWS + 1])
def test_few_rows_and_more_are_fitted_equally_well(rows: int) -> None:
    table = _table(2, rows, 1e-6)
    best = KMeans(5, n_init=20, random_state=1).fit(table).inertia_
    assert fit_random(table, 5, 0, 8).inertia == pytest.approx(best, rel=1e-3)
