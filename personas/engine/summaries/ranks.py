"""Quantiles of more customers than one would hold in memory: sort, and pick the ranks.

An aggregate of quantiles holds every value. Sorting spills to disk, and gives the same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor

from sqlglot import exp

from personas.engine.engine import Engine
from personas.engine.queries.parts import column, named, table

# Up to so many rows the aggregate is the cheaper way.
HELD_ROWS = 1_000_000

PLACE = "place"


def sorted_quantiles(
    engine: Engine, view: str, name: str, count: int, shares: Sequence[float]
) -> tuple[float, ...]:
    """Return linearly interpolated quantiles (R type 7) of a column with ``count`` values."""
    if not count:
        return ()
    ranks = {share: _rank(count, share) for share in shares}
    places = sorted({place for low, _ in ranks.values() for place in (low, min(low + 1, count))})
    found = _pick(engine, view, name, places)
    return tuple(_between(found, count, *ranks[share]) for share in shares)


def _rank(count: int, share: float) -> tuple[int, float]:
    """The place, from 1, at or under a quantile, and how far it is from there to the next."""
    height = (count - 1) * share
    return floor(height) + 1, height - floor(height)


def _between(found: Mapping[int, float], count: int, low: int, part: float) -> float:
    left, right = found[low], found[min(low + 1, count)]
    return left + (right - left) * part


def _pick(engine: Engine, view: str, name: str, places: Sequence[int]) -> dict[int, float]:
    value = column(name)
    place = exp.Window(this=exp.RowNumber(), order=exp.Order(expressions=[value.copy()]))
    filled = exp.not_(exp.Is(this=value.copy(), expression=exp.Null()))
    ranked = exp.select(value, named(place, PLACE)).from_(table(view)).where(filled)
    wanted = [exp.Literal.number(place) for place in places]
    picked = exp.select(column(PLACE), value.copy()).from_(ranked.subquery("ranked"))
    query = picked.where(exp.In(this=column(PLACE), expressions=wanted))
    return {int(place): float(found) for place, found in engine.rows(query)}
