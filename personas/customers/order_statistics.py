"""Order statistics over any number of rows: values at ranks and ranks of values, by buckets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import floor, frexp, inf, ldexp
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.sql.build import between, column, count, literal, named, table
from personas.sql.engine import Engine

ALL = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A column of doubles in a view, from its least to its largest value.

    ``group`` is a column of whole numbers by which values are told apart; without it, all are of
    group `ALL`.
    """

    view: str
    name: str
    low: float
    high: float
    group: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Groups, buckets, how many values there are in each, the least of them and the largest."""

    groups: NDArray[np.float64]
    buckets: NDArray[np.float64]
    cells: NDArray[np.float64]
    counts: NDArray[np.float64]
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]

    def part(self, first: int, last: int) -> Cells:
        """Return the cells from ``first`` up to ``last``."""
        columns = (self.groups, self.buckets, self.cells, self.counts, self.lows, self.highs)
        return Cells(*(each[first:last] for each in columns))


def count_cells(
    engine: Engine, asked: Ranked, within: Sequence[int], bits: int, finer: int | None
) -> Cells:
    """Count the values of buckets, 2^``bits`` in all, in 2^``finer`` finer ones.

    Where ``finer`` is None, every different value is a cell. Cells are ordered by their place.
    """
    value = column(asked.name)
    cell = _bucket(asked, bits if finer is None else finer)
    group = column(asked.group) if asked.group else exp.Literal.number(ALL)
    rows = exp.select(named(group, "g"), named(cell, "c"), named(value, "x"))
    rows = rows.from_(table(asked.view)).where(_is_asked(asked, within, bits))
    keys = [column(name) for name in ("gcx" if finer is None else "gc")]
    facts = [count(), exp.Min(this=column("x")), exp.Max(this=column("x"))]
    query = exp.select(column("g"), column("c"), *facts).from_(rows.subquery("rows"))
    found = engine.matrix(query.group_by(*keys))
    groups, cells, *counted = found[np.lexsort((found[:, 3], found[:, 0]))].T
    return Cells(groups, cells // 2.0 ** ((finer or bits) - bits), cells, *counted)


def _is_asked(asked: Ranked, within: Sequence[int], bits: int) -> exp.Expression:
    filled = exp.not_(exp.Is(this=column(asked.name), expression=exp.Null()))
    numbers: list[exp.Expression] = [exp.Literal.number(bucket) for bucket in within]
    found = exp.In(this=_bucket(asked, bits), expressions=numbers)
    return exp.And(this=filled, expression=found) if bits else filled


def _bucket(asked: Ranked, bits: int) -> exp.Expression:
    """⌊(x − low)·2^s⌋: 2^``bits`` buckets at most, each the whole of some finer ones."""
    apart = exp.paren(exp.Sub(this=column(asked.name), expression=literal(asked.low)))
    wide = max(frexp(asked.high - asked.low)[1], -900)
    scaled = exp.Mul(this=apart, expression=literal(ldexp(1.0, bits - wide)))
    return exp.cast(exp.Floor(this=scaled), "bigint")


# Up to so many rows the aggregate is the cheaper way.
HELD_ROWS = 500_000
# Cells that are counted at a time in a group, 2^16; so many values are told apart; scans at most.
CELL_BITS = 16
LOOK_AT = 200_000
LEVELS = 5

Found = dict[int, dict[int, float]]


class Placed(Protocol):
    """What is known to be in a bucket."""

    @property
    def bucket(self) -> int:
        """The number of the bucket."""


Open = TypeVar("Open", bound=Placed)
Look = Callable[[Cells, Sequence[Open]], tuple[list[Open], float]]


@dataclass(frozen=True, slots=True)
class _Open:
    """A place that is wanted in a group: the bucket it is in, and how many values are below."""

    group: int
    place: int
    bucket: int = 0
    below: int = 0


def ranked_quantiles(
    engine: Engine, asked: Ranked, counts: Mapping[int, int], shares: Sequence[float]
) -> dict[int, tuple[float, ...]]:
    """Return linearly interpolated quantiles (R type 7) of each group that has values.

    ``counts`` says how many values there are in each group.
    """
    ranks = {g: [_rank(n, share) for share in shares] for g, n in counts.items() if n}
    found = values_at(engine, asked, {g: _places(counts[g], r) for g, r in ranks.items()})
    return {g: tuple(_between(found[g], counts[g], *one) for one in r) for g, r in ranks.items()}


def _rank(count: int, share: float) -> tuple[int, float]:
    """The place, from 1, at or under a quantile, and how far it is from there to the next."""
    height = (count - 1) * share
    return floor(height) + 1, height - floor(height)


def _places(count: int, ranks: Sequence[tuple[int, float]]) -> list[int]:
    return sorted({place for low, _ in ranks for place in (low, min(low + 1, count))})


def _between(found: Mapping[int, float], count: int, low: int, part: float) -> float:
    return between(found[low], found[min(low + 1, count)], part)


def values_at(engine: Engine, asked: Ranked, places: Mapping[int, Sequence[int]]) -> Found:
    """Return the values at places, from 1, of the sorted values of each group."""
    found: Found = {group: {} for group in places}
    wanted = [_Open(group, place) for group, each in places.items() for place in each]
    descend(engine, asked, wanted, partial(_look, found))
    return found


def descend(engine: Engine, asked: Ranked, wanted: Sequence[Open], look: Look[Open]) -> None:
    """Have ``look`` see finer and finer cells, until nothing is left that it wants to find.

    It is given the cells of the buckets that things wanted are in, and returns what it wants of
    them in turn, and how many values there are in those.
    """
    still, bits, size, level = wanted, 0, inf, 0
    while still:
        within = sorted({one.bucket for one in still})
        finer = bits + max(1, CELL_BITS - len(within).bit_length())
        each = size <= LOOK_AT or level == LEVELS
        still, size = look(count_cells(engine, asked, within, bits, None if each else finer), still)
        bits, level = finer, level + 1


def _look(found: Found, cells: Cells, wanted: Sequence[_Open]) -> tuple[list[_Open], float]:
    """Find what stands at the ends of cells; return what does not, and the values in its cells."""
    still: list[_Open] = []
    held: dict[tuple[int, int], float] = {}
    sums, where = np.cumsum(cells.counts), parts(cells)
    for one in wanted:
        first, last = where[one.group, one.bucket]
        before = sums[first] - cells.counts[first] - one.below
        at = first + int(np.searchsorted(sums[first:last] - before, one.place))
        up_to = int(sums[at] - before)
        below = up_to - int(cells.counts[at])
        if one.place == up_to:
            found[one.group][one.place] = float(cells.highs[at])
        elif one.place == below + 1 or cells.lows[at] == cells.highs[at]:
            found[one.group][one.place] = float(cells.lows[at])
        else:
            still.append(_Open(one.group, one.place, int(cells.cells[at]), below))
            held[one.group, int(cells.cells[at])] = float(cells.counts[at])
    return still, sum(held.values())


def parts(cells: Cells) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the first cell of each bucket of a group, and the one after its last."""
    changed = (np.diff(cells.groups) != 0) | (np.diff(cells.buckets) != 0)
    edges = [0, *(np.flatnonzero(changed) + 1).tolist(), len(cells.groups)]
    return {(int(cells.groups[a]), int(cells.buckets[a])): (a, b) for a, b in pairwise(edges)}


Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """A value, how many are below it and how many are it, and the different ones beside it."""

    value: float
    below: int
    equal: int
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class _SeekOpen:
    """What is sought, a value or a place: the bucket it is in, and what is known to its sides."""

    key: float
    bucket: int = 0
    below: int = 0
    before: float | None = None
    after: float | None = None


