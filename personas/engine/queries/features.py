"""The recipe as SQL: from measures to features."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.queries.parts import column, literal
from personas.facts.recipe import Feature


def feature(made: Feature, source: str) -> exp.Expression:
    """``weight · (T(clip(fill(x))) − center) / scale`` over the column ``source``."""
    transformed = _transformed(made, _clipped(made, _filled(made, source)))
    centered = exp.paren(exp.Sub(this=transformed, expression=literal(made.center)))
    scaled = exp.Div(this=centered, expression=literal(made.scale))
    if made.weight == 1:
        return scaled
    return exp.Mul(this=exp.paren(scaled), expression=literal(made.weight))


def _filled(made: Feature, source: str) -> exp.Expression:
    if made.fill is None:
        return column(source)
    return exp.Coalesce(this=column(source), expressions=[literal(made.fill)])


def _clipped(made: Feature, value: exp.Expression) -> exp.Expression:
    """Compare one by one: LEAST and GREATEST treat a gap differently from engine to engine."""
    case = exp.Case()
    if made.low is not None:
        case = case.when(exp.LT(this=value.copy(), expression=literal(made.low)), literal(made.low))
    if made.high is not None:
        over = exp.GT(this=value.copy(), expression=literal(made.high))
        case = case.when(over, literal(made.high))
    return case.else_(value) if case.args.get("ifs") else value


def _transformed(made: Feature, value: exp.Expression) -> exp.Expression:
    if made.transform == "none":
        return value
    shifted = exp.paren(exp.Add(this=value, expression=literal(made.shift)))
    return exp.Ln(this=shifted) if made.transform == "log" else exp.Sqrt(this=shifted)
