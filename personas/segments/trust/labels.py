"""Segments given as a column of labels: how well they are separated, and how surely they are named.

Nothing is fitted, so that nothing can come back: stability is not measured.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from personas.domain.choice import Candidate, Choice
from personas.domain.problem import Problem
from personas.domain.recipe import Sample
from personas.domain.run import Clusters, Labels, Structure, Trust
from personas.domain.verdict import AGREEMENT
from personas.segments.kmeans import scores
from personas.segments.kmeans.choice import RESAMPLES, ROWS
from personas.segments.kmeans.sweep import SILHOUETTE_ROWS
from personas.segments.matrices import Labels as Groups
from personas.segments.matrices import Matrix, even_rows
from personas.segments.trust.stability import (
    Columns,
    NameOf,
    Stats,
    profile_rows,
    summarise_silhouettes,
    with_gaps,
)
from personas.segments.trust.structure import ALPHA, REFERENCES


def describe_labels(sample: Sample, clusters: Clusters, groups: int) -> Choice:
    """Return the choice of k by the labels, with the scores of this k.

    ``groups`` is the number of groups in the mixture.
    """
    k, rows = len(clusters.centroids), even_rows(sample.rows, SILHOUETTE_ROWS)
    features, labels = sample.features[rows], np.asarray(sample.groups)[rows]
    candidate = Candidate(k, clusters.inertia, 0.0, 0.0, None)
    if 1 < len(np.unique(labels)) < len(labels):
        candidate = replace(
            candidate,
            silhouette=float(scores.silhouettes(scores.pair_distances(features), labels).mean()),
            calinski_harabasz=scores.calinski_harabasz(features, labels),
            davies_bouldin=scores.davies_bouldin(features, labels),
        )
    return Choice(k, "labels", (candidate,), len(rows), "labels", groups)


def compare_labels(sample: Sample) -> Structure:
    """Compare the labels with the same labels dealt out at random: a permutation test.

    The statistic is the mean simplified silhouette (b − a) / max(a, b), with the distances to the
    label's centroid and to the nearest other one; centroids are those of the labels as dealt out.
    """
    rows = even_rows(sample.rows, SILHOUETTE_ROWS)
    features, labels = sample.features[rows], np.asarray(sample.groups)[rows]
    generator = np.random.default_rng(0)
    permutations = [generator.permutation(labels) for _ in range(REFERENCES)]
    statistic = _mean_silhouette(features, labels)
    references = [_mean_silhouette(features, permutation) for permutation in permutations]
    p_value = (1 + sum(reference >= statistic for reference in references)) / (1 + REFERENCES)
    mean = float(np.mean(references))
    return Structure(p_value <= ALPHA, p_value, statistic, mean, REFERENCES)


def measure_label_trust(
    sample: Sample, clusters: Clusters, stats: Stats, name_of: NameOf
) -> dict[int, Trust]:
    """Return separation and confidence of every label, and no stability.

    Confidence is the share of resamples, drawn within the labels, in which a label gets the
    persona that it has. A label that is so rare that the sample lacks it is left out.
    """
    columns, labels, k = Columns.of(sample), np.asarray(sample.groups), len(clusters.centroids)
    names = [name_of(s) for s in profile_rows(columns, labels, np.arange(sample.rows), k, stats)]
    matches = np.zeros(k)
    for seed in range(RESAMPLES):
        rows = _resample(labels, k, np.random.default_rng(seed))
        profiles = profile_rows(columns, labels[rows], rows, k, stats)
        matches += [name_of(s) == name for s, name in zip(profiles, names, strict=True)]
    centroids = np.array(clusters.centroids)
    values = scores.simplified_silhouettes(with_gaps(sample), centroids, labels)
    return {
        i + 1: Trust(None, float(matches[i] / RESAMPLES), *summarise_silhouettes(values[members]))
        for i in range(k)
        if (members := labels == i).any()
    }


def warn_of_labels(structure: Structure, labels: Labels) -> tuple[Problem, ...]:
    """Return the warnings of a run on labels: they are like chance, or distances disagree."""
    by_chance = () if structure.significant else (_by_chance(labels, structure),)
    return (*by_chance, *(() if labels.agreement >= AGREEMENT else (_disagreement(labels),)))


def _mean_silhouette(features: Matrix, labels: Groups) -> float:
    groups, places = np.unique(labels, return_inverse=True)
    if len(groups) < 2:
        return 0.0
    means = np.array([features[labels == group].mean(axis=0) for group in groups])
    return float(scores.simplified_silhouettes(features, means, places).mean())


def _resample(labels: Groups, k: int, generator: np.random.Generator) -> Groups:
    """Draw rows with replacement within every label, in proportion, about `ROWS` at most."""
    share = min(1.0, ROWS / len(labels))
    groups = [rows for label in range(k) if len(rows := np.flatnonzero(labels == label))]
    draws = [generator.choice(rows, max(1, round(share * len(rows)))) for rows in groups]
    return np.sort(np.concatenate(draws))


def _by_chance(labels: Labels, structure: Structure) -> Problem:
    return Problem(
        "W313",
        f"The labels in `{labels.column}` lie apart no more than the same labels dealt out at "
        f"random (p = {structure.p_value:.3f})",
        "Name the measures that they were made by with --features, or look at how they were made.",
    )


def _disagreement(labels: Labels) -> Problem:
    return Problem(
        "W314",
        f"Only {labels.agreement:.0%} of the customers are nearest to the middle of their own "
        f"label in `{labels.column}`",
        "New customers are assigned by distance: expect as many to get the label that they would "
        "have been given. Assign them by the rule that made the labels, if you have it.",
    )
