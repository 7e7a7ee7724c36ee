"""Many small fits at once are as good as one after another."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from personas.segments.kmeans.lloyd import fit_many


def random_tables(tables: int, rows: int, width: int = 3) -> np.ndarray:
    generator = np.random.default_rng(7)
    groups = generator.integers(0, 4, size=(tables, rows))
    centers = generator.normal(scale=4, size=(tables, 4, width))
    noise = generator.normal(size=(tables, rows, width))
    return np.take_along_axis(centers, groups[..., None], axis=1) + noise


@pytest.mark.parametrize("rows", [40, 400])
def test_inertia_is_close_to_that_of_scikit_learn(rows: int) -> None:
    tables = random_tables(12, rows)
    fits = fit_many(tables, 4, seed=0, starts=5)
    with threadpool_limits(1):
        best = [KMeans(4, n_init=20, random_state=0).fit(table).inertia_ for table in tables]
    assert float(np.median(fits.inertia / best)) == pytest.approx(1, abs=0.01)


def test_labels_are_those_of_the_nearest_centroid_and_centroids_their_means() -> None:
    tables = random_tables(5, 100)
    fits = fit_many(tables, 3, seed=1)
    apart = ((tables[:, :, None] - fits.centroids[:, None]) ** 2).sum(axis=3)
    assert (apart.argmin(axis=2) == fits.labels).all()
    for table, labels, centroids in zip(tables, fits.labels, fits.centroids, strict=True):
        for cluster in range(3):
            assert centroids[cluster] == pytest.approx(table[labels == cluster].mean(axis=0))


def test_a_table_is_fitted_the_same_alone_and_among_others() -> None:
    tables = random_tables(3, 50)
    together, alone = fit_many(tables, 3, seed=0), fit_many(tables[:1], 3, seed=0)
    assert (together.labels[0] == alone.labels[0]).all()


def test_more_clusters_than_different_rows_leave_some_empty() -> None:
    tables = np.repeat([[[0.0], [1.0]]], 5, axis=1)
    fits = fit_many(tables, 4, seed=0)
    assert fits.inertia.tolist() == [0.0]
