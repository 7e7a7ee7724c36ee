"""How far a segment's customers are from other segments: simplified silhouettes, by segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from personas.domain.model import BORDER
from personas.domain.profile import CategoryProfile, NumberProfile, Segment, Stat
from personas.domain.run import Clusters, Trust
from personas.domain.sample import Sample
from personas.segments.kmeans.lloyd import fit_many
from personas.segments.kmeans.sweep import Count
from personas.segments.matrices import Labels, Matrix, squared_distances


def measure_separation(features: Matrix, centroids: Matrix) -> list[tuple[float, float]]:
    """Return (separation, share at a border) of every segment.

    Separation is the mean of 1 − a/b with the distances to the own and to the next centroid
    (Hruschka et al. 2004); a customer with less than `BORDER` is at a border. A segment without
    customers has (0, 0), and where there is one segment nothing is near.
    """
    if len(centroids) < 2:
        return [(1.0, 0.0)]
    distances = np.sqrt(squared_distances(features, centroids))
    own, other = np.sort(distances, axis=1)[:, :2].T
    apart = 1 - own / np.maximum(other, np.finfo(float).tiny)
    segments = distances.argmin(axis=1)
    return [_of_segment(apart[segments == segment]) for segment in range(len(centroids))]


def _of_segment(apart: Matrix) -> tuple[float, float]:
    return (float(apart.mean()), float((apart < BORDER).mean())) if len(apart) else (0.0, 0.0)


Stats = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The sample's measures, and each numeric one sorted, to find positions in."""

    sample: Sample
    ordered: Mapping[str, Matrix]

    @classmethod
    def of(cls, sample: Sample) -> Columns:
        """Sort the numeric measures once."""
        return cls(sample, {m: np.sort(v[~np.isnan(v)]) for m, v in sample.numbers.items()})


def profile_rows(
    columns: Columns, labels: Labels, rows: Labels, k: int, stats: Stats
) -> list[Segment]:
    """Return a segment for each of the ``k`` labels; ``labels[i]`` is the label of ``rows[i]``."""
    return [_segment(columns, rows[labels == label], len(rows), label, stats) for label in range(k)]


def _segment(columns: Columns, rows: Labels, total: int, label: int, stats: Stats) -> Segment:
    sample = columns.sample
    numbers = {
        measure: _number(values[rows], columns.ordered[measure], stats.get(measure, frozenset()))
        for measure, values in sample.numbers.items()
    }
    return Segment(
        id=label + 1,
        size=len(rows),
        share=len(rows) / total,
        numbers={measure: profile for measure, profile in numbers.items() if profile.stats},
        categories={
            measure: _category(values[rows], sample.labels[measure])
            for measure, values in sample.categories.items()
        },
    )


def _number(values: Matrix, ordered: Matrix, stats: frozenset[str]) -> NumberProfile:
    filled = values[~np.isnan(values)]
    if not len(filled):
        return NumberProfile(len(values), {})
    wanted = sorted(stats | {"median"})
    found = [float(_statistic(filled, name)) for name in wanted]
    places = zip(wanted, found, _positions(ordered, found), strict=True)
    made = {name: Stat(value, float(position)) for name, value, position in places}
    return NumberProfile(len(values) - len(filled), made)


def _statistic(values: Matrix, name: str) -> float:
    if name == "mean":
        return float(values.mean())
    if name == "median":
        return float(np.median(values))
    return float(np.quantile(values, float(name.removeprefix("q")) / 100))


def _positions(ordered: Matrix, values: list[float]) -> Matrix:
    """Mid-ranks among all customers of the sample: (share below + share at or below) / 2."""
    below = np.searchsorted(ordered, values, side="left")
    up_to = np.searchsorted(ordered, values, side="right")
    middle: Matrix = (below + up_to) / (2 * len(ordered))
    return middle


def _category(codes: Matrix, labels: tuple[str, ...]) -> CategoryProfile:
    filled = codes[~np.isnan(codes)].astype(np.int64)
    counts = np.bincount(filled, minlength=len(labels)) / max(len(filled), 1)
    shares = {label: float(share) for label, share in zip(labels, counts, strict=True) if share}
    return CategoryProfile(len(codes) - len(filled), shares)


RESAMPLES = 100
ROWS = 1_000
STARTS = 3

NameOf = Callable[[Segment], str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Resample:
    """One bootstrap: the rows drawn, the segment each belongs to, and its new cluster."""

    rows: Labels
    segments: Labels
    clusters: Labels


def measure_trust(
    sample: Sample, clusters: Clusters, stats: Stats, name_of: NameOf
) -> dict[int, Trust]:
    """Return stability and confidence of every segment.

    Stability is the mean over resamples of the largest Jaccard similarity with a new cluster;
    confidence the share of resamples in which that cluster gets the persona that the segment
    has (``name_of`` answers for both). Resamples hold at most `ROWS` customers.
    """
    columns = Columns.of(sample)
    segments = squared_distances(sample.features, np.array(clusters.centroids)).argmin(axis=1)
    k = len(clusters.centroids)
    names = [name_of(s) for s in profile_rows(columns, segments, np.arange(sample.rows), k, stats)]
    found = np.zeros((RESAMPLES, k, 2))
    for number, one in enumerate(_resamples(sample.features, segments, k)):
        jaccard = _jaccard(one, k)
        again = [name_of(s) for s in profile_rows(columns, one.clusters, one.rows, k, stats)]
        same = [again[c] == name for c, name in zip(jaccard.argmax(axis=1), names, strict=True)]
        found[number] = np.column_stack([jaccard.max(axis=1), same])
    means = found.mean(axis=0)
    apart = measure_separation(sample.features, np.array(clusters.centroids))
    return {i + 1: Trust(float(means[i, 0]), float(means[i, 1]), *apart[i]) for i in range(k)}


def _resamples(features: Matrix, segments: Labels, k: int) -> list[Resample]:
    size = min(len(features), ROWS)
    drawn = np.random.default_rng(0).integers(len(features), size=(RESAMPLES, size))
    rows = np.sort(drawn, axis=1)
    clusters = fit_many(features[rows], k, 0, STARTS).labels
    return [Resample(r, segments[r], c) for r, c in zip(rows, clusters, strict=True)]


def _jaccard(one: Resample, k: int) -> Matrix:
    """Jaccard of segments × new clusters over the customers drawn, each counted once."""
    _, first = np.unique(one.rows, return_index=True)
    both = np.zeros((k, k))
    np.add.at(both, (one.segments[first], one.clusters[first]), 1)
    union = both.sum(axis=1)[:, None] + both.sum(axis=0) - both
    similar: Matrix = both / np.maximum(union, 1)
    return similar


def count_personas(
    sample: Sample, stats: Mapping[str, frozenset[str]], name_of: Callable[[Segment], str | None]
) -> Count:
    """Return a function from labels of the sample's rows, 0…k-1, and k to a number of personas.

    It counts the different ones that ``name_of`` gives the segments; one without a persona adds
    none. Profiles are those of the sample, as they are where trust is measured.
    """
    columns, rows = Columns.of(sample), np.arange(sample.rows)

    def count(labels: Labels, k: int) -> int:
        names = {name_of(segment) for segment in profile_rows(columns, labels, rows, k, stats)}
        return len(names - {None})

    return count
