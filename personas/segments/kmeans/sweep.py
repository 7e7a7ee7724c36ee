"""Fit every k of a range, choose one, and score them all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from personas.domain.choice import Candidate, Choice
from personas.domain.problem import error
from personas.segments.kmeans.choice import Fits, choose, choose_requested
from personas.segments.kmeans.lloyd import Fit
from personas.segments.kmeans.resampling import Namer, Resampling
from personas.segments.kmeans.scores import (
    Indices,
    calinski_harabasz,
    compute_indices,
    davies_bouldin,
    pair_distances,
    silhouettes,
)
from personas.segments.kmeans.search import best_fits
from personas.segments.matrices import Matrix, pick_rows, squared_distances

AUTO = (2, 10)
# Silhouettes compare every row with every other: beyond this many they are sampled.
SILHOUETTE_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class ClusterRange:
    """The range of k to try, both ends included; ``text`` is what the analyst wrote."""

    text: str
    low: int
    high: int


def parse_clusters(text: str) -> ClusterRange:
    """Parse ``auto``, ``6`` or ``4-8``; raise `PersonasError` for anything else."""
    plain = text.strip().lower()
    if plain == "auto":
        return ClusterRange("auto", *AUTO)
    match = re.fullmatch(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?", plain)
    if not match or not 2 <= int(match[1]) <= int(match[2] or match[1]):
        raise error(
            "E304",
            f"--clusters `{text}` cannot be read",
            "Write auto, a number from 2 up (6), or a range from low to high (4-8).",
        )
    return ClusterRange(plain.replace(" ", ""), int(match[1]), int(match[2] or match[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """Every k that was tried, and the fit of the k that was chosen, with its resamples."""

    choice: Choice
    fit: Fit
    resampling: Resampling

    @property
    def centroids(self) -> tuple[tuple[float, ...], ...]:
        """Return the centroids of the chosen k."""
        return tuple(tuple(float(x) for x in centroid) for centroid in self.fit.centroids)


def sweep(
    features: Matrix,
    customers: int,
    ks: ClusterRange,
    starts: Matrix | None = None,
    name: Namer | None = None,
    *,
    has_structure: bool = True,
) -> Sweep:
    """Fit every k of the range and choose one; a single k is taken as it is.

    ``features`` n × d; ``starts`` are the means of the mixture's groups, groups × d, and
    ``has_structure`` says whether the table is more grouped than chance; ``name`` names clusters.
    Raises `PersonasError` where there are fewer distinct customers than the smallest k.
    """
    lowest = _fit_range(features, ks, _largest_k(features, customers, ks))
    starts = features.mean(axis=0)[None] if starts is None else starts
    fits = Fits(features, customers, lowest, name)
    if ks.low == ks.high:
        decision = choose_requested(fits, starts, ks.low)
    else:
        decision = choose(fits, starts, has_structure=has_structure)
    fit, rows = decision.option.fit, pick_rows(features, SILHOUETTE_ROWS)
    scored = lowest | {fit.k: fit}
    candidates = _score(features, rows, [*scored.values()])
    personas = {k: _count_names(name, f) for k, f in scored.items()} if name else {}
    stability = {option.k: option.stability for option in (*decision.options, decision.option)}
    choice = Choice(
        k=fit.k,
        requested=ks.text,
        candidates=tuple(
            replace(c, personas=personas.get(c.k), stability=stability.get(c.k)) for c in candidates
        ),
        silhouette_rows=len(rows),
        reason=decision.reason,
        groups=len(starts),
        from_groups=decision.option.from_groups,
        comes_back=decision.option.comes_back,
        alternative=decision.alternative,
    )
    return Sweep(choice, fit, decision.option.resampling)


def _count_names(name: Namer, fit: Fit) -> int:
    """Return how many different personas the clusters get; one without a persona adds none."""
    return len({*name(fit.labels, np.arange(len(fit.labels)), fit.k)} - {None})


def _fit_range(features: Matrix, ks: ClusterRange, largest: int) -> dict[int, Fit]:
    """Fit all k of `auto` even for a smaller range: the fit of a k is the same in any of them.

    A range beyond `auto` is fitted as it is.
    """
    low, high = (ks.low, ks.high) if ks.high > AUTO[1] else AUTO
    fits = best_fits(features, range(low, min(high, largest) + 1))
    return {k: fit for k, fit in fits.items() if ks.low <= k <= ks.high}


def _largest_k(features: Matrix, customers: int, ks: ClusterRange) -> int:
    """Silhouettes need fewer segments than rows, K-Means as many distinct rows as segments."""
    distinct = len(np.unique(features, axis=0))
    largest = min(distinct, len(features) - 1)
    if ks.low > largest:
        raise error(
            "E305",
            f"{customers:,} customers, {distinct:,} of them different, "
            f"are too few for {ks.low} segments",
            f"Ask for fewer with --clusters (at most {largest}), or bring more customers."
            if largest >= 2
            else "Bring more customers.",
        )
    return largest


def _score(features: Matrix, rows: Matrix, fits: Sequence[Fit]) -> list[Candidate]:
    """Return every fit with its scores; silhouettes are computed on some of the rows."""
    distances = pair_distances(rows)
    indices = compute_indices(features, [fit.k for fit in fits])
    return [_candidate(features, rows, distances, fit, indices.get(fit.k)) for fit in fits]


def _candidate(
    features: Matrix, rows: Matrix, distances: Matrix, fit: Fit, indices: Indices | None
) -> Candidate:
    nearest = squared_distances(rows, fit.centroids).argmin(axis=1)
    is_divided = 1 < len(np.unique(nearest)) < len(rows)
    return Candidate(
        k=fit.k,
        inertia=fit.inertia,
        silhouette=float(silhouettes(distances, nearest).mean()) if is_divided else 0,
        calinski_harabasz=calinski_harabasz(features, fit.labels),
        davies_bouldin=davies_bouldin(features, fit.labels),
        gap=indices.gap if indices else None,
        prediction_strength=indices.strength if indices else None,
    )