# The cell that a key is in, given how many values there are up to each; none where it is between.
Locate = Callable[[Cells, Numbers, float], tuple[int, bool]]


def seek_values(engine: Engine, asked: Ranked, values: Iterable[float]) -> dict[float, Seen]:
    """Return where each value stands, be it there or not."""
    return _seek(engine, asked, values, _with_value)


def _with_value(cells: Cells, _: Numbers, value: float) -> tuple[int, bool]:
    at = int(cells.highs.searchsorted(value))
    return at, at < len(cells.lows) and bool(cells.lows[at] <= value)


def seek_places(engine: Engine, asked: Ranked, places: Iterable[int]) -> dict[float, Seen]:
    """Return the value at each place, from 1, of the sorted values."""
    return _seek(engine, asked, places, _with_place)


def _with_place(_: Cells, up_to: Numbers, place: float) -> tuple[int, bool]:
    return int(up_to.searchsorted(place)), True


def _seek(
    engine: Engine, asked: Ranked, keys: Iterable[float], locate: Locate
) -> dict[float, Seen]:
    found: dict[float, Seen] = {}
    descend(engine, asked, [_SeekOpen(key) for key in keys], partial(_seek_look, found, locate))
    return found


def _seek_look(
    found: dict[float, Seen], locate: Locate, cells: Cells, wanted: Sequence[_SeekOpen]
) -> tuple[list[_SeekOpen], float]:
    still, held, where = [], {}, parts(cells)
    for one in wanted:
        within = cells.part(*where[ALL, one.bucket])
        seen = _narrow(within, one, locate)
        if isinstance(seen, Seen):
            found[one.key] = seen
        else:
            still.append(seen)
            held[seen.bucket] = float(within.counts[within.cells == seen.bucket][0])
    return still, sum(held.values())


def _narrow(cells: Cells, one: _SeekOpen, locate: Locate) -> Seen | _SeekOpen:
    """One cell of the bucket is left, or it is known where the value stands."""
    up_to = one.below + np.cumsum(cells.counts)
    at, there = locate(cells, up_to, one.key)
    below = int(up_to[at - 1]) if at else one.below
    before = float(cells.highs[at - 1]) if at else one.before
    beyond = at + there  # the first cell after the key
    after = float(cells.lows[beyond]) if beyond < len(cells.lows) else one.after
    if not there:
        return Seen(one.key, below, 0, before, after)
    low = float(cells.lows[at])
    if low == cells.highs[at]:
        return Seen(low, below, int(cells.counts[at]), before, after)
    return _SeekOpen(one.key, int(cells.cells[at]), below, before, after)
