"""Is there more structure than chance gives? K-Means finds clusters in anything.

The table is compared with reference tables that have the same distribution of every feature and
the same rank correlations, but nothing else: a Gaussian copula with the table's own marginals.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.stats import norm, rankdata

from personas.facts.run import Structure
from personas.segments.kmeans import Matrix, fit_random, pick_rows
from personas.segments.swap import squared_distances

REFERENCES = 39
ROWS = 1_000
ALPHA = 0.05


def measure_structure(features: Matrix, tried: Iterable[int]) -> Structure:
    """Compare the best simplified silhouette over the k ``tried`` with the references' best.

    The p-value is Monte Carlo, (1 + references at least as good) / (1 + references).
    """
    rows, ks = pick_rows(features, ROWS), sorted(tried)
    observed = _best_silhouette(rows, ks)
    generator = np.random.default_rng(0)
    copula = _correlation(rows)
    found = [_best_silhouette(_reference(rows, copula, generator), ks) for _ in range(REFERENCES)]
    p_value = (1 + sum(value >= observed for value in found)) / (1 + REFERENCES)
    return Structure(p_value <= ALPHA, p_value, observed, float(np.mean(found)), REFERENCES)


def _best_silhouette(rows: Matrix, ks: list[int]) -> float:
    most = len(np.unique(rows, axis=0))
    return max(_simplified(rows, k) for k in ks if k <= most) if min(ks) <= most else 0.0


def _simplified(rows: Matrix, k: int) -> float:
    """Mean of 1 − a′/b′, the distances to the own and to the next centroid."""
    fit = fit_random(rows, k, seed=0, starts=2)
    nearest = np.sqrt(np.sort(squared_distances(rows, fit.centroids), axis=1)[:, :2])
    own, other = nearest[:, 0], np.maximum(nearest[:, 1], np.finfo(float).tiny)
    return float(np.mean(1 - own / other))


def _correlation(rows: Matrix) -> Matrix:
    """Correlation of normal scores; ties share a rank."""
    scores = norm.ppf(rankdata(rows, axis=0) / (len(rows) + 1))
    spread = scores.std(axis=0)
    return (
        np.atleast_2d(np.corrcoef(scores, rowvar=False)) if spread.all() else np.eye(rows.shape[1])
    )


def _reference(rows: Matrix, correlation: Matrix, generator: np.random.Generator) -> Matrix:
    """Draw a table with the same marginals and rank correlation, and no clusters."""
    width = rows.shape[1]
    normal = generator.multivariate_normal(np.zeros(width), correlation, len(rows), method="eigh")
    ranks = rankdata(normal, method="ordinal", axis=0).astype(int) - 1
    return np.take_along_axis(np.sort(rows, axis=0), ranks, axis=0)
