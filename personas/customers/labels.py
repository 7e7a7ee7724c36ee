"""Segments that are given: a column of labels says who belongs where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from sqlglot import exp

from personas.customers.clusters import ASSIGNED, bounds_of, mean_of
from personas.customers.table import CUSTOMERS, LABEL, Customers
from personas.domain.measure import Column
from personas.domain.problem import Problem, error
from personas.domain.profile import Population
from personas.domain.recipe import Recipe
from personas.domain.run import Clusters
from personas.sql.build import column, count, count_if, exact_sum, named, read_sum, table
from personas.sql.nearest import SEGMENT, with_features, with_segment

LABELLED = "customers_labelled"
GIVEN = "given"
MOST = 50  # more labels are no segments but names of customers
FEWEST = 11  # medians of fewer move with each customer


def check_labels(columns: Sequence[Column], name: str | None, clusters: str) -> None:
    """Raise E311 where there is no such column, E313 where k is asked for as well."""
    if name is None:
        return
    if clusters != "auto":
        message = f"--clusters {clusters} and --labels {name} cannot both say what the segments are"
        raise error("E313", message, "Leave one of them out.")
    if name not in {each.name for each in columns}:
        names = sorted(each.name for each in columns)
        near = get_close_matches(name.casefold(), [each.casefold() for each in names], n=1)
        meant = [f"Did you mean `{each}`? " for each in names if each.casefold() in near]
        found = ", ".join(f"`{each}`" for each in names)
        message = f"There is no column `{name}` to take labels from"
        raise error("E311", message, f"{''.join(meant)}Columns found: {found}")


def keep_labelled(customers: Customers, name: str) -> tuple[Customers, tuple[Problem, ...]]:
    """Leave out customers without a label; say how many."""
    there = exp.not_(exp.Is(this=column(LABEL), expression=exp.Null()))
    everyone = exp.select(count(column(LABEL))).from_(table(CUSTOMERS))
    rows = int(customers.engine.rows(everyone)[0][0])
    if rows == customers.rows:
        return customers, ()
    customers.engine.create_table(LABELLED, exp.select("*").from_(table(CUSTOMERS)).where(there))
    customers.engine.create_view(CUSTOMERS, exp.select("*").from_(table(LABELLED)))
    gaps = customers.rows - rows
    told = _unlabelled(gaps, customers.rows, name)
    return replace(customers, rows=rows, unlabelled=gaps), (told,)


def number_labels(customers: Customers, name: str) -> tuple[Customers, tuple[Problem, ...]]:
    """Number the labels: 1 is the largest, equals go by their text. Raises E312."""
    order = [exp.Ordered(this=count(), desc=True), exp.Ordered(this=column(LABEL))]
    groups = exp.select(column(LABEL), count()).from_(table(CUSTOMERS)).group_by(column(LABEL))
    found = customers.engine.rows(groups.order_by(*order).limit(MOST + 1))
    if not 1 < len(found) <= MOST:
        raise _no_segments(name, len(found))
    few = tuple(_few(text, size) for text, size in found if size < FEWEST)
    return replace(customers, labels=tuple(text for text, _ in found)), few


def settle_labels(
    customers: Customers, population: Population, recipe: Recipe
) -> tuple[Clusters, float]:
    """Return the centroids of the labels, and the share of customers nearest to their own.

    Sums are exact, whatever the order of rows.
    """
    bounds = bounds_of(population, recipe)
    columns = [customers.column(f.measure) for f in recipe.features]
    features = with_features(recipe, columns, given(customers).subquery(CUSTOMERS))
    sums = [exact_sum(column(f"f{i}"), bound) for i, bound in enumerate(bounds)]
    counts = [count(column(f"f{i}")) for i in range(len(bounds))]
    query = exp.select(column(GIVEN), *sums, *counts).from_(features.subquery("features"))
    found = {row[0]: row[1:] for row in customers.engine.rows(query.group_by(column(GIVEN)))}
    middle = (0.0,) * len(bounds)
    centroids = tuple(mean_of(found[s], bounds, middle) for s in sorted(found))
    inertia, agreed = _hold(customers, with_segment(features, centroids), bounds, len(centroids))
    return Clusters(recipe, centroids, inertia), agreed / customers.rows


def _hold(
    customers: Customers, query: exp.Select, bounds: Sequence[float], k: int
) -> tuple[float, int]:
    """Return the squared distances to the own centroids in all, and how many are nearest to it."""
    own = exp.Case()
    for place in range(k):
        is_own = exp.EQ(this=column(GIVEN), expression=exp.Literal.number(place + 1))
        own = own.when(is_own, column(f"d{place}"))
    spread = sum((2 * bound) ** 2 for bound in bounds)
    agrees = exp.EQ(this=column(GIVEN), expression=column(SEGMENT))
    asked = exp.select(exact_sum(own, spread), count_if(agrees)).from_(query.subquery("held"))
    total, agreed = customers.engine.rows(asked)[0]
    return float(read_sum(total, spread)), int(agreed)


def assign_labels(customers: Customers) -> None:
    """Make the view `ASSIGNED`: every customer in the segment of its label."""
    query = exp.select(exp.Star(), named(column(GIVEN), SEGMENT))
    customers.engine.create_view(ASSIGNED, query.from_(given(customers).subquery(CUSTOMERS)))


def given(customers: Customers) -> exp.Select:
    """All customers with the number of their label."""
    numbered = named(customers.label_number(), GIVEN)
    return exp.select(exp.Star(), numbered).from_(table(CUSTOMERS))


def _unlabelled(gaps: int, rows: int, name: str) -> Problem:
    return Problem(
        "W311",
        f"{gaps:,} of {rows:,} customers have no label in column `{name}` and were left out",
        "All figures are of the others. Label them, or run without --labels.",
    )


def _few(text: str, size: int) -> Problem:
    return Problem(
        "W312",
        f"Only {size:,} customers are labelled `{text}`",
        "Read their figures with care, or give them the label of the group they are most like.",
    )


def _no_segments(name: str, found: int) -> Exception:
    if found > MOST:
        message = f"Column `{name}` has more than {MOST} different labels"
        return error("E312", message, "Name the column that says which group a customer is in.")
    message = f"Column `{name}` has {'one label' if found else 'no labels'} only"
    return error("E312", message, "Segments are compared with each other: two labels at least.")
