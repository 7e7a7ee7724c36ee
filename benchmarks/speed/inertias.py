"""Two inertias over all rows: ``python -m benchmarks.speed.inertias TABLE``.

Customers are segmented as in a report; then scikit-learn's K-Means, best of ten starts, is given
the whole matrix of the very same features and the same k. Written are customers, k, the inertia of
our centroids and that of its.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sqlglot import exp

from personas.domain.request import Request
from personas.sql.build import column
from personas.sql.features import with_features
from personas.use_cases.run import RunResult, run

ROWS_AT_ONCE = 100_000


def main(path: Path) -> None:
    """Segment a table and fit its features again."""
    finished = run(Request(path))
    features, ours = _features(finished), np.array(finished.run.clusters.centroids)
    theirs = KMeans(len(ours), n_init=10, random_state=0).fit(features).cluster_centers_
    print(len(features), len(ours), _inertia(features, ours), _inertia(features, theirs))


def _features(finished: RunResult) -> NDArray[np.float64]:
    """What K-Means saw: one row a customer, one column a feature; gaps are not for scikit-learn."""
    customers, recipe = finished.customers, finished.run.clusters.recipe
    columns = [customers.column(feature.measure) for feature in recipe.features]
    made = with_features(recipe, columns, customers.source).subquery("made")
    wanted = [column(f"f{i}") for i in range(len(finished.run.clusters.centroids[0]))]
    return customers.engine.matrix(exp.select(*wanted).from_(made))


def _inertia(features: NDArray[np.float64], centroids: NDArray[np.float64]) -> float:
    """The sum of squared distances to the nearest centroid, some rows at a time."""
    blocks = np.array_split(features, max(1, len(features) // ROWS_AT_ONCE))
    apart = (((rows[:, None, :] - centroids) ** 2).sum(axis=2).min(axis=1) for rows in blocks)
    return float(sum(rows.sum() for rows in apart))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
