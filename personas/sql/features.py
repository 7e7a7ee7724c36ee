"""The recipe as SQL: from measures to features, and from features to principal components."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlglot import exp

from personas.domain.recipe import Component, Feature, Knot
from personas.sql.build import coalesce, column, is_not_null, literal, sum_terms


def feature_value(feature: Feature, source: str) -> exp.Expression:
    """``weight · (T(clip(fill(x))) − center) / scale`` over the column ``source``."""
    if feature.category is not None:
        return _one_hot(feature, feature.category, source)
    value: exp.Expression = column(source)
    if feature.fill is not None:
        value = coalesce(value, literal(feature.fill))
    curve = _transform(feature, _clip(feature, value))
    scaled = (curve - literal(feature.center)) / literal(feature.scale)
    if feature.weight == 1:
        return scaled
    return scaled * literal(feature.weight)


def component_value(
    component: Component, means: Sequence[float], columns: Sequence[str]
) -> exp.Expression:
    """``Σ loading · (feature − mean)`` over columns of features; NULL counts as the mean."""
    terms = zip(component.loadings, means, columns, strict=True)
    return sum_terms(
        literal(loading) * coalesce(column(name) - literal(mean), literal(0))
        for loading, mean, name in terms
    )


def _one_hot(feature: Feature, category: str, source: str) -> exp.Expression:
    """One number for the category, another for every other value, also an unknown one."""
    is_category = column(source).eq(category)
    hit, miss = literal(feature.value(category)), literal(feature.value(0.0))
    return exp.Case().when(is_category, hit).when(is_not_null(column(source)), miss)


def _clip(feature: Feature, value: exp.Expression) -> exp.Expression:
    """Clip by comparisons: LEAST and GREATEST treat NULL differently from engine to engine."""
    if feature.transform == "rank" and _is_level_outside(feature):
        return value
    case = exp.Case()
    if feature.low is not None:
        low = literal(feature.low)
        case = case.when(value < low, low)
    if feature.high is not None:
        high = literal(feature.high)
        case = case.when(value > high, high)
    return case.else_(value) if case.args.get("ifs") else value


def _is_level_outside(feature: Feature) -> bool:
    """Whether the curve of ranks is level wherever values would be clipped."""
    first, last = feature.knots[0][0], feature.knots[-1][0]
    is_level_below = feature.low is None or feature.low <= first
    return is_level_below and (feature.high is None or last <= feature.high)


def _transform(feature: Feature, value: exp.Expression) -> exp.Expression:
    """T of a clipped value; NULL stays NULL."""
    match feature.transform:
        case "log":
            return exp.Ln(this=_plus(value, feature.shift))
        case "sqrt":
            return exp.Sqrt(this=_plus(value, feature.shift))
        case "yeo-johnson":
            return _yeo_johnson(value, feature.power)
        case "rank":
            return _interpolate(feature.knots, value)
    return value


def _plus(value: exp.Expression, number: float) -> exp.Expression:
    return exp.paren(value + literal(number))


def _yeo_johnson(value: exp.Expression, power: float) -> exp.Expression:
    """Each branch is defined on its side of 0 alone; CASE evaluates no other."""
    rising = _box_cox(_plus(value, 1.0), power)
    falling = exp.Neg(this=exp.paren(_box_cox(exp.paren(literal(1) - value), 2 - power)))
    return exp.Case().when(value >= literal(0), rising).else_(falling)


def _box_cox(base: exp.Expression, power: float) -> exp.Expression:
    """``(base^power − 1) / power``, and ``ln(base)`` where the power is 0."""
    if power == 0:
        return exp.Ln(this=base)
    power_term = exp.Pow(this=base, expression=literal(power))
    return exp.Sub(this=power_term, expression=literal(1)) / literal(power)


def _interpolate(knots: Sequence[Knot], value: exp.Expression) -> exp.Expression:
    """The curve through the knots, level before the first and after the last."""
    (first, bottom), *_, (_, top) = knots
    ifs = [exp.If(this=value < literal(first), true=literal(bottom))]
    for start, end in pairwise(knots):
        line = _line_between(start, end, value)
        ifs.append(exp.If(this=value < literal(end[0]), true=line))
    # `Case.when` would copy all previous branches at every knot.
    return exp.Case(ifs=[*ifs, exp.If(this=is_not_null(value), true=literal(top))])


def _line_between(start: Knot, end: Knot, value: exp.Expression) -> exp.Expression:
    slope = (end[1] - start[1]) / (end[0] - start[0])
    rise = (value - literal(start[0])) * literal(slope)
    return exp.Add(this=literal(start[1]), expression=rise)
