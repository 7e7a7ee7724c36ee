"""The recipe as SQL: from measures to features, and from features to components."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

from sqlglot import exp

from personas.domain.recipe import Component, Feature, Knot
from personas.sql.build import column, literal


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


def feature(made: Feature, source: str) -> exp.Expression:
    """``weight · (T(clip(fill(x))) − center) / scale`` over the column ``source``."""
    if made.category is not None:
        return _one_hot(made, made.category, source)
    curve = transformed(made, _clipped(made, _filled(made, source)))
    centered = exp.paren(exp.Sub(this=curve, expression=literal(made.center)))
    scaled = exp.Div(this=centered, expression=literal(made.scale))
    if made.weight == 1:
        return scaled
    return exp.Mul(this=exp.paren(scaled), expression=literal(made.weight))


def component(made: Component, means: Sequence[float], columns: Sequence[str]) -> exp.Expression:
    """``Σ loading · (feature − mean)`` over columns of features; a gap counts as the mean."""
    terms = zip(made.loadings, means, columns, strict=True)
    return reduce(
        lambda left, right: exp.Add(this=left, expression=right),
        [_term(loading, mean, name) for loading, mean, name in terms],
    )


def _term(loading: float, mean: float, name: str) -> exp.Expression:
    apart = exp.Sub(this=column(name), expression=literal(mean))
    known = exp.Coalesce(this=apart, expressions=[literal(0.0)])
    return exp.Mul(this=literal(loading), expression=known)


def _one_hot(made: Feature, category: str, source: str) -> exp.Expression:
    """One number for the category, another for every other value, known before or not."""
    same = exp.EQ(this=column(source), expression=exp.Literal.string(category))
    other = exp.not_(exp.Is(this=column(source), expression=exp.Null()))
    hit, miss = literal(made.value(category)), literal(made.value(0.0))
    return exp.Case().when(same, hit).when(other, miss)


def _filled(made: Feature, source: str) -> exp.Expression:
    if made.fill is None:
        return column(source)
    return exp.Coalesce(this=column(source), expressions=[literal(made.fill)])


def _clipped(made: Feature, value: exp.Expression) -> exp.Expression:
    """Compare one by one: LEAST and GREATEST treat a gap differently from engine to engine."""
    if made.transform == "rank" and _level_outside(made):
        return value
    case = exp.Case()
    if made.low is not None:
        case = case.when(exp.LT(this=value.copy(), expression=literal(made.low)), literal(made.low))
    if made.high is not None:
        over = exp.GT(this=value.copy(), expression=literal(made.high))
        case = case.when(over, literal(made.high))
    return case.else_(value) if case.args.get("ifs") else value


def _level_outside(made: Feature) -> bool:
    """Whether the line of ranks is level wherever values would be clipped."""
    first, last = made.knots[0][0], made.knots[-1][0]
    return (made.low is None or made.low <= first) and (made.high is None or last <= made.high)
