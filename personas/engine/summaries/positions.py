"""Where values stand among all customers, exactly, in one scan for all measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import inf, nextafter

from sqlglot import exp

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.queries.parts import column, table

Positions = dict[str, dict[float, float]]


def positions(customers: Customers, values: Mapping[str, Iterable[float]]) -> Positions:
    """Return the mid-rank of each value of each measure: (share below + share at or below) / 2.

    The customers are counted into the buckets between the values; the largest double below a
    value ends a bucket, too, so that equals are told from smaller ones.
    """
    cuts = {measure: sorted(set(asked)) for measure, asked in values.items()}
    ends = {m: sorted({*cut, *map(_before, cut)}) for m, cut in cuts.items() if cut}
    counts = zip(ends, _count(customers, ends), strict=True)
    found: Positions = {measure: {} for measure in cuts}
    return found | {m: _ranks(cuts[m], ends[m], counted) for m, counted in counts}


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
