"""How well each segment comes back when customers are resampled (Hennig 2007)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from personas.facts.profile import Segment
from personas.facts.run import Clusters, Trust
from personas.facts.sample import Sample
from personas.segments.kmeans.many import fit_many
from personas.segments.matrices import Labels, Matrix, squared_distances
from personas.segments.trust.resampled import Columns, profile_rows
from personas.segments.trust.separation import measure_separation

RESAMPLES = 100
ROWS = 1_000
STARTS = 3

Stats = Mapping[str, frozenset[str]]
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
