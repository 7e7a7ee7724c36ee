"""What the analyst asks of k: `auto`, a number, or a range."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from personas.domain.problem import error
from personas.domain.run import Candidate, Choice, ChoiceReason
from personas.segments.kmeans.indices import Opinion, ask
from personas.segments.kmeans.lloyd import Fit, fit_from
from personas.segments.kmeans.scores import (
    calinski_harabasz,
    davies_bouldin,
    pair_distances,
    silhouettes,
)
from personas.segments.kmeans.search import best_fits
from personas.segments.matrices import Labels, Matrix, pick_rows, squared_distances

AUTO = (2, 10)


@dataclass(frozen=True, slots=True)
class Asked:
    """The k to try, both ends included; ``text`` is what was written."""

    text: str
    low: int
    high: int


def parse_clusters(text: str) -> Asked:
    """Read ``auto``, ``6`` or ``4-8``; raise `PersonasError` for anything else."""
    plain = text.strip().lower()
    if plain == "auto":
        return Asked("auto", *AUTO)
    found = re.fullmatch(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?", plain)
    if not found or not 2 <= int(found[1]) <= int(found[2] or found[1]):
        raise error(
            "E304",
            f"--clusters `{text}` cannot be read",
            "Write auto, a number from 2 up (6), or a range from low to high (4-8).",
        )
    return Asked(plain.replace(" ", ""), int(found[1]), int(found[2] or found[1]))


# Silhouettes compare every row with every other: beyond this many they are sampled.
SILHOUETTE_ROWS = 2_000
SAME_INERTIA = 1e-3


# Counts the personas that k clusters with these labels of rows would get.
Count = Callable[[Labels, int], int]


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


def sweep(
    features: Matrix,
    customers: int,
    asked: Asked,
    starts: Matrix | None = None,
    count: Count | None = None,
) -> Sweep:
    """Fit every k that was asked for, and take one by the rule.

    ``starts`` are the means of the groups that were found, k × d; ``count`` says how many personas
    labels would give. Of equally good silhouettes that of the smaller k counts. Raises
    `PersonasError` when there are fewer (different) customers than the smallest k asked for.
    """
    fits = _fits(features, asked, _most(features, customers, asked))
    rows = pick_rows(features, SILHOUETTE_ROWS)
    apart = pair_distances(rows)
    opinions = ask(features, [fit.k for fit in fits])
    candidates = tuple(_candidate(features, rows, apart, fit, opinions) for fit in fits)
    found = 0 if starts is None else len(starts)
    k, reason = _decide(candidates, found, asked)
    fit = next(fit for fit in fits if fit.k == k)
    if starts is not None and found == k:
        fit = _from_groups(features, starts, fit)
    if count:
        candidates = _counted(candidates, [fit if other.k == k else other for other in fits], count)
    return Sweep(Choice(k, asked.text, candidates, len(rows), reason, found), fit)


def _counted(
    candidates: tuple[Candidate, ...], fits: list[Fit], count: Count
) -> tuple[Candidate, ...]:
    pairs = zip(candidates, fits, strict=True)
    return tuple(replace(c, personas=count(fit.labels, fit.k)) for c, fit in pairs)


def _decide(
    candidates: tuple[Candidate, ...], found: int, asked: Asked
) -> tuple[int, ChoiceReason]:
    if asked.low == asked.high:
        return asked.low, "asked"
    if any(candidate.k == found for candidate in candidates):
        return found, "groups"
    return max(candidates, key=lambda c: (round(c.silhouette, 9), -c.k)).k, "silhouette"


def _from_groups(features: Matrix, starts: Matrix, best: Fit) -> Fit:
    """Stay with the groups that were found, unless the lowest inertia is nearly the same.

    The lowest inertia of all may cut a large group in two and leave a small one out.
    """
    near = fit_from(features, starts)
    return best if near.inertia <= best.inertia * (1 + SAME_INERTIA) else near


def _fits(features: Matrix, asked: Asked, most: int) -> list[Fit]:
    """Seek all k of `auto` even if fewer are asked for: a k's fit is the same in any range of them.

    Where more are asked for than `auto` has, only these.
    """
    low, high = (asked.low, asked.high) if asked.high > AUTO[1] else AUTO
    fits = best_fits(features, range(low, min(high, most) + 1))
    return [fit for k, fit in fits.items() if asked.low <= k <= asked.high]


def _most(features: Matrix, customers: int, asked: Asked) -> int:
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
    return most


def _candidate(
    features: Matrix, rows: Matrix, apart: Matrix, fit: Fit, opinions: Mapping[int, Opinion]
) -> Candidate:
    nearest = squared_distances(rows, fit.centroids).argmin(axis=1)
    several = 1 < len(np.unique(nearest)) < len(rows)
    opinion = opinions.get(fit.k)
    return Candidate(
        k=fit.k,
        inertia=fit.inertia,
        silhouette=float(silhouettes(apart, nearest).mean()) if several else 0,
        calinski_harabasz=calinski_harabasz(features, fit.labels),
        davies_bouldin=davies_bouldin(features, fit.labels),
        gap=opinion.gap if opinion else None,
        prediction_strength=opinion.strength if opinion else None,
    )
