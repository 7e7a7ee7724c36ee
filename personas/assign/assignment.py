"""Assign every customer to the nearest segment, and count the excluded ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlglot import exp

from personas.customers.clusters import nearest_query
from personas.customers.gaps import NO_FEATURE, exclusions
from personas.customers.table import AssignedCustomers, Customers, derive
from personas.domain.problem import Problem
from personas.domain.run import Clusters
from personas.sql.build import alias, all_of, count_if
from personas.sql.nearest import IS_BORDER, MARGIN, distance, is_border, margin, with_next

# The distance in units of features; `nearest.DISTANCE` in the same table is squared.
FEATURE_DISTANCE = "feature_distance"


def assign_customers(
    customers: Customers, clusters: Clusters, required: Collection[str]
) -> tuple[AssignedCustomers, tuple[Problem, ...]]:
    """Return the customers as a view with segment, distance, margin and border; and warnings.

    Excluded are customers with no value in any feature, and those with a gap in a measure in
    ``required``: the fit excluded such customers, too.
    """
    conditions = exclusions(customers, required, clusters.recipe)
    counts = _count_exclusions(customers, conditions)
    rows = exp.select(exp.Star()).from_(customers.source)
    for condition in conditions.values():
        rows = rows.where(exp.not_(condition))
    result = derive(AssignedCustomers, customers, "assigned", customers.rows - sum(counts.values()))
    nearest = nearest_query(customers, clusters, rows.subquery("assignable"))
    with_distances = with_next(nearest, len(clusters.centroids), clusters.segments)
    facts = (alias(distance(), FEATURE_DISTANCE), alias(margin(), MARGIN))
    with_margin = exp.select(exp.Star(), *facts).from_(with_distances.subquery("distances"))
    border = alias(is_border(), IS_BORDER)
    query = exp.select(exp.Star(), border).from_(with_margin.subquery("margins"))
    customers.engine.create_view(result.table, query)
    warnings = (_exclusion_warning(name, n, customers.rows) for name, n in counts.items() if n)
    return result, tuple(warnings)


def _count_exclusions(
    customers: Customers, conditions: Mapping[str, exp.Expression]
) -> dict[str, int]:
    """Count the customers that each condition excludes and no condition before it."""
    counts = []
    before: list[exp.Expression] = []
    for condition in conditions.values():
        is_new = all_of(condition.copy(), *(exp.not_(earlier.copy()) for earlier in before))
        counts.append(count_if(is_new))
        before.append(condition)
    return dict(zip(conditions, map(int, customers.aggregate(counts)), strict=True))


def _exclusion_warning(measure: str, number: int, rows: int) -> Problem:
    reason = f"have no {measure}: such were left out of the segments, too"
    if measure == NO_FEATURE:
        reason = "have no value in any measure that segments depend on"
    return Problem(
        "W716",
        f"{number:,} of {rows:,} customers {reason}; they are not in the output",
        "Fill those gaps in the table if you can.",
    )
