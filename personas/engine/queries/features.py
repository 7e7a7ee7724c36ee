"""The recipe as SQL: from measures to features, and from features to components."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from sqlglot import exp

from personas.engine.queries.curves import transformed
from personas.engine.queries.parts import column, literal
from personas.facts.recipe import Component, Feature


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
