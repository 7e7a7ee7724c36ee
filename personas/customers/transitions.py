"""Follow customers from one assignment to another; only counts leave."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.customers.clusters import assigned
from personas.customers.table import ID, Customers
from personas.domain.comparison import Transitions
from personas.domain.problem import error
from personas.domain.run import Clusters
from personas.sql.build import column, count, named, table
from personas.sql.engine import Engine
from personas.sql.guard import unguard
from personas.sql.nearest import SEGMENT
from personas.sql.tables import Dialect, TextTable

EARLIER, THEN = "customers by earlier centroids", "segment then"


def cross_clusters(
    customers: Customers, then: Clusters, now: Clusters
) -> dict[tuple[int, int], int]:
    """Count all customers by the nearest centroid of ``then`` and the nearest of ``now``."""
    cells = [column(name) for name in (ID, *(customers.column(m.name) for m in customers.measures))]
    placed = assigned(customers, then).subquery("then")
    query = exp.select(*cells, named(column(SEGMENT), THEN)).from_(placed)
    customers.engine.create_view(EARLIER, query)
    both = [column(THEN), column(SEGMENT)]
    found = assigned(customers, now, EARLIER).subquery("now")
    counted = exp.select(*both, count()).from_(found).group_by(*(one.copy() for one in both))
    return {(then, now): n for then, now, n in customers.engine.rows(counted)}


NO_SEGMENT = 0  # what is no number cannot be one of a segment: they count from 1


def read_assigned(path: Path, view: str, engine: Engine | None = None) -> Engine:
    """Make the `customers.csv` of a report readable as ``view``: id and segment.

    Raises `PersonasError` (E801) where it is no such file.
    """
    names = _header(path)
    used: Engine = engine or DuckDB()
    used.load(TextTable(path.name, path, Dialect(",", names)), f"{view} file")
    number = exp.Coalesce(
        this=exp.TryCast(this=column(SEGMENT), to=exp.DataType.build("int")),
        expressions=[exp.Literal.number(NO_SEGMENT)],
    )
    cells = [named(unguard(column(names[0])), ID), named(number, SEGMENT)]
    used.create_view(view, exp.select(*cells).from_(table(f"{view} file")))
    return used


def _header(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        names = tuple(next(csv.reader(stream), ()))
    if len(names) < 2 or names[1] != SEGMENT:
        help_ = "Name the folder of a report that holds the customers.csv it was written with."
        raise error("E801", f"`{path}` does not say which segment a customer is in", help_)
    return names


def cross(engine: Engine, then: str, now: str) -> Transitions:
    """Count customers by their segments in the views ``then`` and ``now``, joined by id."""
    once = "once"
    both = exp.select("*").from_(_by_id(then, "then")).join(
        _by_id(now, "now"), using=[column(ID)], join_type="full"
    )  # fmt: skip
    alone = exp.And(this=_alone("then"), expression=_alone("now"))
    seen = exp.select("*", named(alone, once)).from_(both.subquery("both"))
    by = [column(once), column(f"{SEGMENT} then"), column(f"{SEGMENT} now")]
    rows = exp.Add(this=_rows("then"), expression=_rows("now"))
    query = exp.select(*by, count(), exp.Sum(this=rows)).from_(seen.subquery("seen"))
    return _counted(engine.rows(query.group_by(*(one.copy() for one in by))))


def _by_id(view: str, side: str) -> exp.Subquery:
    segment = named(exp.Min(this=column(SEGMENT)), f"{SEGMENT} {side}")
    query = exp.select(column(ID), segment, named(count(), f"rows {side}")).from_(table(view))
    return query.group_by(column(ID)).subquery(side)


def _rows(side: str) -> exp.Expression:
    return exp.Coalesce(this=column(f"rows {side}"), expressions=[exp.Literal.number(0)])


def _alone(side: str) -> exp.Expression:
    """Whether an id stands for one row at most; a gap is no id."""
    few = exp.LTE(this=_rows(side), expression=exp.Literal.number(1))
    gap = exp.Is(this=column(ID), expression=exp.Null())
    return exp.And(this=few, expression=exp.not_(gap))


def _counted(rows: list[tuple[bool, int | None, int | None, int, int]]) -> Transitions:
    crossed: Counter[tuple[int, int]] = Counter()
    left: Counter[int] = Counter()
    joined: Counter[int] = Counter()
    for once, then, now, found, _ in rows:
        if not once:
            continue
        if then is not None and now is not None:
            crossed[then, now] += found
        elif then is not None:
            left[then] += found
        elif now is not None:
            joined[now] += found
    return Transitions(crossed, left, joined, int(sum(each for once, *_, each in rows if not once)))
