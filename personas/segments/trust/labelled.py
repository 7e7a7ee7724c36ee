"""Segments that are given by labels: how well they lie apart, and how surely they are named.

Nothing was fitted, so that nothing can come back: stability is not measured.
"""

from __future__ import annotations

import numpy as np

from personas.domain.model import BORDER
from personas.domain.problem import Problem
from personas.domain.run import Candidate, Choice, Clusters, Labels, Structure, Trust
from personas.domain.sample import Sample
from personas.segments.kmeans import scores
from personas.segments.kmeans.sweep import SILHOUETTE_ROWS
from personas.segments.matrices import Labels as Groups
from personas.segments.matrices import Matrix, squared_distances
from personas.segments.trust.stability import RESAMPLES, ROWS, Columns, NameOf, Stats, profile_rows
from personas.segments.trust.structure import ALPHA, REFERENCES

AGREES = 0.9


def describe_labels(sample: Sample, clusters: Clusters, groups_found: int) -> Choice:
    """Return the choice that was none, with the figures of the one k there is."""
    groups, k = groups_of(sample), len(clusters.centroids)
    rows = _evenly(sample.rows, SILHOUETTE_ROWS)
    features, own = sample.features[rows], groups[rows]
    several = 1 < len(np.unique(own)) < len(own)
    figures = Candidate(
        k=k,
        inertia=clusters.inertia,
        silhouette=_silhouette(features, own) if several else 0.0,
        calinski_harabasz=scores.calinski_harabasz(features, own) if several else 0.0,
        davies_bouldin=scores.davies_bouldin(features, own) if several else None,
    )
    return Choice(k, "labels", (figures,), len(rows), "labels", groups_found)


def compare_labels(sample: Sample) -> Structure:
    """Compare the labels with the same labels dealt out at random: a permutation test.

    The statistic is the mean simplified silhouette (b − a) / max(a, b), with the distances to the
    own centroid and to the nearest other one; centroids are those of the labels as dealt out.
    """
    rows = _evenly(sample.rows, SILHOUETTE_ROWS)
    features, own = sample.features[rows], groups_of(sample)[rows]
    generator = np.random.default_rng(0)
    dealt = [generator.permutation(own) for _ in range(REFERENCES)]
    statistic, *others = (_mean_silhouette(features, labels) for labels in (own, *dealt))
    p_value = (1 + sum(other >= statistic for other in others)) / (1 + REFERENCES)
    found = p_value <= ALPHA
    return Structure(found, p_value, statistic, float(np.mean(others)), REFERENCES)


def label_trust(
    sample: Sample, clusters: Clusters, stats: Stats, name_of: NameOf
) -> dict[int, Trust]:
    """Return separation and confidence of every label; of stability there is none.

    Confidence is the share of resamples, drawn within the labels, in which a label gets the
    persona that it has. A label that is so rare that the sample lacks it is left out.
    """
    columns, groups, k = Columns.of(sample), groups_of(sample), len(clusters.centroids)
    names = [name_of(s) for s in profile_rows(columns, groups, np.arange(sample.rows), k, stats)]
    same = np.zeros(k)
    for seed in range(RESAMPLES):
        rows = _draw_within(groups, k, np.random.default_rng(seed))
        again = profile_rows(columns, groups[rows], rows, k, stats)
        same += [name_of(s) == name for s, name in zip(again, names, strict=True)]
    apart = silhouettes(sample.features, groups, np.array(clusters.centroids))
    return {
        g + 1: Trust(None, float(same[g] / RESAMPLES), *_of_group(apart[groups == g]))
        for g in range(k)
        if (groups == g).any()
    }


def label_doubts(structure: Structure, labels: Labels) -> tuple[Problem, ...]:
    """Return what a run on labels must say against itself."""
    by_chance = () if structure.significant else (_by_chance(labels, structure),)
    return (*by_chance, *(() if labels.agreement >= AGREES else (_disagrees(labels),)))


def groups_of(sample: Sample) -> Groups:
    """The segment of every row, from 0, of a sample whose segments are given."""
    assert sample.groups is not None  # noqa: S101 - said by whoever asks
    return sample.groups


def silhouettes(features: Matrix, groups: Groups, centroids: Matrix) -> Matrix:
    """Return every row's simplified silhouette: negative where another centroid is nearer."""
    distances = np.sqrt(squared_distances(features, centroids))
    rows = np.arange(len(features))
    own = distances[rows, groups]
    distances[rows, groups] = np.inf
    other = distances.min(axis=1)
    apart: Matrix = (other - own) / np.maximum(np.maximum(own, other), np.finfo(float).tiny)
    return apart


def _silhouette(features: Matrix, groups: Groups) -> float:
    return float(scores.silhouettes(scores.pair_distances(features), groups).mean())


def _mean_silhouette(features: Matrix, groups: Groups) -> float:
    there, places = np.unique(groups, return_inverse=True)
    means = np.array([features[groups == group].mean(axis=0) for group in there])
    return float(silhouettes(features, places, means).mean()) if len(there) > 1 else 0.0


def _of_group(apart: Matrix) -> tuple[float, float]:
    return float(apart.mean()), float((apart < BORDER).mean())


def _draw_within(groups: Groups, k: int, generator: np.random.Generator) -> Groups:
    """Draw with replacement in every label, as many of each as it has, `ROWS` in all at most."""
    share = min(1.0, ROWS / len(groups))
    own = [rows for group in range(k) if len(rows := np.flatnonzero(groups == group))]
    drawn = [generator.choice(rows, max(1, round(share * len(rows)))) for rows in own]
    return np.sort(np.concatenate(drawn))


def _evenly(rows: int, most: int) -> Groups:
    """Places of at most so many rows, evenly spread; rows are ordered by content."""
    return np.unique(np.linspace(0, rows - 1, min(rows, most)).astype(np.int64))


def _by_chance(labels: Labels, structure: Structure) -> Problem:
    return Problem(
        "W313",
        f"The labels in `{labels.column}` lie apart no more than the same labels dealt out at "
        f"random (p = {structure.p_value:.3f})",
        "Name the measures that they were made by with --features, or look at how they were made.",
    )


def _disagrees(labels: Labels) -> Problem:
    return Problem(
        "W314",
        f"Only {labels.agreement:.0%} of the customers are nearest to the middle of their own "
        f"label in `{labels.column}`",
        "New customers are assigned by distance: expect as many to get the label that they would "
        "have been given. Assign them by the rule that made the labels, if you have it.",
    )
