"""Exact positions (mid-ranks) of values among all customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf, nextafter

from personas.customers import order_statistics
from personas.customers.order_statistics import ValueColumn, ranks_of
from personas.customers.quantiles import ends
from personas.customers.table import Customers
from personas.sql.build import column

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
