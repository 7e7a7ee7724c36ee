"""Where values stand among all customers, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf, nextafter

from sqlglot import exp

from personas.customers import order_statistics as ranks
from personas.customers.order_statistics import Ranked, seek_values
from personas.customers.quantiles import ends
from personas.customers.table import CUSTOMERS, Customers
from personas.sql.build import column, table

Positions = dict[str, dict[float, float]]


def positions(customers: Customers, values: Mapping[str, Iterable[float]]) -> Positions:
    """Return the mid-rank of each value of each measure: (share below + share at or below) / 2."""
    counted = _by_cells if customers.rows > ranks.HELD_ROWS else _by_ends
    return counted(customers, {measure: sorted(set(asked)) for measure, asked in values.items()})


def _by_cells(customers: Customers, cuts: Mapping[str, Sequence[float]]) -> Positions:
    """Look for the values of many customers cell by cell, as quantiles are looked for."""
    found: Positions = {}
    for measure, cut in cuts.items():
        asked, everybody = ranked(customers, measure)
        seen = seek_values(customers.engine, asked, cut)
        found[measure] = {v: (2 * s.below + s.equal) / 2 / everybody for v, s in seen.items()}
    return found


def ranked(customers: Customers, measure: str) -> tuple[Ranked, int]:
    """Return a measure's values, to be looked for, and how many there are."""
    names = [customers.column(m.name) for m in customers.numbers]
    name = customers.column(measure)
    n, low, high = ends(customers.engine, CUSTOMERS, names)[name]
    return Ranked(CUSTOMERS, name, low, high), n


def _by_ends(customers: Customers, cuts: Mapping[str, Sequence[float]]) -> Positions:
    """Count the values of all measures between the ends of buckets, in one scan.

    The customers are counted into the buckets between the values; the largest double below a
    value ends a bucket, too, so that equals are told from smaller ones.
    """
    lasts = {m: sorted({*cut, *map(_before, cut)}) for m, cut in cuts.items() if cut}
    counts = zip(lasts, _count(customers, lasts), strict=True)
    found: Positions = {measure: {} for measure in cuts}
    return found | {m: _ranks(cuts[m], lasts[m], counted) for m, counted in counts}


def _before(value: float) -> float:
    return nextafter(value, -inf)


def _count(customers: Customers, ends: Mapping[str, Sequence[float]]) -> Sequence[Sequence[int]]:
    counts = [
        customers.engine.bucket_counts(column(customers.column(measure)), asked)
        for measure, asked in ends.items()
    ]
    if not counts:
        return ()
    return customers.engine.rows(exp.select(*counts).from_(table(CUSTOMERS)))[0]


def _ranks(
    cuts: Sequence[float], ends: Sequence[float], counts: Sequence[int]
) -> dict[float, float]:
    *within, everybody = accumulate(counts)
    up_to = dict(zip(ends, within, strict=True))
    return {cut: (up_to[_before(cut)] + up_to[cut]) / 2 / everybody for cut in cuts}
