"""The transforms of a recipe as SQL."""

from __future__ import annotations

from itertools import pairwise

from sqlglot import exp

from personas.engine.queries.parts import literal
from personas.facts.curves import Knot
from personas.facts.recipe import Feature


def transformed(made: Feature, value: exp.Expression) -> exp.Expression:
    """Return T of a clipped value; a gap stays a gap."""
    match made.transform:
        case "log":
            return exp.Ln(this=_plus(value, made.shift))
        case "sqrt":
            return exp.Sqrt(this=_plus(value, made.shift))
        case "yeo-johnson":
            return _yeo_johnson(value, made.power)
        case "rank":
            return _along(made, value)
    return value


def _plus(value: exp.Expression, number: float) -> exp.Expression:
    return exp.paren(exp.Add(this=value, expression=literal(number)))


def _minus(value: exp.Expression, number: float) -> exp.Expression:
    return exp.paren(exp.Sub(this=value, expression=literal(number)))


def _yeo_johnson(value: exp.Expression, power: float) -> exp.Expression:
    """Each branch is safe for its side of 0 alone; CASE computes no other."""
    above = exp.GTE(this=value.copy(), expression=literal(0.0))
    minus = exp.paren(exp.Sub(this=literal(1.0), expression=value.copy()))
    rising = _half(_plus(value.copy(), 1.0), power)
    falling = exp.Neg(this=exp.paren(_half(minus, 2 - power)))
    return exp.Case().when(above, rising).else_(falling)


def _half(base: exp.Expression, power: float) -> exp.Expression:
    if power == 0:
        return exp.Ln(this=base)
    raised = exp.Pow(this=base, expression=literal(power))
    return exp.Div(this=_minus(raised, 1.0), expression=literal(power))


def _along(made: Feature, value: exp.Expression) -> exp.Expression:
    """The line through the knots: level up to the first, a slope between two, level after all."""
    (least, bottom), *_, (_, top) = made.knots
    parts = [_below(value, least, literal(bottom))]
    parts += [
        _below(value, right[0], _between(left, right, value.copy()))
        for left, right in pairwise(made.knots)
    ]
    # `Case.when` would copy all that stands before, at every knot
    return exp.Case(ifs=[*parts, exp.If(this=_is_number(value), true=literal(top))])


def _below(value: exp.Expression, limit: float, result: exp.Expression) -> exp.If:
    return exp.If(this=exp.LT(this=value.copy(), expression=literal(limit)), true=result)


def _between(left: Knot, right: Knot, value: exp.Expression) -> exp.Expression:
    slope = (right[1] - left[1]) / (right[0] - left[0])
    risen = exp.Mul(this=_minus(value, left[0]), expression=literal(slope))
    return exp.Add(this=literal(left[1]), expression=risen)


def _is_number(value: exp.Expression) -> exp.Expression:
    return exp.not_(exp.Is(this=value.copy(), expression=exp.Null()))
