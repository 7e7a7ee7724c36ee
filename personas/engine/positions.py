"""Where values stand among all customers, exactly, in one scan a measure."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.queries.parts import column, count, literal, table


def positions(
    customers: Customers, measure: str, filled: int, values: Mapping[int, Mapping[str, float]]
) -> dict[float, float]:
    """Return the mid-rank of each value: (share below + share at or below) / 2, in 0…1.

    Customers are counted into the buckets that the values cut: below the first, at the first,
    between the first and the second, and so on.
    """
    cuts = sorted({value for stats in values.values() for value in stats.values()})
    counts = _bucket_counts(customers, customers.column(measure), cuts)
    found, below = {}, 0
    for place, cut in enumerate(cuts):
        below += counts.get(2 * place, 0)
        at = counts.get(2 * place + 1, 0)
        found[cut] = (below + at / 2) / filled
        below += at
    return found


def _bucket_counts(customers: Customers, name: str, cuts: list[float]) -> dict[int, int]:
    if not cuts:
        return {}
    bucket = _bucket(name, cuts)
    filled = exp.Not(this=exp.Is(this=column(name), expression=exp.Null()))
    query = exp.select(bucket, count()).from_(table(CUSTOMERS)).where(filled)
    return dict(customers.engine.rows(query.group_by(bucket.copy())))


def _bucket(name: str, cuts: list[float]) -> exp.Case:
    """Even buckets lie between cuts, odd ones are a cut itself."""
    buckets = exp.Case()
    for place, cut in enumerate(cuts):
        below = exp.LT(this=column(name), expression=literal(cut))
        equal = exp.EQ(this=column(name), expression=literal(cut))
        buckets = buckets.when(below, exp.Literal.number(2 * place))
        buckets = buckets.when(equal, exp.Literal.number(2 * place + 1))
    return buckets.else_(exp.Literal.number(2 * len(cuts)))
