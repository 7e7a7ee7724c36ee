"""Where segments come from: K-Means finds them, or a column of labels says what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personas import segments
from personas.customers.clusters import assign_clusters, settle
from personas.customers.labels import assign_labels, settle_labels
from personas.customers.table import AssignedCustomers, Customers
from personas.domain.problem import Problem
from personas.domain.profile import Population, Profile
from personas.domain.run import Choice, Clusters, Labels, Structure, Trust


@dataclass(frozen=True, slots=True)
class Found:
    """Segments that were found, or taken from labels, their customers, and how many there are."""

    customers: AssignedCustomers
    clusters: Clusters
    choice: Choice
    labels: Labels | None = None


def find(
    customers: Customers,
    population: Population,
    weighed: segments.Weighed,
    asked: segments.Asked,
    labels: str | None,
    count: segments.Count,
) -> Found:
    """Find segments, or take them from the column of labels; assign every customer to one.

    ``count`` says how many personas the segments of each k that is tried would get.
    """
    if labels is not None:
        return _take_labels(customers, population, weighed, labels)
    features, starts = weighed.sample.features, weighed.starts
    swept = segments.sweep(features, customers.rows, asked, starts, count)
    clusters = settle(customers, population, weighed.recipe, swept.centroids)
    return Found(assign_clusters(customers, clusters), clusters, swept.choice)


def _take_labels(
    customers: Customers, population: Population, weighed: segments.Weighed, name: str
) -> Found:
    clusters, agreement = settle_labels(customers, population, weighed.recipe)
    choice = segments.describe_labels(weighed.sample, clusters, len(weighed.starts))
    texts = dict(enumerate(customers.labels or (), start=1))
    taken = Labels(name, texts, customers.missing_labels, agreement)
    return Found(assign_labels(customers), clusters, choice, taken)


def doubt(
    found: Found,
    weighed: segments.Weighed,
    profile: Profile,
    trust: Mapping[int, Trust],
    asked: segments.Asked,
) -> tuple[Structure, tuple[Problem, ...]]:
    """Test whether there is structure, and say what speaks against the segments."""
    if found.labels:
        structure = segments.compare_labels(weighed.sample)
        return structure, segments.label_doubts(structure, found.labels)
    structure = segments.measure_structure(weighed.sample.features, weighed.starts)
    repeated = segments.deciders(weighed.sample, found.clusters)
    small = segments.small_segments(profile.segments)
    short = segments.cut_short(found.choice, asked)
    return structure, (*segments.doubts(structure, trust), *short, *small, *repeated)
