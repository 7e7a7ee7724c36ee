"""Refine centroids on all customers, and assign every customer to the nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import dist, fsum
from typing import Any

from sqlglot import exp

from personas.customers.gaps import exclusions
from personas.customers.sample import MANY_ROWS
from personas.customers.table import (
    AssignedCustomers,
    Customers,
    derive,
    exclude,
    store_customers,
)
from personas.domain.problem import Problem
from personas.domain.profile import Population
from personas.domain.recipe import Feature, Recipe
from personas.domain.run import Clusters
from personas.sql.build import column, count, count_if, exact_sum, read_sum, select
from personas.sql.features import DISTANCE, SEGMENT, with_features, with_segment


def drop_unassignable(
    customers: Customers, population: Population, recipe: Recipe
) -> tuple[Customers, tuple[Problem, ...]]:
    """Exclude customers without a value in any feature, with a warning."""
    conditions = exclusions(customers, (), recipe)
    if not conditions or not all(population.of(f.measure).gaps for f in recipe.features):
        return customers, ()
    (condition,) = conditions.values()
    (excluded_rows,) = customers.aggregate([count_if(condition)])
    if not excluded_rows:
        return customers, ()
    result = exclude(customers, condition, "assignable", excluded_rows)
    return result, (_exclusion_warning(excluded_rows, customers.rows),)


def _exclusion_warning(excluded_rows: int, rows: int) -> Problem:
    return Problem(
        "W315",
        f"{excluded_rows:,} of {rows:,} customers have no value in any measure that segments "
        "depend on; they were left out",
        "Look whether they are blank rows; else fill their gaps in the table, or with --gaps.",
    )


MAX_PASSES = 100
# A pass is the last when the next would lower the inertia by a smaller share than this.
TOLERANCE = 1e-5

Centroids = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Pass:
    """One Lloyd pass over a table: the means of the segments, their sizes, the inertia."""

    centroids: Centroids
    sizes: tuple[int, ...]
    inertia: float


def refine_clusters(
    customers: Customers, population: Population, recipe: Recipe, centroids: Centroids
) -> Clusters:
    """Refine centroids on all rows until they converge, then number them canonically.

    Every pass is one grouped aggregate of exact sums, so that neither the order of rows nor the
    number of threads changes the last bit. The draws of a large table are refined first: then one
    pass over all rows is often enough. Segment 1 is the largest; ties go by centroid.
    """
    bounds = coordinate_bounds(population, recipe)
    is_large = customers.rows > MANY_ROWS
    for draw in customers.draws:
        _, last = _converge(customers, draw.source, recipe, centroids, bounds, may_stop_first=True)
        centroids = last.centroids
    centroids, last = _converge(
        customers, customers.source, recipe, centroids, bounds, may_stop_first=is_large
    )
    order = sorted(zip(last.sizes, centroids, strict=True), key=lambda s: (-s[0], s[1]))
    return Clusters(recipe, tuple(centroid for _, centroid in order), last.inertia)


def _converge(
    customers: Customers,
    source: exp.Table,
    recipe: Recipe,
    centroids: Centroids,
    bounds: Sequence[float],
    *,
    may_stop_first: bool,
) -> tuple[Centroids, Pass]:
    """Run passes until the inertia hardly falls; return the last centroids and their pass.

    Unless the first pass may be the last, the returned centroids are exact means over all rows.
    """
    current = _lloyd(customers, source, recipe, centroids, bounds)
    if may_stop_first and _is_converged(centroids, current):
        return centroids, current
    for _ in range(MAX_PASSES):
        centroids = current.centroids
        current = _lloyd(customers, source, recipe, centroids, bounds)
        if _is_converged(centroids, current):
            break
    return centroids, current


def _is_converged(centroids: Centroids, current: Pass) -> bool:
    """Test the least fall of the inertia when centroids move to their means: Σ n·‖mean − c‖²."""
    pairs = zip(current.sizes, centroids, current.centroids, strict=True)
    fall = fsum(n * dist(centroid, mean) ** 2 for n, centroid, mean in pairs)
    return fall <= TOLERANCE * current.inertia


def _lloyd(
    customers: Customers,
    source: exp.Table,
    recipe: Recipe,
    centroids: Centroids,
    bounds: Sequence[float],
) -> Pass:
    sums = [exact_sum(column(f"f{i}"), bound) for i, bound in enumerate(bounds)]
    counts = [count(column(f"f{i}")) for i in range(len(bounds))]
    spread = fsum((2 * bound) ** 2 for bound in bounds)
    totals = [count(), exact_sum(column(DISTANCE), spread), *sums, *counts]
    nearest = nearest_query(customers, Clusters(recipe, centroids, 0.0), source)
    assigned = nearest.subquery("assigned", copy=False)
    query = select(column(SEGMENT), *totals).from_(assigned, copy=False)
    query = query.group_by(column(SEGMENT), copy=False)
    rows = {row[0]: row[1:] for row in customers.engine.rows(query)}
    return Pass(
        centroids=tuple(
            mean_of(rows[s][2:], bounds, centroid) if s in rows else centroid
            for s, centroid in enumerate(centroids, start=1)
        ),
        sizes=tuple(rows[s][0] if s in rows else 0 for s in range(1, len(centroids) + 1)),
        inertia=float(sum(read_sum(row[1], spread) for row in rows.values())),
    )


def mean_of(
    row: Sequence[Any], bounds: Sequence[float], centroid: tuple[float, ...]
) -> tuple[float, ...]:
    """Return the means of a row of sums, then counts; a coordinate without values stays put."""
    sums, counts = row[: len(bounds)], row[len(bounds) :]
    coordinates = zip(sums, counts, bounds, centroid, strict=True)
    return tuple(float(read_sum(s, b) / n) if n else old for s, n, b, old in coordinates)


def assign_clusters(
    customers: Customers, clusters: Clusters, suffix: str = "assigned"
) -> AssignedCustomers:
    """Return the customers with their nearest segment, stored: to find it costs more."""
    result = derive(AssignedCustomers, customers, suffix)
    measures = [column(customers.column(m.name)) for m in customers.all_measures]
    cells = [*map(column, customers.stored_keys), *measures, column(SEGMENT)]
    nearest = nearest_query(customers, clusters, customers.source)
    assigned = nearest.subquery("assigned", copy=False)
    store_customers(result, select(*cells).from_(assigned, copy=False))
    return result


def nearest_query(customers: Customers, clusters: Clusters, source: exp.Expression) -> exp.Select:
    """Return the query that adds segment and squared distance to the customers in ``source``."""
    columns = [customers.column(f.measure) for f in clusters.recipe.features]
    features = with_features(clusters.recipe, columns, source)
    return with_segment(features, clusters.centroids, clusters.segments)


def coordinate_bounds(population: Population, recipe: Recipe) -> list[float]:
    """Return the largest absolute value of each coordinate that K-Means sees."""
    features = [_feature_bound(population, feature) for feature in recipe.features]
    if not recipe.rotation:
        return features
    pairs = zip(features, recipe.rotation.means, strict=True)
    ranges = [bound + abs(mean) for bound, mean in pairs]
    return [
        fsum(abs(loading) * size for loading, size in zip(part.loadings, ranges, strict=True))
        for part in recipe.rotation.components
    ]


def _feature_bound(population: Population, feature: Feature) -> float:
    """Return the largest absolute value of a feature, which rises with its measure."""
    if feature.indicates is not None:
        largest = max(abs(1 - feature.center), abs(feature.center))
        return largest * abs(feature.weight / feature.scale)
    curve = population.numbers[feature.measure].quantiles
    ends = [curve[0], curve[-1], *([] if feature.fill is None else [feature.fill])]
    return max(abs(feature.value(end)) for end in ends) * (1 + 1e-9)
