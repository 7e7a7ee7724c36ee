"""Fit segments: K-Means finds them, or a column of labels says what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personas import segments
from personas.customers.clusters import assign_clusters, refine_clusters
from personas.customers.labels import assign_labels, fit_labels
from personas.customers.table import AssignedCustomers, Customers
from personas.domain.problem import Problem
from personas.domain.profile import Population, Profile
from personas.domain.run import Choice, Clusters, Labels, Structure, Trust


@dataclass(frozen=True, slots=True)
class FittedSegments:
    """Segments of K-Means or of labels, their customers, and why there are so many."""

    customers: AssignedCustomers
    clusters: Clusters
    choice: Choice
    labels: Labels | None = None


def fit_segments(
    customers: Customers,
    population: Population,
    features: segments.WeightedFeatures,
    cluster_range: segments.ClusterRange,
    labels: str | None,
    count_personas: segments.PersonaCounter,
) -> FittedSegments:
    """Fit segments, or take them from the column of labels; assign every customer to one.

    ``count_personas`` returns how many personas the segments of each k would get.
    """
    if labels is not None:
        return _take_labels(customers, population, features, labels)
    matrix, starts = features.sample.features, features.starts
    fit = segments.sweep(matrix, customers.rows, cluster_range, starts, count_personas)
    clusters = refine_clusters(customers, population, features.recipe, fit.centroids)
    return FittedSegments(assign_clusters(customers, clusters), clusters, fit.choice)


def _take_labels(
    customers: Customers, population: Population, features: segments.WeightedFeatures, name: str
) -> FittedSegments:
    clusters, agreement = fit_labels(customers, population, features.recipe)
    choice = segments.describe_labels(features.sample, clusters, len(features.starts))
    texts = dict(enumerate(customers.labels or (), start=1))
    labels = Labels(name, texts, customers.missing_labels, agreement)
    return FittedSegments(assign_labels(customers), clusters, choice, labels)


def check_structure(
    fit: FittedSegments,
    features: segments.WeightedFeatures,
    profile: Profile,
    trust: Mapping[int, Trust],
    cluster_range: segments.ClusterRange,
) -> tuple[Structure, tuple[Problem, ...]]:
    """Test whether the data has structure; return warnings about the segments with it."""
    if fit.labels:
        structure = segments.compare_labels(features.sample)
        return structure, segments.warn_of_labels(structure, fit.labels)
    structure = segments.measure_structure(features.sample.features, features.starts)
    return structure, (
        *segments.warn_of_trust(structure, trust),
        *segments.warn_of_range(fit.choice, cluster_range),
        *segments.warn_of_small_segments(profile.segments),
        *segments.check_segments(features.sample, fit.clusters),
    )
