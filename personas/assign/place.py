"""Put every customer into the nearest segment, or count why not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from sqlglot import exp

from personas.customers.clusters import ASSIGNED, assigned, placeless
from personas.customers.imputation import mended
from personas.customers.table import CUSTOMERS, ID, NUMBER, Customers
from personas.domain.problem import Problem
from personas.domain.recipe import Treatment
from personas.domain.run import Clusters
from personas.sql.build import column, count_if, named, table
from personas.sql.nearest import (
    DISTANCE,
    IS_BORDER,
    MARGIN,
    SEGMENT,
    distance,
    is_border,
    margin,
    with_next,
)

PLACED = "placed"
PLACEABLE = "placeable"


def place(
    customers: Customers, clusters: Clusters, dropped: Collection[str]
) -> tuple[Customers, tuple[Problem, ...]]:
    """Make the view `PLACED`: id, segment, distance, margin and border of each customer.

    Left out and counted are customers with no value in any feature, and those with a gap in a
    measure in ``dropped``: such were left out when segments were found. Returns those that are
    left, and what is to be told of the others.
    """
    reasons = dict(_reasons(customers, clusters, dropped))
    counts = _count(customers, reasons)
    kept = exp.select(exp.Star()).from_(table(CUSTOMERS))
    for reason in reasons.values():
        kept = kept.where(exp.not_(reason))
    customers.engine.create_view(PLACEABLE, kept)
    customers.engine.create_view(PLACED, _placed(customers, clusters))
    left = replace(customers, rows=customers.rows - sum(counts.values()))
    return left, tuple(_refused(why, n, customers.rows) for why, n in counts.items() if n)


def with_all(customers: Customers, clusters: Clusters) -> None:
    """Make the view `ASSIGNED` of those who were placed, with all that is kept of them."""
    customers.engine.create_view(ASSIGNED, assigned(customers, clusters, PLACEABLE))


def keep_mended(customers: Customers, treatment: Treatment) -> None:
    """Let those who were placed be the customers, their gaps filled and outliers clipped."""
    customers.engine.keep(CUSTOMERS, mended(customers, treatment, PLACEABLE))


def _placed(customers: Customers, clusters: Clusters) -> exp.Select:
    near = assigned(customers, clusters, PLACEABLE)
    told = with_next(near, len(clusters.centroids), clusters.segments).subquery("told")
    facts = (column(SEGMENT), named(distance(), DISTANCE), named(margin(), MARGIN))
    ids = [column(ID), *([column(NUMBER)] if customers.whole else [])]
    known = exp.select(*ids, *facts).from_(told)
    border = named(is_border(), IS_BORDER)
    return exp.select(exp.Star(), border).from_(known.subquery("known"))


def _reasons(
    customers: Customers, clusters: Clusters, dropped: Collection[str]
) -> Iterator[tuple[str, Any]]:
    """Yield why a customer is left out, and the condition; each excludes the ones before."""
    before: list[Any] = []
    names = [m.name for m in customers.measures if m.name in dropped]
    empty = placeless(customers, clusters.recipe)
    if empty is not None:
        yield "have no value in any measure that segments depend on", empty
        before.append(empty)
    for name in names:
        gap = _is_gap(customers.column(name))
        others = [exp.not_(each.copy()) for each in before]
        here = exp.and_(gap, *others)
        yield f"have no {name}: such were left out of the segments, too", here
        before.append(gap)


def _is_gap(name: str) -> Any:
    return exp.Is(this=column(name), expression=exp.Null())


def _count(customers: Customers, reasons: dict[str, Any]) -> dict[str, int]:
    if not reasons:
        return {}
    asked = [count_if(reason.copy()) for reason in reasons.values()]
    row = customers.engine.rows(exp.select(*asked).from_(table(CUSTOMERS)))[0]
    return dict(zip(reasons, map(int, row), strict=True))


def _refused(why: str, number: int, rows: int) -> Problem:
    return Problem(
        "W716",
        f"{number:,} of {rows:,} customers {why}; they are not in the output",
        "Fill those gaps in the table if you can.",
    )
