"""Quantiles of the columns of a view, of all rows or group by group, in memory that is bounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from personas.customers import order_statistics as ranks
from personas.customers.order_statistics import ALL, Ranked
from personas.sql.build import column, table
from personas.sql.engine import Engine

Shares = Mapping[str, Sequence[float]]


def quantiles(engine: Engine, view: str, rows: int, shares: Shares) -> dict[str, tuple[float, ...]]:
    """Return quantiles (R type 7) at the shares of each column; none where it has no value.

    ``view`` has so many ``rows``.
    """
    names = [name for name in shares if shares[name]]
    if not names:
        return dict.fromkeys(shares, ())
    if rows > ranks.HELD_ROWS:
        return dict.fromkeys(shares, ()) | _ranked(engine, view, {n: shares[n] for n in names})
    asked = [engine.quantiles(column(name), shares[name]) for name in names]
    found = engine.rows(exp.select(*asked).from_(table(view)))[0]
    curves = zip(names, found, strict=True)
    return dict.fromkeys(shares, ()) | {n: tuple(map(float, c)) if c else () for n, c in curves}


def _ranked(engine: Engine, view: str, shares: Shares) -> dict[str, tuple[float, ...]]:
    found = {}
    for name, (n, low, high) in ends(engine, view, list(shares)).items():
        asked = Ranked(view, name, low, high)
        found[name] = ranks.ranked_quantiles(engine, asked, {ALL: n}, shares[name]).get(ALL, ())
    return found


def ends(engine: Engine, view: str, names: Sequence[str]) -> dict[str, tuple[int, float, float]]:
    """Return how many values each column has, and the least and the largest of them."""
    asked = [fact(this=column(name)) for name in names for fact in (exp.Count, exp.Min, exp.Max)]
    found = engine.rows(exp.select(*asked).from_(table(view)))[0] if asked else ()
    cells = [found[3 * i : 3 * i + 3] for i in range(len(names))]
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

    ``counts`` says how many, by column and group; ``edges`` are the least and the largest.
    """
    if not any(shares.values()):
        return {name: dict.fromkeys(counts[name], ()) for name in shares}
    if max(sum(each.values()) for each in counts.values()) > ranks.HELD_ROWS:
        asked = {name: Ranked(view, name, *edges[name], group) for name in shares}
        return {
            n: ranks.ranked_quantiles(engine, a, counts[n], shares[n]) for n, a in asked.items()
        }
    names = [name for name in shares if shares[name]]
    aggregates = [engine.quantiles(column(name), shares[name]) for name in names]
    query = exp.select(column(group), *aggregates).from_(table(view)).group_by(column(group))
    found = {int(key): dict(zip(names, curves, strict=True)) for key, *curves in engine.rows(query)}
    return {
        name: {
            key: tuple(map(float, found[key].get(name) or ()))
            for key, n in counts[name].items()
            if n
        }
        for name in shares
    }
