"""How clear it is to which segment a customer belongs, as SQL: distance, margin, border."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from personas.engine.queries.nearest import DISTANCE, SEGMENT
from personas.engine.queries.parts import column, literal, named
from personas.facts.placed import BORDER

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
