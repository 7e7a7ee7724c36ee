"""Whether segments come back, under their names, when customers are resampled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from personas.domain.model import BORDER
from personas.domain.profile import (
    MEAN,
    MEDIAN,
    CategoryProfile,
    NumberProfile,
    Segment,
    Stat,
    quantile_share,
)
from personas.domain.recipe import Sample
from personas.domain.run import Clusters, Trust
from personas.segments.kmeans.choice import RESAMPLES, ROWS
from personas.segments.kmeans.resampling import Namer, Resampling, resample
from personas.segments.kmeans.scores import simplified_silhouettes
from personas.segments.matrices import Labels, Matrix, partial_distances, squared_distances

SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")  # of equal values

# The statistics that rules read, by measure; and the persona of a segment.
Stats = Mapping[str, frozenset[str]]
NameOf = Callable[[Segment], str | None]


def measure_trust(
    sample: Sample,
    clusters: Clusters,
    stats: Stats,
    name_of: NameOf,
    resampling: Resampling | None = None,
) -> dict[int, Trust]:
    """Return stability and confidence of every segment.

    Stability is the mean over resamples of the largest Jaccard similarity with a new cluster;
    confidence the share of resamples in which that cluster gets the segment's persona
    (``name_of`` names both). ``resampling`` is that of the fit whose centroids were refined;
    without it all segments are sought at the lowest inertia.
    """
    features, centroids = sample.features, np.array(clusters.centroids)
    if resampling is not None:
        resampling = resampling.reorder(centroids)
    if resampling is None:
        resampling = resample(features, centroids, RESAMPLES, ROWS, from_groups=False)
    name, segments = (
        name_clusters(sample, stats, name_of),
        squared_distances(features, centroids).argmin(axis=1),
    )
    names = name(segments, np.arange(sample.rows), len(centroids))
    confidence = resampling.measure_confidence(names, name)
    separations = measure_separation(with_gaps(sample), centroids)
    shares = (resampling.stabilities.tolist(), confidence.tolist(), separations)
    facts = enumerate(zip(*shares, strict=True), start=1)
    return {number: Trust(s, c, *separation) for number, (s, c, separation) in facts}


def with_gaps(sample: Sample) -> Matrix:
    """Return the sample's features with their gaps, n × d: K-Means needs them filled."""
    features: Matrix = sample.features
    return features if sample.gaps is None else np.where(sample.gaps, np.nan, features)


def measure_separation(features: Matrix, centroids: Matrix) -> list[tuple[float, float]]:
    """Return (separation, share at a border) of every segment; gaps are left out of distances.

    Separation is the mean of simplified silhouettes; a customer with less than `BORDER` is at a
    border. A segment without customers has (0, 0); a single segment has (1, 0).
    """
    if len(centroids) < 2:
        return [(1.0, 0.0)]
    segments = partial_distances(features, centroids).argmin(axis=1)
    values = simplified_silhouettes(features, centroids, segments)
    return [summarise_silhouettes(values[segments == i]) for i in range(len(centroids))]


def summarise_silhouettes(values: Matrix) -> tuple[float, float]:
    """Return their mean and the share under `BORDER`; (0, 0) where there are none."""
    return (float(values.mean()), float((values < BORDER).mean())) if len(values) else (0.0, 0.0)


def name_clusters(sample: Sample, stats: Stats, name_of: NameOf) -> Namer:
    """Return a function from labels 0…k-1 of some of the sample's rows, and k, to their names."""
    columns = Columns.of(sample)

    def name(labels: Labels, rows: Labels, k: int) -> list[str | None]:
        return [name_of(segment) for segment in profile_rows(columns, labels, rows, k, stats)]

    return name


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The sample's measures, and each numeric one sorted, to compute positions in."""

    sample: Sample
    sorted_values: Mapping[str, Matrix]

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
        measure: _number_profile(
            values[rows], columns.sorted_values[measure], stats.get(measure, frozenset())
        )
        for measure, values in sample.numbers.items()
    }
    return Segment(
        id=label + 1,
        size=len(rows),
        share=len(rows) / total,
        numbers={measure: profile for measure, profile in numbers.items() if profile.stats},
        categories={
            measure: _category_profile(values[rows], sample.labels[measure])
            for measure, values in sample.categories.items()
        },
    )


def _number_profile(values: Matrix, sorted_values: Matrix, names: frozenset[str]) -> NumberProfile:
    rows, values = len(values), values[~np.isnan(values)]
    if not len(values):
        return NumberProfile(rows, {})
    stats = {name: _statistic(values, name) for name in sorted(names | {MEDIAN})}
    below, up_to = (np.searchsorted(sorted_values, [*stats.values()], s) for s in SIDES)
    mid_ranks = (below + up_to) / (2 * len(sorted_values))
    pairs = zip(stats.items(), mid_ranks, strict=True)
    profile = {name: Stat(value, float(position)) for (name, value), position in pairs}
    return NumberProfile(rows - len(values), profile)


def _statistic(values: Matrix, name: str) -> float:
    if name == MEAN:
        return float(values.mean())
    if name == MEDIAN:
        return float(np.median(values))
    return float(np.quantile(values, quantile_share(name)))


def _category_profile(codes: Matrix, labels: tuple[str, ...]) -> CategoryProfile:
    rows = len(codes)
    present = codes[~np.isnan(codes)].astype(np.int64)
    shares = np.bincount(present, minlength=len(labels)) / max(len(present), 1)
    pairs = zip(labels, shares, strict=True)
    return CategoryProfile(rows - len(present), {label: float(s) for label, s in pairs if s})
