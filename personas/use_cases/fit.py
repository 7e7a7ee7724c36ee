"""Fit segments: K-Means finds them, or a column of labels says what they are.

Segments that are fitted anew and keep the numbers of an earlier model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from personas import segments
from personas.customers.clusters import assign_clusters, refine_clusters
from personas.customers.labels import assign_labels, fit_labels
from personas.customers.table import AssignedCustomers, Customers
from personas.customers.transitions import count_transitions, cross_centroids, read_segments
from personas.domain.choice import Choice
from personas.domain.model import Model
from personas.domain.problem import Problem, error
from personas.domain.profile import Population, Profile
from personas.domain.recipe import Sample
from personas.domain.run import Clusters, Labels, Lineage, MatchBasis, Structure, Trust
from personas.use_cases.models import SavedRun, read_saved_run


@dataclass(frozen=True, slots=True)
class FittedSegments:
    """Segments of K-Means or of labels, why there are so many, and whether there is structure.

    ``lineage`` says what became of those of an earlier model. ``resampling`` is that of K-Means.
    """

    customers: AssignedCustomers
    clusters: Clusters
    choice: Choice
    structure: Structure
    labels: Labels | None = None
    lineage: Lineage | None = None
    warnings: tuple[Problem, ...] = ()
    resampling: segments.Resampling | None = None


def fit_segments(
    customers: Customers,
    population: Population,
    features: segments.WeightedFeatures,
    cluster_range: segments.ClusterRange,
    labels: str | None,
    name: segments.Namer,
) -> FittedSegments:
    """Fit segments, or take them from the column of labels; assign every customer to one.

    ``name`` names clusters of the sample.
    """
    if labels is not None:
        return _take_labels(customers, population, features, labels)
    matrix, starts = features.sample.features, features.starts
    structure = segments.measure_structure(matrix, starts)
    fit = segments.sweep(
        matrix,
        customers.rows,
        cluster_range,
        starts,
        name,
        has_structure=structure.significant,
    )
    clusters = refine_clusters(customers, population, features.recipe, fit.centroids)
    assigned_customers = assign_clusters(customers, clusters)
    return FittedSegments(
        assigned_customers, clusters, fit.choice, structure, resampling=fit.resampling
    )


def _take_labels(
    customers: Customers, population: Population, features: segments.WeightedFeatures, name: str
) -> FittedSegments:
    clusters, agreement = fit_labels(customers, population, features.recipe)
    choice = segments.describe_labels(features.sample, clusters, len(features.starts))
    structure = segments.compare_labels(features.sample)
    texts = dict(enumerate(customers.labels or (), start=1))
    labels = Labels(name, texts, customers.missing_labels, agreement)
    return FittedSegments(assign_labels(customers), clusters, choice, structure, labels)


def check_segments(
    fit: FittedSegments,
    sample: Sample,
    profile: Profile,
    trust: Mapping[int, Trust],
    cluster_range: segments.ClusterRange,
) -> tuple[Problem, ...]:
    """Return warnings about the segments and the structure of the data."""
    if fit.labels:
        return segments.warn_of_labels(fit.structure, fit.labels)
    return (
        *segments.warn_of_trust(fit.structure, trust, fit.choice.reason),
        *segments.warn_of_range(fit.choice, cluster_range),
        *segments.warn_of_small_segments(profile.segments),
        *segments.check_segments(sample, fit.clusters),
    )


PREVIOUS = "customers then"
MIN_CUSTOMERS = 30  # in both tables; of fewer, too little is known of where they went

Transitions = Mapping[tuple[int, int], int]  # customers by earlier and current segment


def read_earlier_run(path: str | Path, labels: str | None) -> SavedRun:
    """Read an earlier model; raise E721 where labels have numbers of their own."""
    if labels is not None:
        help_ = "Leave out --like: labels are numbered by their size."
        raise error("E721", "Segments of labels cannot keep earlier numbers", help_)
    return read_saved_run(Path(path))


def keep_numbers(
    earlier: SavedRun | None, customers: Customers, fit: FittedSegments, id_column: str | None
) -> FittedSegments:
    """Return the segments under the numbers of those that they match, and what became of all.

    Segments are matched by customers of both tables, where `MIN_CUSTOMERS` or more are in both;
    else by where the earlier centroids put the customers of today. Raises E721 where neither can
    be.
    """
    if earlier is None:
        return fit
    model = earlier.model
    previous = model.run.clusters
    basis, transitions = _count_transitions(earlier, customers, fit, id_column)
    last_number = max((*previous.segments, *model.retired))
    count = len(fit.clusters.centroids)
    match = segments.match_segments(transitions, previous.segments, count, last_number)
    lineage = Lineage(
        fingerprint=model.fingerprint,
        by=basis,
        customers=sum(transitions.values()),
        matched=match.similarities,
        new=tuple(sorted(set(match.numbers) - match.similarities.keys())),
        gone=match.retired,
        retired=tuple(sorted({*model.retired, *match.retired})),
        splits=match.splits,
        merges=match.merges,
    )
    clusters = _renumber(fit.clusters, match.numbers)
    assigned_customers = assign_clusters(customers, clusters, "renumbered")
    warnings = tuple(_warn(model, lineage))
    return replace(
        fit, customers=assigned_customers, clusters=clusters, lineage=lineage, warnings=warnings
    )


def _renumber(clusters: Clusters, numbers: tuple[int, ...]) -> Clusters:
    """Return the clusters with centroids in the order of their numbers."""
    pairs = sorted(zip(numbers, clusters.centroids, strict=True))
    centroids = tuple(centroid for _, centroid in pairs)
    return replace(clusters, centroids=centroids, numbers=tuple(sorted(numbers)))


def _count_transitions(
    earlier: SavedRun, customers: Customers, fit: FittedSegments, id_column: str | None
) -> tuple[MatchBasis, Transitions]:
    previous = earlier.model.run.clusters
    if earlier.customers and id_column is not None:
        before = read_segments(earlier.customers, PREVIOUS, customers.engine)
        counts = count_transitions(before, fit.customers).counts
        counts = {pair: n for pair, n in counts.items() if pair[0] in previous.segments}
        if sum(counts.values()) >= MIN_CUSTOMERS:
            return "customers", counts
    available = {measure.name for measure in customers.measures}
    missing = sorted({feature.measure for feature in previous.recipe.features} - available)
    if missing:
        raise error(
            "E721",
            f"The earlier segments depend on {', '.join(missing)}, which this run has not",
            "Bind it with --measure, or keep the earlier customers.csv beside the model.",
        )
    return "centroids", cross_centroids(customers, previous, fit.clusters)


def _warn(model: Model, lineage: Lineage) -> Iterator[Problem]:
    names = {number: f"{number} ({n.name})" for number, n in model.run.names.items()}
    splits = {part for _, parts in lineage.splits for part in parts}
    merges = {part for _, parts in lineage.merges for part in parts}
    for number, parts in lineage.splits:
        message = f"Segment {names[number]} has split: most customers of {_join(map(str, parts))}"
        help_ = "Look at the new segments before you go on with the old."
        yield Problem("W721", f"{message} were in it", help_)
    for number, parts in lineage.merges:
        message = f"Segments {_join(names[part] for part in parts)} have merged"
        help_ = "Look at the segment before you go on with the old ones."
        yield Problem("W722", f"{message}: most of their customers are in {number} now", help_)
    for number in (n for n in lineage.gone if n not in merges):
        message = f"Segment {names[number]} did not come back; its number is retired"
        yield Problem("W723", message, "End what was planned for it, or ask for more segments.")
    for number in (n for n in lineage.new if n not in splits):
        message = f"Segment {number} is new: it matches none of the earlier ones"
        help_ = "Look at its profile and rules: nothing was planned for it yet."
        yield Problem("W724", message, help_)


def _join(words: Iterable[str]) -> str:
    *head, last = words
    return f"{', '.join(head)} and {last}" if head else last
