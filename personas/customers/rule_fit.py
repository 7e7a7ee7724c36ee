"""Evaluate the rule of each segment for every single customer, and count who satisfies it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from math import ceil

from sqlglot import exp

from personas.customers import order_statistics
from personas.customers.gaps import is_gap
from personas.customers.order_statistics import ValueRank, values_at
from personas.customers.quantiles import value_column
from personas.customers.table import AssignedCustomers, Customers
from personas.domain.naming import (
    Between,
    Conjunction,
    Criterion,
    Disjunction,
    Equals,
    Negation,
    ObservedValues,
    RuleFit,
)
from personas.sql.build import alias, column, count, count_if, literal
from personas.sql.features import SEGMENT

ColumnOf = Callable[[str], str]


def criterion(rule: Criterion, column_of: ColumnOf) -> exp.Expression:
    """Return the SQL condition; ``column_of`` maps a measure to its column."""
    match rule:
        case Conjunction(parts):
            return _combine(exp.And, [criterion(part, column_of) for part in parts], exp.true())
        case Disjunction(parts):
            return _combine(exp.Or, [criterion(part, column_of) for part in parts], exp.false())
        case Negation(part):
            return exp.Not(this=exp.paren(criterion(part, column_of)))
        case Equals(measure, value):
            return column(column_of(measure)).eq(value)
        case Between():
            return _between(rule, column(column_of(rule.measure)))


def _combine(
    operator: type[exp.And | exp.Or], parts: list[exp.Expression], empty: exp.Expression
) -> exp.Expression:
    if not parts:
        return empty
    return exp.paren(reduce(lambda left, right: operator(this=left, expression=right), parts))


def _between(rule: Between, value: exp.Column) -> exp.Expression:
    ends: list[exp.Expression] = []
    if rule.low is not None:
        above = exp.GT if rule.open_low else exp.GTE
        ends.append(above(this=value.copy(), expression=literal(rule.low)))
    if rule.high is not None:
        below = exp.LT if rule.open_high else exp.LTE
        ends.append(below(this=value.copy(), expression=literal(rule.high)))
    return _combine(exp.And, ends, exp.true())


DIGITS = 9  # positions are rounded like those of medians, so that rounding does not miss q70
VALUE, NUMBER, POSITION = "value", "customers", "position"


def find_cuts(
    customers: Customers, requests: Iterable[tuple[str, float]]
) -> dict[tuple[str, float], ObservedValues]:
    """Return (measure, position 0…1) → the exact cut of its values, with few scans a measure."""
    positions_by_measure: dict[str, set[float]] = defaultdict(set)
    names = {measure.name for measure in customers.numbers}
    for measure, position in requests:
        if measure in names:
            positions_by_measure[measure].add(position)
    return {
        (measure, position): cut
        for measure, positions in sorted(positions_by_measure.items())
        for position, cut in _cuts(customers, measure, sorted(positions)).items()
    }


def _cuts(
    customers: Customers, measure: str, positions: Sequence[float]
) -> dict[float, ObservedValues]:
    if customers.rows > order_statistics.MAX_AGGREGATE_ROWS:
        return _search_cuts(customers, measure, positions)
    aggregates = [end for position in positions for end in _ends(position)]
    ranks = _position_query(customers, customers.column(measure)).subquery("placed")
    row = customers.engine.rows(exp.select(*aggregates).from_(ranks))[0]
    return {p: ObservedValues(*row[4 * i : 4 * i + 4]) for i, p in enumerate(positions)}


def _search_cuts(
    customers: Customers, measure: str, positions: Sequence[float]
) -> dict[float, ObservedValues]:
    """Search the value at or beside each cut, without a table of all distinct values.

    The positions of its neighbours differ from the cut by half a customer at least: rounding
    (`DIGITS`) never bridges that, among less than 10⁹ customers.
    """
    source, total = value_column(customers, measure)
    if not total:
        return dict.fromkeys(positions, ObservedValues(None, None, None, None))
    ranks = {p: min(max(ceil(p * total), 1), total) for p in positions}
    values = values_at(customers.engine, source, set(ranks.values()))
    return {p: _cut(p, values[rank], total) for p, rank in ranks.items()}


def _cut(position: float, rank: ValueRank, total: int) -> ObservedValues:
    current = round((rank.below + rank.equal / 2) / total, DIGITS)
    at_least, at_most = current >= position, current <= position
    return ObservedValues(
        at_least=rank.value if at_least else rank.after,
        more_than=rank.value if not at_most else rank.after,
        at_most=rank.value if at_most else rank.before,
        less_than=rank.value if not at_least else rank.before,
    )


def _ends(position: float) -> list[exp.Expression]:
    """Return the four values of a `Cut`, in its order."""
    pairs = ((exp.Min, exp.GTE), (exp.Min, exp.GT), (exp.Max, exp.LTE), (exp.Max, exp.LT))
    return [
        extreme(this=exp.Case().when(
            operator(this=column(POSITION), expression=literal(position)), column(VALUE)
        ))
        for extreme, operator in pairs
    ]  # fmt: skip


def _position_query(customers: Customers, name: str) -> exp.Select:
    """Return the query of every distinct value with its mid-rank among all values."""
    counts = (
        exp.select(alias(column(name), VALUE), alias(count(), NUMBER))
        .from_(customers.source)
        .where(exp.not_(is_gap(name)))
        .group_by(column(name))
    )
    up_to = exp.Window(
        this=exp.Sum(this=column(NUMBER)),
        order=exp.Order(expressions=[exp.Ordered(this=column(VALUE))]),
    )
    total = exp.Window(this=exp.Sum(this=column(NUMBER)))
    half = exp.Div(this=exp.cast(column(NUMBER), "double"), expression=literal(2))
    middle = exp.paren(exp.cast(up_to, "double") - half)
    share = exp.Div(this=middle, expression=exp.cast(total, "double"))
    position = exp.Round(this=share, decimals=exp.Literal.number(DIGITS))
    return exp.select(column(VALUE), alias(position, POSITION)).from_(counts.subquery("counted"))


def count_fits(customers: AssignedCustomers, rules: Mapping[int, Criterion]) -> dict[int, RuleFit]:
    """Return how many customers satisfy the rule of each segment, in it and outside; one scan."""
    distinct = list(dict.fromkeys(rules.values()))
    if not distinct:
        return {}
    conditions = [criterion(rule, customers.column) for rule in distinct]
    totals = [total for c in conditions for total in (count_if(c), count(c.copy()))]
    query = exp.select(column(SEGMENT), *totals).from_(customers.source).group_by(column(SEGMENT))
    counts = {segment: numbers for segment, *numbers in customers.engine.rows(query)}
    return {s: _fit(counts, s, 2 * distinct.index(rule)) for s, rule in rules.items()}


def _fit(counts: Mapping[int, Sequence[int]], segment: int, start: int) -> RuleFit:
    """Return the fit of the rule whose two counts start at an index."""
    outside = [numbers for number, numbers in counts.items() if number != segment]
    matches, evaluable = (sum(numbers[start + i] for numbers in outside) for i in (0, 1))
    return RuleFit(counts[segment][start], counts[segment][start + 1], matches, evaluable)
