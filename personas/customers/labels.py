"""Segments from a column of labels instead of K-Means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from math import fsum

from sqlglot import exp

from personas.customers.clusters import coordinate_bounds, mean_of
from personas.customers.gaps import is_gap
from personas.customers.table import LABEL, AssignedCustomers, Customers, derive, exclude
from personas.domain.measure import Column
from personas.domain.problem import Problem, error
from personas.domain.profile import Population
from personas.domain.recipe import Recipe
from personas.domain.run import Clusters
from personas.sql.build import alias, column, count, count_if, exact_sum, read_sum
from personas.sql.features import SEGMENT, with_features, with_segment

LABEL_NUMBER = "label number"
MAX_LABELS = 50  # a column of more labels holds names, not segments
MIN_SIZE = 11  # medians of smaller segments are unreliable


def check_labels(columns: Sequence[Column], name: str | None, clusters: str) -> None:
    """Raise E311 for a column that does not exist, E313 for labels together with k."""
    if name is None:
        return
    if clusters != "auto":
        message = f"--clusters {clusters} and --labels {name} cannot both say what the segments are"
        raise error("E313", message, "Leave one of them out.")
    names = sorted(column.name for column in columns)
    if name not in names:
        close = get_close_matches(name.casefold(), [n.casefold() for n in names], n=1)
        hints = [f"Did you mean `{n}`? " for n in names if n.casefold() in close]
        all_names = ", ".join(f"`{n}`" for n in names)
        message = f"There is no column `{name}` to take labels from"
        raise error("E311", message, f"{''.join(hints)}Columns found: {all_names}")


def drop_without_label(customers: Customers, name: str) -> tuple[Customers, tuple[Problem, ...]]:
    """Exclude customers without a label, with a warning."""
    (rows,) = customers.aggregate([count(column(LABEL))])
    gaps = customers.rows - int(rows)
    if not gaps:
        return customers, ()
    with_label = exclude(customers, is_gap(LABEL), "labelled", gaps)
    return replace(with_label, missing_labels=gaps), (_missing_labels(gaps, customers.rows, name),)


def number_labels(customers: Customers, name: str) -> tuple[Customers, tuple[Problem, ...]]:
    """Number the labels: 1 is the largest segment, ties go by text. Raises E312."""
    order = [exp.Ordered(this=count(), desc=True), exp.Ordered(this=column(LABEL))]
    groups = exp.select(column(LABEL), count()).from_(customers.source).group_by(column(LABEL))
    sizes = customers.engine.rows(groups.order_by(*order).limit(MAX_LABELS + 1))
    if not 1 < len(sizes) <= MAX_LABELS:
        raise _unusable_labels(name, len(sizes))
    warnings = tuple(_small_label(text, size) for text, size in sizes if size < MIN_SIZE)
    return replace(customers, labels=tuple(text for text, _ in sizes)), warnings


def fit_labels(
    customers: Customers, population: Population, recipe: Recipe
) -> tuple[Clusters, float]:
    """Return the centroids of the labels, and the share of customers nearest to their own.

    Sums are exact for any order of rows.
    """
    bounds = coordinate_bounds(population, recipe)
    columns = [customers.column(f.measure) for f in recipe.features]
    features = with_features(recipe, columns, _with_number(customers).subquery("customers"))
    sums = [exact_sum(column(f"f{i}"), bound) for i, bound in enumerate(bounds)]
    counts = [count(column(f"f{i}")) for i in range(len(bounds))]
    query = exp.select(column(LABEL_NUMBER), *sums, *counts).from_(features.subquery("features"))
    rows = sorted(customers.engine.rows(query.group_by(column(LABEL_NUMBER))))
    origin = (0.0,) * len(bounds)
    centroids = tuple(mean_of(row[1:], bounds, origin) for row in rows)
    nearest = with_segment(features, centroids)
    inertia, agreeing = _compare_nearest(customers, nearest, bounds, len(centroids))
    return Clusters(recipe, centroids, inertia), agreeing / customers.rows


def _compare_nearest(
    customers: Customers, nearest: exp.Select, bounds: Sequence[float], k: int
) -> tuple[float, int]:
    """Return the inertia to labels' centroids, and how many customers are nearest to theirs."""
    distance = exp.Case()
    for i in range(k):
        distance = distance.when(column(LABEL_NUMBER).eq(i + 1), column(f"d{i}"))
    spread = fsum((2 * bound) ** 2 for bound in bounds)
    agrees = column(LABEL_NUMBER).eq(column(SEGMENT))
    query = exp.select(exact_sum(distance, spread), count_if(agrees))
    total, agreeing = customers.engine.rows(query.from_(nearest.subquery("nearest")))[0]
    return float(read_sum(total, spread)), int(agreeing)


def assign_labels(customers: Customers) -> AssignedCustomers:
    """Return the customers with the segment of their label, as a view."""
    result = derive(AssignedCustomers, customers, "assigned")
    query = exp.select(exp.Star(), alias(column(LABEL_NUMBER), SEGMENT))
    numbers = _with_number(customers).subquery("customers")
    customers.engine.create_view(result.table, query.from_(numbers))
    return result


def _with_number(customers: Customers) -> exp.Select:
    """Return the query of all customers with the number of their label."""
    number = alias(customers.label_number(), LABEL_NUMBER)
    return exp.select(exp.Star(), number).from_(customers.source)


def _missing_labels(gaps: int, rows: int, name: str) -> Problem:
    return Problem(
        "W311",
        f"{gaps:,} of {rows:,} customers have no label in column `{name}` and were left out",
        "All figures are of the others. Label them, or run without --labels.",
    )


def _small_label(text: str, size: int) -> Problem:
    return Problem(
        "W312",
        f"Only {size:,} customers are labelled `{text}`",
        "Read their figures with care, or give them the label of the group they are most like.",
    )


def _unusable_labels(name: str, labels: int) -> Exception:
    if labels > MAX_LABELS:
        message = f"Column `{name}` has more than {MAX_LABELS} different labels"
        return error("E312", message, "Name the column that says which group a customer is in.")
    message = f"Column `{name}` has {'one label' if labels else 'no labels'} only"
    return error("E312", message, "Segments are compared with each other: two labels at least.")
