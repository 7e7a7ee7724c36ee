"""Try every k, measure each, and take one by a stated rule: the highest silhouette."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.metrics import calinski_harabasz_score, pairwise_distances, silhouette_score

from personas.facts.problem import error
from personas.facts.run import Candidate, Choice
from personas.segments.asked import Asked
from personas.segments.kmeans import (
    RANDOM_STARTS,
    Fit,
    Matrix,
    fit_random,
    fit_ward,
    pick_rows,
    ward_tree,
)
from personas.segments.swap import improve, squared_distances

# Silhouettes compare every row with every other: beyond this many they are sampled.
SILHOUETTE_ROWS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """Every k that was tried, and the fit of the one that was taken."""

    choice: Choice
    fit: Fit

    @property
    def tried(self) -> tuple[int, ...]:
        """Every k that was tried."""
        return tuple(candidate.k for candidate in self.choice.candidates)

    @property
    def centroids(self) -> tuple[tuple[float, ...], ...]:
        """The centroids of the k that was taken."""
        return tuple(tuple(float(x) for x in centroid) for centroid in self.fit.centroids)


def sweep(features: Matrix, customers: int, asked: Asked) -> Sweep:
    """Fit every k that was asked for and take the one with the highest silhouette.

    Of equally good ones the smaller is taken. Raises `PersonasError` when there are fewer
    (different) customers than the smallest k asked for.
    """
    highest = _highest_k(features, customers, asked)
    tree = ward_tree(features)
    fits = [best_fit(features, tree, k) for k in range(asked.low, highest + 1)]
    rows = pick_rows(features, SILHOUETTE_ROWS)
    apart = pairwise_distances(rows)
    candidates = tuple(_candidate(features, rows, apart, fit) for fit in fits)
    taken = max(range(len(fits)), key=lambda i: (round(candidates[i].silhouette, 9), -i))
    return Sweep(Choice(fits[taken].k, asked.text, candidates, len(rows)), fits[taken])


def best_fit(features: Matrix, tree: tuple[Matrix, Matrix], k: int) -> Fit:
    """Return the best of Ward's start and random starts, improved by swaps."""
    starts = (fit_ward(features, tree, k), fit_random(features, k, 0, RANDOM_STARTS))
    return improve(features, min(starts, key=lambda fit: fit.inertia))


def _highest_k(features: Matrix, customers: int, asked: Asked) -> int:
    """Silhouettes need fewer segments than rows, K-Means as many different rows as segments."""
    different = len(np.unique(features, axis=0))
    most = min(different, len(features) - 1)
    if asked.low > most:
        raise error(
            "E305",
            f"{customers:,} customers, {different:,} of them different, "
            f"are too few for {asked.low} segments",
            f"Ask for fewer with --clusters (at most {most}), or bring more customers."
            if most >= 2
            else "Bring more customers.",
        )
    return min(asked.high, most)


def _candidate(features: Matrix, rows: Matrix, apart: Matrix, fit: Fit) -> Candidate:
    nearest = squared_distances(rows, fit.centroids).argmin(axis=1)
    several = 1 < len(np.unique(nearest)) < len(rows)
    return Candidate(
        k=fit.k,
        inertia=fit.inertia,
        silhouette=float(silhouette_score(apart, nearest, metric="precomputed")) if several else 0,
        calinski_harabasz=float(calinski_harabasz_score(features, fit.labels)),
    )
