"""Count the transitions of customers from one assignment to another."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.customers.clusters import nearest_query
from personas.customers.gaps import is_gap
from personas.customers.table import ID, Customers, EngineTable
from personas.domain.comparison import Transitions
from personas.domain.problem import error
from personas.domain.run import Clusters
from personas.sql.build import alias, column, count, table
from personas.sql.cells import unguard
from personas.sql.engine import Dialect, Engine, TextTable
from personas.sql.features import SEGMENT

EARLIER_SEGMENT, LATER_SEGMENT = "segment then", "segment now"


def cross_centroids(
    customers: Customers, earlier: Clusters, later: Clusters
) -> dict[tuple[int, int], int]:
    """Count all customers by (nearest earlier centroid, nearest later centroid)."""
    cells = [column(name) for name in (ID, *(customers.column(m.name) for m in customers.measures))]
    nearest = nearest_query(customers, earlier, customers.source).subquery("then")
    rows = exp.select(*cells, alias(column(SEGMENT), EARLIER_SEGMENT)).from_(nearest)
    keys = [column(EARLIER_SEGMENT), column(SEGMENT)]
    both_segments = nearest_query(customers, later, rows.subquery("earlier")).subquery("now")
    query = exp.select(*keys, count()).from_(both_segments).group_by(*keys)
    return {(source, target): n for source, target, n in customers.engine.rows(query)}


INVALID_SEGMENT = 0  # segments count from 1


def read_segments(path: Path, name: str, engine: Engine | None = None) -> EngineTable:
    """Return the `customers.csv` of a report as a view called ``name``: id and segment.

    Raises `PersonasError` (E801) where the file has no column of segments.
    """
    columns = _header(path)
    result = EngineTable(engine or DuckDB(), name)
    result.engine.load(TextTable(path.name, path, Dialect(",", columns)), f"{name} file")
    number = exp.Coalesce(
        this=exp.TryCast(this=column(SEGMENT), to=exp.DataType.build("int")),
        expressions=[exp.Literal.number(INVALID_SEGMENT)],
    )
    cells = [alias(unguard(column(columns[0])), ID), alias(number, SEGMENT)]
    result.engine.create_view(name, exp.select(*cells).from_(table(f"{name} file")))
    return result


def _header(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        names = tuple(next(csv.reader(stream), ()))
    if len(names) < 2 or names[1] != SEGMENT:
        help_ = "Name the folder of a report that holds the customers.csv it was written with."
        raise error("E801", f"`{path}` does not say which segment a customer is in", help_)
    return names


def count_transitions(earlier: EngineTable, later: EngineTable) -> Transitions:
    """Count customers by their segments in two tables of one engine, joined by id."""
    pairs = exp.select("*").from_(_by_id(earlier, "then")).join(
        _by_id(later, "now"), using=[column(ID)], join_type="full"
    )  # fmt: skip
    is_unique = alias(_is_unique("then") & _is_unique("now"), "once")
    rows = exp.select("*", is_unique).from_(pairs.subquery("both"))
    keys = [column("once"), column(EARLIER_SEGMENT), column(LATER_SEGMENT)]
    row_count = exp.Sum(this=_rows("then") + _rows("now"))
    query = exp.select(*keys, count(), row_count).from_(rows.subquery("seen"))
    groups = earlier.engine.rows(query.group_by(*keys))
    return _transitions(groups)


def _by_id(customers: EngineTable, side: str) -> exp.Subquery:
    segment = alias(exp.Min(this=column(SEGMENT)), f"{SEGMENT} {side}")
    query = exp.select(column(ID), segment, alias(count(), f"rows {side}")).from_(customers.source)
    return query.group_by(column(ID)).subquery(side)


def _rows(side: str) -> exp.Expression:
    return exp.Coalesce(this=column(f"rows {side}"), expressions=[exp.Literal.number(0)])


def _is_unique(side: str) -> exp.Expression:
    """Return the condition that at most one row has the id; NULL is no id."""
    return (_rows(side) <= 1) & exp.not_(is_gap(ID))


def _transitions(groups: list[tuple[bool, int | None, int | None, int, int]]) -> Transitions:
    counts: Counter[tuple[int, int]] = Counter()
    leavers: Counter[int] = Counter()
    joiners: Counter[int] = Counter()
    for is_unique, earlier, later, n, _ in groups:
        if not is_unique:
            continue
        if earlier is not None and later is not None:
            counts[earlier, later] += n
        elif earlier is not None:
            leavers[earlier] += n
        elif later is not None:
            joiners[later] += n
    unclear = int(sum(rows for is_unique, *_, rows in groups if not is_unique))
    return Transitions(counts, leavers, joiners, unclear)
