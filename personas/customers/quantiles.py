"""Quantiles of the columns of a view, of all rows or by group, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from personas.customers import order_statistics
from personas.customers.order_statistics import ALL, ValueColumn, ranked_quantiles
from personas.sql.build import column, table
from personas.sql.engine import Engine

Shares = Mapping[str, Sequence[float]]


def quantiles(engine: Engine, view: str, rows: int, shares: Shares) -> dict[str, tuple[float, ...]]:
    """Return quantiles (R type 7) at the shares of each column; none for a column of gaps.

    ``rows`` is the number of rows of ``view``.
    """
    result: dict[str, tuple[float, ...]] = dict.fromkeys(shares, ())
    names = [name for name in shares if shares[name]]
    if names and rows > order_statistics.MAX_AGGREGATE_ROWS:
        for name, (n, low, high) in ends(engine, view, names).items():
            values = ValueColumn(view, name, low, high)
            curves = ranked_quantiles(engine, values, {ALL: n}, shares[name])
            result[name] = curves.get(ALL, ())
    elif names:
        aggregates = [engine.quantiles(column(name), shares[name]) for name in names]
        row = engine.rows(exp.select(*aggregates).from_(table(view)))[0]
        for name, curve in zip(names, row, strict=True):
            result[name] = tuple(map(float, curve)) if curve else ()
    return result


def ends(engine: Engine, view: str, names: Sequence[str]) -> dict[str, tuple[int, float, float]]:
    """Return the count of values, the least and the largest value of each column."""
    aggregates = [f(this=column(name)) for name in names for f in (exp.Count, exp.Min, exp.Max)]
    row = engine.rows(exp.select(*aggregates).from_(table(view)))[0] if aggregates else ()
    cells = zip(row[::3], row[1::3], row[2::3], strict=True)
    return {
        name: (int(n), float(low or 0), float(high or 0))
        for name, (n, low, high) in zip(names, cells, strict=True)
    }


def grouped_quantiles(
    engine: Engine,
    view: str,
    group: str,
    counts: Mapping[str, Mapping[int, int]],
    edges: Mapping[str, tuple[float, float]],
    shares: Shares,
) -> dict[str, dict[int, tuple[float, ...]]]:
    """Return quantiles of each column in every group that has values.

    ``counts`` holds the values by column and group; ``edges`` the least and the largest value.
    """
    if not any(shares.values()):
        return {name: dict.fromkeys(counts[name], ()) for name in shares}
    most_values = max(sum(by_group.values()) for by_group in counts.values())
    if most_values > order_statistics.MAX_AGGREGATE_ROWS:
        return {
            name: ranked_quantiles(
                engine, ValueColumn(view, name, *edges[name], group), counts[name], shares[name]
            )
            for name in shares
        }
    names = [name for name in shares if shares[name]]
    aggregates = [engine.quantiles(column(name), shares[name]) for name in names]
    query = exp.select(column(group), *aggregates).from_(table(view)).group_by(column(group))
    rows = {int(key): dict(zip(names, curves, strict=True)) for key, *curves in engine.rows(query)}
    return {
        name: {
            key: tuple(map(float, rows[key].get(name) or ()))
            for key, n in counts[name].items()
            if n
        }
        for name in shares
    }
