"""The recipe as SQL: from measures to features, and from features to principal components.

The nearest centroid as SQL, and how clear it is: distance, margin, border.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlglot import exp

from personas.domain.model import BORDER
from personas.domain.recipe import Component, Feature, Knot, Pile, Recipe, Rotation
from personas.sql.build import (
    alias,
    all_of,
    coalesce,
    column,
    integer,
    is_not_null,
    is_null,
    literal,
    select,
    sum_terms,
)


def feature_value(feature: Feature, source: str) -> exp.Expression:
    """``weight · (T(clip(fill(x))) − center) / scale`` over the column ``source``."""
    if feature.category is not None:
        return _one_hot(feature, feature.category, source)
    value: exp.Expression = column(source)
    if feature.fill is not None:
        value = coalesce(value, literal(feature.fill))
    if feature.pile is not None:
        return _indicator(feature, is_between(value, feature.pile), value)
    curve = _transform(feature, _clip(feature, value))
    scaled: exp.Expression = (curve - literal(feature.center)) / literal(feature.scale)
    if feature.weight != 1:
        scaled = scaled * literal(feature.weight)
    if not feature.piles:
        return scaled
    case = exp.Case()
    for pile in feature.piles:
        case = case.when(is_between(value, pile), exp.null())
    return case.else_(scaled)


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
    return _indicator(feature, column(source).eq(category), column(source))


def _indicator(feature: Feature, condition: exp.Expression, value: exp.Expression) -> exp.Case:
    """One number where the condition holds, another where it fails, NULL for a gap."""
    hit, miss = (literal(feature.weight * (x - feature.center) / feature.scale) for x in (1, 0))
    return exp.Case().when(condition, hit).when(is_not_null(value), miss)


def is_between(value: exp.Expression, pile: Pile) -> exp.Expression:
    """Whether a value lies between two ends, or at one."""
    low, high = pile
    above = [] if low is None else [value.copy() >= literal(low)]
    below = [] if high is None else [value.copy() <= literal(high)]
    return all_of(*above, *below)


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


SEGMENT = "segment"
DISTANCE = "distance"
NEXT = "next_distance"
MARGIN = "margin"
IS_BORDER = "border"
MAX_TERMS = 25  # of a sum in one query


def with_features(recipe: Recipe, columns: Sequence[str], source: exp.Expression) -> exp.Select:
    """Add what K-Means sees, ``f0, f1, …``, to all columns of ``source``.

    Where that is components, the features they are made of are added as ``u0, u1, …``.
    """
    letter = "u" if recipe.rotation else "f"
    pairs = zip(recipe.features, columns, strict=True)
    features = [alias(feature_value(f, name), f"{letter}{i}") for i, (f, name) in enumerate(pairs)]
    query = select(exp.Star(), *features).from_(source, copy=False)
    return _with_components(query, recipe.rotation) if recipe.rotation else query


def _with_components(query: exp.Select, rotation: Rotation) -> exp.Select:
    names = [f"u{i}" for i in range(len(rotation.means))]
    components = [
        alias(component_value(c, rotation.means, names), f"f{i}")
        for i, c in enumerate(rotation.components)
    ]
    return exp.select(exp.Star(), *components).from_(query.subquery("prepared"))


def with_segment(
    query: exp.Select, centroids: Sequence[Sequence[float]], numbers: Sequence[int] = ()
) -> exp.Select:
    """Add each row's segment and its squared distance to that segment's centroid.

    ``numbers`` are the centroids' segments, from 1 by default. A row that is as near to two
    centroids belongs to the first; features that are NULL are left out of the distance.
    """
    names = [f"d{i}" for i in range(len(centroids))]
    with_distances = _with_distances(query, centroids, names)
    smallest = alias(_least([column(name) for name in names]), DISTANCE)
    distances = with_distances.subquery("distances", copy=False)
    nearest = select(exp.Star(), smallest).from_(distances, copy=False)
    case = exp.Case()
    for number, name in zip(_numbers(numbers, len(names)), names, strict=True):
        case = case.when(column(name).eq(column(DISTANCE)), integer(number))
    source = nearest.subquery("nearest", copy=False)
    return select(exp.Star(), alias(case, SEGMENT)).from_(source, copy=False)


def _numbers(numbers: Sequence[int], segments: int) -> Sequence[int]:
    return numbers or range(1, segments + 1)


def _with_distances(
    query: exp.Select, centroids: Sequence[Sequence[float]], names: Sequence[str]
) -> exp.Select:
    """Add each row's squared distance to every centroid, `MAX_TERMS` features at a time.

    Engines compare every part of a sum with every other: a long sum takes them many seconds.
    """
    width, sums = len(centroids[0]), [list[exp.Expression]() for _ in names]
    for start in range(0, width, MAX_TERMS):
        features, is_last = range(start, min(start + MAX_TERMS, width)), start + MAX_TERMS >= width
        for terms, centroid in zip(sums, centroids, strict=True):
            terms += [_square(f"f{i}", centroid[i]) for i in features]
        targets = names if is_last else [f"{name}_{features[-1]}" for name in names]
        pairs = zip(sums, targets, strict=True)
        parts = [alias(sum_terms(terms), target) for terms, target in pairs]
        source = query.subquery("features", copy=False)
        query = select(exp.Star(), *parts).from_(source, copy=False)
        sums = [[column(target)] for target in targets]
    return query


def _square(name: str, value: float) -> exp.Expression:
    first, second = (exp.paren(column(name) - literal(value), copy=False) for _ in range(2))
    square = exp.Mul(this=first, expression=second)
    return exp.Coalesce(this=square, expressions=[literal(0)])


def _least(values: Sequence[exp.Expression]) -> exp.Expression:
    first, *more = values
    return exp.Least(this=first, expressions=more) if more else first


def with_next(query: exp.Select, segments: int, numbers: Sequence[int] = ()) -> exp.Select:
    """Add the squared distance to the next nearest of ``segments`` centroids, ``d0, d1, …``.

    ``numbers`` are their segments, from 1 by default; ``query`` has the columns of
    `with_segment`. With one segment there is no next one, and the distance is NULL.
    """
    known_numbers = _numbers(numbers, segments)
    distances = [_next_distance(i, known_numbers) for i in range(segments)]
    least = _least(distances if segments > 1 else [exp.cast(exp.Null(), "double")])
    return exp.select(exp.Star(), alias(least, NEXT)).from_(query.subquery("assigned"))


def _next_distance(index: int, numbers: Sequence[int]) -> exp.Expression:
    """The distance to a centroid; instead of the customer's own, that to the centroid after it."""
    is_nearest = column(SEGMENT).eq(numbers[index])
    after = column(f"d{(index + 1) % len(numbers)}")
    return exp.Case().when(is_nearest, after).else_(column(f"d{index}"))


def distance() -> exp.Expression:
    """The distance to the nearest centroid, in units of features."""
    return exp.Sqrt(this=column(DISTANCE))


def margin() -> exp.Expression:
    """``1 − a/b`` with the distances to the nearest and to the next centroid (`with_next`): 0…1.

    It is 0 where a customer lies upon both centroids, and 1 where there is one segment only.
    """
    ratio = exp.Sqrt(this=column(DISTANCE) / column(NEXT))
    case = exp.Case().when(is_null(column(NEXT)), literal(1))
    return case.when(column(NEXT) <= literal(0), literal(0)).else_(literal(1) - ratio)


def is_border() -> exp.Expression:
    """Whether a `margin` is under `BORDER`, as TRUE or FALSE."""
    is_close = column(MARGIN) < literal(BORDER)
    return exp.Case().when(is_close, exp.true()).else_(exp.false())
