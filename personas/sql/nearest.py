"""The nearest centroid as SQL, and how clear it is: distance, margin, border."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from sqlglot import exp

from personas.domain.model import BORDER
from personas.domain.recipe import Recipe, Rotation
from personas.sql.build import column, literal, named
from personas.sql.features import component, feature

SEGMENT = "segment"
DISTANCE = "distance"


def with_features(recipe: Recipe, columns: Sequence[str], source: exp.Expression) -> exp.Select:
    """Add what K-Means sees, ``f0, f1, …``, to all columns of ``source``.

    Where that is components, the features they are made of are added as ``u0, u1, …``.
    """
    letter = "u" if recipe.rotation else "f"
    made = zip(recipe.features, columns, strict=True)
    features = [named(feature(one, name), f"{letter}{i}") for i, (one, name) in enumerate(made)]
    query = exp.select(exp.Star(), *features).from_(source)
    return _with_components(query, recipe.rotation) if recipe.rotation else query


def _with_components(query: exp.Select, rotation: Rotation) -> exp.Select:
    names = [f"u{i}" for i in range(len(rotation.means))]
    turned = [
        named(component(one, rotation.means, names), f"f{i}")
        for i, one in enumerate(rotation.components)
    ]
    return exp.select(exp.Star(), *turned).from_(query.subquery("prepared"))


def with_segment(
    query: exp.Select, centroids: Sequence[Sequence[float]], numbers: Sequence[int] = ()
) -> exp.Select:
    """Add each row's segment and its squared distance to that segment's centroid.

    ``numbers`` are the centroids' segments, from 1 by default. A row that is as near to two
    centroids belongs to the first; features with a gap are left out of the distance.
    """
    distances = [named(_distance(c), f"d{i}") for i, c in enumerate(centroids)]
    measured = exp.select(exp.Star(), *distances).from_(query.subquery("features"))
    names = [f"d{i}" for i in range(len(centroids))]
    smallest = exp.select(exp.Star(), named(_least(names), DISTANCE))
    found = smallest.from_(measured.subquery("distances"))
    known = numbers or range(1, len(names) + 1)
    segment = named(_first_equal(names, known), SEGMENT)
    return exp.select(exp.Star(), segment).from_(found.subquery("nearest"))


def _distance(centroid: Sequence[float]) -> exp.Expression:
    return reduce(
        lambda left, right: exp.Add(this=left, expression=right),
        [_square(f"f{i}", value) for i, value in enumerate(centroid)],
    )


def _square(name: str, value: float) -> exp.Expression:
    apart = exp.paren(exp.Sub(this=column(name), expression=literal(value)))
    square = exp.Mul(this=apart, expression=apart.copy())
    return exp.Coalesce(this=square, expressions=[literal(0.0)])


def _least(names: Sequence[str]) -> exp.Expression:
    first, *rest = [column(name) for name in names]
    return exp.Least(this=first, expressions=rest) if rest else first


def _first_equal(names: Sequence[str], numbers: Sequence[int]) -> exp.Expression:
    chosen = exp.Case()
    for number, name in zip(numbers, names, strict=True):
        is_nearest = exp.EQ(this=column(name), expression=column(DISTANCE))
        chosen = chosen.when(is_nearest, exp.Literal.number(number))
    return chosen


NEXT = "next_distance"
MARGIN = "margin"
IS_BORDER = "border"


def with_next(query: exp.Select, segments: int, numbers: Sequence[int] = ()) -> exp.Select:
    """Add the squared distance to the next nearest of ``segments`` centroids, ``d0, d1, …``.

    ``numbers`` are their segments, from 1 by default; ``query`` tells segment and distances
    (`nearest.with_segment`). With one segment none is next.
    """
    known = numbers or range(1, segments + 1)
    others = [_other(i, known) for i in range(segments)]
    first, *rest = others if segments > 1 else [exp.cast(exp.Null(), "double")]
    least = exp.Least(this=first, expressions=rest) if rest else first
    return exp.select(exp.Star(), named(least, NEXT)).from_(query.subquery("assigned"))


def _other(place: int, numbers: Sequence[int]) -> exp.Expression:
    """The distance to a centroid; in place of the customer's own, that to the one after it."""
    own = exp.EQ(this=column(SEGMENT), expression=exp.Literal.number(numbers[place]))
    after = column(f"d{(place + 1) % len(numbers)}")
    return exp.Case().when(own, after).else_(column(f"d{place}"))


def distance() -> exp.Expression:
    """The distance to the own centroid, in units of features."""
    return exp.Sqrt(this=column(DISTANCE))


def margin() -> exp.Expression:
    """``1 − a/b`` with the distances to the own and to the next centroid (`with_next`): 0…1.

    It is 0 where a customer lies upon both centroids, and 1 where there is one segment only.
    """
    share = exp.Div(this=column(DISTANCE), expression=column(NEXT))
    apart = exp.Sub(this=literal(1.0), expression=exp.Sqrt(this=share))
    alone = exp.Is(this=column(NEXT), expression=exp.Null())
    both = exp.LTE(this=column(NEXT), expression=literal(0.0))
    return exp.Case().when(alone, literal(1.0)).when(both, literal(0.0)).else_(apart)


def is_border() -> exp.Expression:
    """Whether a `margin` is under `BORDER`, as TRUE or FALSE."""
    near = exp.LT(this=column(MARGIN), expression=literal(BORDER))
    return exp.Case().when(near, exp.true()).else_(exp.false())
