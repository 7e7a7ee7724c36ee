"""A rule for one customer as SQL: TRUE, FALSE, or NULL where gaps leave it open."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from sqlglot import exp

from personas.engine.queries.parts import column, literal
from personas.facts.criterion import Between, Criterion, Equals, Every, Opposite, Some

ColumnOf = Callable[[str], str]


def criterion(rule: Criterion, column_of: ColumnOf) -> exp.Expression:
    """Return the condition; ``column_of`` names the column that holds a measure."""
    match rule:
        case Every(parts):
            return _joined(exp.And, [criterion(part, column_of) for part in parts], exp.true())
        case Some(parts):
            return _joined(exp.Or, [criterion(part, column_of) for part in parts], exp.false())
        case Opposite(part):
            return exp.Not(this=exp.paren(criterion(part, column_of)))
        case Equals(measure, value):
            return exp.EQ(this=column(column_of(measure)), expression=exp.Literal.string(value))
        case Between():
            return _between(rule, column(column_of(rule.measure)))


def _joined(
    join: type[exp.And | exp.Or], parts: list[exp.Expression], alone: exp.Expression
) -> exp.Expression:
    if not parts:
        return alone
    return exp.paren(reduce(lambda left, right: join(this=left, expression=right), parts))


def _between(rule: Between, value: exp.Column) -> exp.Expression:
    ends: list[exp.Expression] = []
    if rule.low is not None:
        above = exp.GT if rule.open_low else exp.GTE
        ends.append(above(this=value.copy(), expression=literal(rule.low)))
    if rule.high is not None:
        below = exp.LT if rule.open_high else exp.LTE
        ends.append(below(this=value.copy(), expression=literal(rule.high)))
    return _joined(exp.And, ends, exp.true())
