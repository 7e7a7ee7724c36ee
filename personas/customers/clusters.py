"""Assign every customer to the nearest centroid, and settle the centroids on all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import dist
from typing import Any

from sqlglot import exp

from personas.customers.sample import MANY_ROWS, drawn_first
from personas.customers.table import CUSTOMERS, Customers, keep_customers
from personas.domain.problem import Problem
from personas.domain.profile import Population
from personas.domain.recipe import Feature, Recipe
from personas.domain.run import Clusters
from personas.sql.build import column, count, exact_sum, read_sum, table
from personas.sql.nearest import DISTANCE, SEGMENT, with_features, with_segment

KEPT = "customers_placeable"


def keep_placeable(
    customers: Customers, population: Population, recipe: Recipe
) -> tuple[Customers, tuple[Problem, ...]]:
    """Leave out customers without a value in any feature; say how many."""
    empty = placeless(customers, recipe)
    if empty is None or not all(population.of(f.measure).gaps for f in recipe.features):
        return customers, ()
    everyone = exp.select(count()).from_(table(CUSTOMERS))
    left_out = int(customers.engine.rows(everyone.where(empty))[0][0])
    if not left_out:
        return customers, ()
    kept = exp.select(exp.Star()).from_(table(CUSTOMERS)).where(exp.not_(empty))
    customers.engine.create_table(KEPT, kept)
    customers.engine.create_view(CUSTOMERS, exp.select(exp.Star()).from_(table(KEPT)))
    left = replace(customers, rows=customers.rows - left_out, curves=None)
    return left, (_told(left_out, customers.rows),)


def placeless(customers: Customers, recipe: Recipe) -> exp.Condition | None:
    """Return the condition that a customer has no value in any feature; None if gaps are filled."""
    if any(feature.fill is not None for feature in recipe.features):
        return None
    shaping = sorted({customers.column(feature.measure) for feature in recipe.features})
    gaps = (exp.Is(this=column(name), expression=exp.Null()) for name in shaping)
    return exp.and_(*gaps)


def _told(left_out: int, rows: int) -> Problem:
    return Problem(
        "W315",
        f"{left_out:,} of {rows:,} customers have no value in any measure that segments depend on; "
        "they were left out",
        "Look whether they are blank rows; else fill their gaps in the table, or with --gaps.",
    )


ASSIGNED = "assigned"
PASSES = 100
# A pass is the last when the next would lower the inertia by a smaller share than this.
SETTLED = 1e-5

Centroids = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Pass:
    """One Lloyd pass over all customers: the means of the segments, their sizes, the inertia."""

    centroids: Centroids
    sizes: tuple[int, ...]
    inertia: float


def settle(
    customers: Customers, population: Population, recipe: Recipe, centroids: Centroids
) -> Clusters:
    """Refine centroids on all rows until they settle, then number them canonically.

    Every pass is one grouped aggregate of exact sums, so that neither the order of rows nor the
    number of threads shows in the last bit. Of many customers those that were drawn come first:
    often one pass over all is left. Segment 1 is the largest; equals go by centroid.
    """
    bounds = bounds_of(population, recipe)
    many = customers.rows > MANY_ROWS
    for source in drawn_first(customers):
        _, done = _settled(customers, source, recipe, centroids, bounds, at_once=True)
        centroids = done.centroids
    centroids, done = _settled(customers, CUSTOMERS, recipe, centroids, bounds, at_once=many)
    order = sorted(zip(done.sizes, centroids, strict=True), key=lambda s: (-s[0], s[1]))
    return Clusters(recipe, tuple(centroid for _, centroid in order), done.inertia)


def _settled(
    customers: Customers,
    source: str,
    recipe: Recipe,
    centroids: Centroids,
    bounds: Sequence[float],
    *,
    at_once: bool,
) -> tuple[Centroids, Pass]:
    """Pass after pass, until the inertia would hardly fall; the first may be the last ``at_once``.

    Where it may not, the centroids are means over all rows, as they are summed here.
    """
    done = _lloyd(customers, source, recipe, centroids, bounds)
    settled = at_once and _is_settled(centroids, done)
    for _ in range(0 if settled else PASSES):
        centroids = done.centroids
        done = _lloyd(customers, source, recipe, centroids, bounds)
        if _is_settled(centroids, done):
            break
    return centroids, done


def _is_settled(centroids: Centroids, done: Pass) -> bool:
    return _fall(centroids, done) <= SETTLED * done.inertia


def _fall(centroids: Centroids, done: Pass) -> float:
    """How far the inertia falls, at least, when centroids move to their means: Σ n·‖mean − c‖²."""
    moves = zip(done.sizes, centroids, done.centroids, strict=True)
    return sum(n * dist(here, there) ** 2 for n, here, there in moves)


def assign_clusters(customers: Customers, clusters: Clusters) -> None:
    """Make `ASSIGNED` readable: customers with ``segment``. Finding costs more than keeping it."""
    measures = [column(customers.column(m.name)) for m in customers.measures]
    cells = [*map(column, customers.stored), *measures, column(SEGMENT)]
    found = exp.select(*cells).from_(assigned(customers, clusters).subquery(ASSIGNED))
    keep_customers(customers.engine, ASSIGNED, found, customers.rows, whole=customers.whole)


def assigned(customers: Customers, clusters: Clusters, source: str = CUSTOMERS) -> exp.Select:
    """Return the query that adds segment and squared distance to the customers in ``source``."""
    recipe = clusters.recipe
    columns = [customers.column(f.measure) for f in recipe.features]
    features = with_features(recipe, columns, table(source))
    return with_segment(features, clusters.centroids, clusters.segments)


def _lloyd(
    customers: Customers,
    source: str,
    recipe: Recipe,
    centroids: Centroids,
    bounds: Sequence[float],
) -> Pass:
    sums = [exact_sum(column(f"f{i}"), bound) for i, bound in enumerate(bounds)]
    counts = [count(column(f"f{i}")) for i in range(len(bounds))]
    spread = sum((2 * bound) ** 2 for bound in bounds)
    asked = [column(SEGMENT), count(), exact_sum(column(DISTANCE), spread), *sums, *counts]
    rows = assigned(customers, Clusters(recipe, centroids, 0.0), source).subquery(ASSIGNED)
    query = exp.select(*asked).from_(rows).group_by(column(SEGMENT))
    found = {row[0]: row[1:] for row in customers.engine.rows(query)}
    return Pass(
        centroids=tuple(
            mean_of(found[s][2:], bounds, centroid) if s in found else centroid
            for s, centroid in enumerate(centroids, start=1)
        ),
        sizes=tuple(found[s][0] if s in found else 0 for s in range(1, len(centroids) + 1)),
        inertia=float(sum(read_sum(row[1], spread) for row in found.values())),
    )


def mean_of(
    row: Sequence[Any], bounds: Sequence[float], centroid: tuple[float, ...]
) -> tuple[float, ...]:
    """Means of the customers who have a value; where nobody has one the centroid stands still."""
    sums, counts = row[: len(bounds)], row[len(bounds) :]
    places = zip(sums, counts, bounds, centroid, strict=True)
    return tuple(float(read_sum(s, b) / n) if n else before for s, n, b, before in places)


def bounds_of(population: Population, recipe: Recipe) -> list[float]:
    """The largest absolute values that the coordinates of a customer take."""
    features = [_bound(population, feature) for feature in recipe.features]
    if not recipe.rotation:
        return features
    pairs = zip(features, recipe.rotation.means, strict=True)
    reach = [bound + abs(mean) for bound, mean in pairs]
    return [
        sum(abs(loading) * far for loading, far in zip(one.loadings, reach, strict=True))
        for one in recipe.rotation.components
    ]


def _bound(population: Population, made: Feature) -> float:
    """The largest absolute value that a feature takes: features rise with their measure."""
    if made.category is not None:
        return max(abs(made.value(made.category)), abs(made.value(0.0)))
    curve = population.numbers[made.measure].quantiles
    ends = [curve[0], curve[-1], *([] if made.fill is None else [made.fill])]
    return max(abs(made.value(end)) for end in ends) * (1 + 1e-9)
