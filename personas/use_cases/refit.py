"""Segments that are found anew and keep the numbers of an earlier model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from personas import segments
from personas.customers.clusters import assign_clusters
from personas.customers.table import Customers
from personas.customers.transitions import cross, cross_clusters, read_segments
from personas.domain.model import Model
from personas.domain.problem import PersonasError, Problem, error
from personas.domain.run import Clusters, Lineage, MatchBasis
from personas.use_cases.find import Found
from personas.use_cases.saved import read_model

CUSTOMERS, THEN = "customers.csv", "customers then"
FEWEST = 30  # of fewer customers in both tables too little is known of where they went

Crossed = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A model whose numbers are to be kept, and its customers where they lie beside it."""

    model: Model
    customers: Path | None


def read_earlier(path: str | Path, labels: str | None) -> Earlier:
    """Read the model; raise E721 where labels have numbers of their own."""
    if labels is not None:
        help_ = "Leave out --like: labels are numbered by their size."
        raise error("E721", "Segments of labels cannot keep earlier numbers", help_)
    model, beside = read_model(Path(path)), Path(path).parent / CUSTOMERS
    return Earlier(model, beside if beside.is_file() and model.run.table.id else None)


def keep_numbers(
    earlier: Earlier | None, customers: Customers, found: Found, id_column: str | None
) -> tuple[Found, Lineage | None, tuple[Problem, ...]]:
    """Return the segments under the numbers of those that they match, and what became of all.

    Segments are matched by customers of both tables, where `FEWEST` or more are in both; else by
    where the earlier centroids put the customers of today. Raises E721 where neither can be.
    """
    if earlier is None:
        return found, None, ()
    then = earlier.model.run.clusters
    by, crossed = _crossed(earlier, customers, found, id_column)
    taken = max((*then.segments, *earlier.model.retired))
    count = len(found.clusters.centroids)
    match = segments.match_segments(crossed, then.segments, count, taken)
    lineage = Lineage(
        fingerprint=earlier.model.fingerprint,
        by=by,
        customers=sum(crossed.values()),
        matched=match.kept,
        new=tuple(sorted(set(match.numbers) - match.kept.keys())),
        gone=match.gone,
        retired=tuple(sorted({*earlier.model.retired, *match.gone})),
        splits=match.splits,
        merges=match.merges,
    )
    renumbered = _renumbered(found.clusters, match.numbers)
    assigned = assign_clusters(customers, renumbered, "renumbered")
    found = replace(found, customers=assigned, clusters=renumbered)
    return found, lineage, tuple(_told(earlier.model, lineage))


def _renumbered(clusters: Clusters, numbers: tuple[int, ...]) -> Clusters:
    """Centroids in the order of their numbers."""
    pairs = sorted(zip(numbers, clusters.centroids, strict=True))
    centroids = tuple(centroid for _, centroid in pairs)
    return replace(clusters, centroids=centroids, numbers=tuple(sorted(numbers)))


def _crossed(
    earlier: Earlier, customers: Customers, found: Found, id_column: str | None
) -> tuple[MatchBasis, Crossed]:
    then = earlier.model.run.clusters
    if earlier.customers and id_column is not None:
        before = read_segments(earlier.customers, THEN, customers.engine)
        moves = cross(before, found.customers)
        shared = {pair: n for pair, n in moves.counts.items() if pair[0] in then.segments}
        if sum(shared.values()) >= FEWEST:
            return "customers", shared
    known = {measure.name for measure in customers.measures}
    missing = sorted({feature.measure for feature in then.recipe.features} - known)
    if missing:
        raise PersonasError(
            Problem(
                "E721",
                f"The earlier segments depend on {', '.join(missing)}, which this run has not",
                "Bind it with --measure, or keep the earlier customers.csv beside the model.",
            )
        )
    return "centroids", cross_clusters(customers, then, found.clusters)


def _told(model: Model, lineage: Lineage) -> Iterator[Problem]:
    names = {number: f"{number} ({n.name})" for number, n in model.run.names.items()}
    split = {part for _, parts in lineage.splits for part in parts}
    merged = {part for _, parts in lineage.merges for part in parts}
    for whole, parts in lineage.splits:
        now = _listed(map(str, parts))
        message = f"Segment {names[whole]} has split: most customers of {now} were in it"
        yield Problem("W721", message, "Look at the new segments before you go on with the old.")
    for whole, parts in lineage.merges:
        before = _listed(names[part] for part in parts)
        message = f"Segments {before} have merged: most of their customers are in {whole} now"
        yield Problem("W722", message, "Look at the segment before you go on with the old ones.")
    for number in (n for n in lineage.gone if n not in merged):
        message = f"Segment {names[number]} did not come back; its number is retired"
        yield Problem("W723", message, "End what was planned for it, or ask for more segments.")
    for number in (n for n in lineage.new if n not in split):
        help_ = "Look at its profile and rules: nothing was planned for it yet."
        yield Problem(
            "W724", f"Segment {number} is new: it matches none of the earlier ones", help_
        )


def _listed(words: Iterator[str] | map[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last
