"""Quantiles of the columns of a view, all rows or by group; exact positions of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf, nextafter

from sqlglot import exp

from personas.customers import order_statistics
from personas.customers.order_statistics import ALL, ValueColumn, ranked_quantiles, ranks_of
from personas.customers.table import Customers
from personas.sql.build import column, select, table
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
        row = engine.rows(select(*aggregates).from_(table(view), copy=False))[0]
        for name, curve in zip(names, row, strict=True):
            result[name] = tuple(map(float, curve)) if curve else ()
    return result


def ends(engine: Engine, view: str, names: Sequence[str]) -> dict[str, tuple[int, float, float]]:
    """Return the count of values, the least and the largest value of each column."""
    aggregates = [f(this=column(name)) for name in names for f in (exp.Count, exp.Min, exp.Max)]
    row = engine.rows(select(*aggregates).from_(table(view), copy=False))[0] if aggregates else ()
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


Positions = dict[str, dict[float, float]]


def positions(customers: Customers, values: Mapping[str, Iterable[float]]) -> Positions:
    """Return the mid-rank of each value of each measure: (share below + share at or below) / 2."""
    is_large = customers.rows > order_statistics.MAX_AGGREGATE_ROWS
    compute = _by_search if is_large else _by_buckets
    return compute(customers, {measure: sorted(set(points)) for measure, points in values.items()})


def _by_search(customers: Customers, cuts: Mapping[str, Sequence[float]]) -> Positions:
    """Search the ranks of values among many customers, in bounded memory."""
    result: Positions = {}
    for measure, points in cuts.items():
        source, total = value_column(customers, measure)
        ranks = ranks_of(customers.engine, source, points)
        result[measure] = {v: (2 * r.below + r.equal) / 2 / total for v, r in ranks.items()}
    return result


def value_column(customers: Customers, measure: str) -> tuple[ValueColumn, int]:
    """Return a measure's values as a `ValueColumn`, and how many there are."""
    names = [customers.column(m.name) for m in customers.all_numbers]
    name = customers.column(measure)
    n, low, high = ends(customers.engine, customers.table, names)[name]
    return ValueColumn(customers.table, name, low, high), n


def _by_buckets(customers: Customers, cuts: Mapping[str, Sequence[float]]) -> Positions:
    """Count the values of all measures in the buckets between the cuts, in one scan.

    The largest double below a cut ends a bucket, too: it parts equal values from smaller ones.
    """
    edges = {m: sorted({*points, *map(_before, points)}) for m, points in cuts.items() if points}
    counts = customers.aggregate(
        [
            customers.engine.bucket_counts(column(customers.column(measure)), points)
            for measure, points in edges.items()
        ]
    )
    result: Positions = {measure: {} for measure in cuts}
    for (measure, points), bucket_counts in zip(edges.items(), counts, strict=True):
        *within, total = accumulate(bucket_counts)
        up_to = dict(zip(points, within, strict=True))
        result[measure] = {
            cut: (up_to[_before(cut)] + up_to[cut]) / 2 / total for cut in cuts[measure]
        }
    return result


def _before(value: float) -> float:
    return nextafter(value, -inf)
