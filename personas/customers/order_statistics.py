"""Exact order statistics over any number of rows: values at ranks, and ranks of values.

A scan counts values in buckets, with the least and the largest value of each cell. The buckets
that hold a target are scanned again with finer cells, until every target is resolved.
"""

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

from personas.sql.build import alias, column, count, has_value, interpolate, literal, table
from personas.sql.engine import Engine

Numbers = NDArray[np.float64]
ALL = 0


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of doubles in a view, and the least and the largest of its values.

    ``group`` is a column of integers that groups the values; without it, all are in group `ALL`.
    """

    view: str
    name: str
    low: float
    high: float
    group: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells in order: group, bucket, number, count of values, least and largest value."""

    groups: Numbers
    buckets: Numbers
    numbers: Numbers
    counts: Numbers
    lows: Numbers
    highs: Numbers

    def part(self, start: int, end: int) -> Cells:
        """Return the cells from ``start`` up to ``end``."""
        columns = (self.groups, self.buckets, self.numbers, self.counts, self.lows, self.highs)
        return Cells(*(values[start:end] for values in columns))

    def bounds(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return (group, bucket) → its first cell and the cell after its last."""
        is_new = (np.diff(self.groups) != 0) | (np.diff(self.buckets) != 0)
        edges = [0, *(np.flatnonzero(is_new) + 1).tolist(), len(self.groups)]
        return {(int(self.groups[a]), int(self.buckets[a])): (a, b) for a, b in pairwise(edges)}


def count_cells(
    engine: Engine, values: ValueColumn, buckets: Sequence[int], bits: int, cell_bits: int | None
) -> Cells:
    """Count the values of some of 2^``bits`` buckets in 2^``cell_bits`` finer cells.

    Where ``cell_bits`` is None, every distinct value is a cell. Cells come in order.
    """
    value = column(values.name)
    cell = _bucket(values, bits if cell_bits is None else cell_bits)
    group = column(values.group) if values.group else exp.Literal.number(ALL)
    rows = exp.select(alias(group, "g"), alias(cell, "c"), alias(value, "x"))
    rows = rows.from_(table(values.view)).where(_is_in_buckets(values, buckets, bits))
    keys = [column(name) for name in ("gcx" if cell_bits is None else "gc")]
    totals = [count(), exp.Min(this=column("x")), exp.Max(this=column("x"))]
    query = exp.select(column("g"), column("c"), *totals).from_(rows.subquery("rows"))
    matrix = engine.matrix(query.group_by(*keys))
    groups, numbers, *columns = matrix[np.lexsort((matrix[:, 3], matrix[:, 0]))].T
    return Cells(groups, numbers // 2.0 ** ((cell_bits or bits) - bits), numbers, *columns)


def _is_in_buckets(values: ValueColumn, buckets: Sequence[int], bits: int) -> exp.Expression:
    filled = has_value(values.name)
    return filled & _bucket(values, bits).isin(*buckets) if bits else filled


def _bucket(values: ValueColumn, bits: int) -> exp.Expression:
    """Return ⌊(x − low)·2^s⌋: at most 2^``bits`` buckets, each a union of finer ones."""
    offset = column(values.name) - literal(values.low)
    exponent = max(frexp(values.high - values.low)[1], -900)
    return exp.cast(exp.Floor(this=offset * literal(ldexp(1.0, bits - exponent))), "bigint")


# Up to this many rows the engine's own aggregate is cheaper.
MAX_AGGREGATE_ROWS = 500_000
# A scan counts 2^16 cells in a group; up to this many values are listed one by one; most scans.
CELL_BITS = 16
MAX_DISTINCT = 200_000
MAX_LEVEL = 5


class Target(Protocol):
    """A value or a rank that is searched for, in a bucket."""

    @property
    def bucket(self) -> int:
        """The number of the bucket."""


AnyTarget = TypeVar("AnyTarget", bound=Target)
# From cells and targets: the unresolved targets, and how many values their cells hold.
Search = Callable[[Cells, Sequence[AnyTarget]], tuple[list[AnyTarget], float]]


def refine(
    engine: Engine,
    values: ValueColumn,
    targets: Sequence[AnyTarget],
    search: Search[AnyTarget],
) -> None:
    """Search finer and finer cells of the buckets of targets, until all targets are resolved."""
    open_targets, bits, size, level = targets, 0, inf, 0
    while open_targets:
        buckets = sorted({target.bucket for target in open_targets})
        finer = bits + max(1, CELL_BITS - len(buckets).bit_length())
        is_last = size <= MAX_DISTINCT or level == MAX_LEVEL
        cells = count_cells(engine, values, buckets, bits, None if is_last else finer)
        open_targets, size = search(cells, open_targets)
        bits, level = finer, level + 1


ValuesAtRanks = dict[int, dict[int, float]]


@dataclass(frozen=True, slots=True)
class _RankTarget:
    """A rank in a group, its bucket, and how many values of the group lie below the bucket."""

    group: int
    rank: int
    bucket: int = 0
    below: int = 0


def ranked_quantiles(
    engine: Engine, values: ValueColumn, counts: Mapping[int, int], shares: Sequence[float]
) -> dict[int, tuple[float, ...]]:
    """Return linearly interpolated quantiles (R type 7) of each group that has values.

    ``counts`` holds the number of values of each group.
    """
    positions = {g: [_position(n, share) for share in shares] for g, n in counts.items() if n}
    ranks = {
        g: sorted({rank for low, _ in points for rank in (low, min(low + 1, counts[g]))})
        for g, points in positions.items()
    }
    found: ValuesAtRanks = {group: {} for group in ranks}
    targets = [_RankTarget(group, rank) for group, numbers in ranks.items() for rank in numbers]
    refine(engine, values, targets, partial(_search_ranks, found))
    return {
        g: tuple(
            interpolate(found[g][low], found[g][min(low + 1, counts[g])], part)
            for low, part in points
        )
        for g, points in positions.items()
    }


def _position(count: int, share: float) -> tuple[int, float]:
    """Return the rank (from 1) at or under a quantile, and the fraction up to the next rank."""
    height = (count - 1) * share
    return floor(height) + 1, height - floor(height)


def _search_ranks(
    results: ValuesAtRanks, cells: Cells, targets: Sequence[_RankTarget]
) -> tuple[list[_RankTarget], float]:
    """Resolve ranks at the ends of cells; return the others and the values in their cells."""
    unresolved: list[_RankTarget] = []
    sizes: dict[tuple[int, int], float] = {}
    sums, bounds = np.cumsum(cells.counts), cells.bounds()
    for target in targets:
        start, end = bounds[target.group, target.bucket]
        offset = sums[start] - cells.counts[start] - target.below
        i = start + int(np.searchsorted(sums[start:end] - offset, target.rank))
        up_to = int(sums[i] - offset)
        below = up_to - int(cells.counts[i])
        if target.rank == up_to:
            results[target.group][target.rank] = float(cells.highs[i])
        elif target.rank == below + 1 or cells.lows[i] == cells.highs[i]:
            results[target.group][target.rank] = float(cells.lows[i])
        else:
            cell = int(cells.numbers[i])
            unresolved.append(_RankTarget(target.group, target.rank, cell, below))
            sizes[target.group, cell] = float(cells.counts[i])
    return unresolved, sum(sizes.values())


@dataclass(frozen=True, slots=True)
class ValueRank:
    """A value, how many values lie below it and equal it, and its distinct neighbours."""

    value: float
    below: int
    equal: int
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class _KeyTarget:
    """A value or a rank, its bucket, the count of values below, and the bucket's neighbours."""

    key: float
    bucket: int = 0
    below: int = 0
    before: float | None = None
    after: float | None = None


# From cells, cumulated counts and a key: the cell of the key or after it, and whether it is in it.
Locate = Callable[[Cells, Numbers, float], tuple[int, bool]]


def ranks_of(
    engine: Engine, column: ValueColumn, values: Iterable[float]
) -> dict[float, ValueRank]:
    """Return the rank of each value, whether the column holds it or not."""
    return _search(engine, column, values, _locate_value)


def _locate_value(cells: Cells, _: Numbers, value: float) -> tuple[int, bool]:
    i = int(cells.highs.searchsorted(value))
    return i, i < len(cells.lows) and bool(cells.lows[i] <= value)


def values_at(engine: Engine, column: ValueColumn, ranks: Iterable[int]) -> dict[float, ValueRank]:
    """Return the value at each rank, from 1, of the sorted values."""
    return _search(engine, column, ranks, _locate_rank)


def _locate_rank(_: Cells, up_to: Numbers, rank: float) -> tuple[int, bool]:
    return int(up_to.searchsorted(rank)), True


def _search(
    engine: Engine, column: ValueColumn, keys: Iterable[float], locate: Locate
) -> dict[float, ValueRank]:
    results: dict[float, ValueRank] = {}
    targets = [_KeyTarget(key) for key in keys]
    refine(engine, column, targets, partial(_search_keys, results, locate))
    return results


def _search_keys(
    results: dict[float, ValueRank], locate: Locate, cells: Cells, targets: Sequence[_KeyTarget]
) -> tuple[list[_KeyTarget], float]:
    unresolved, sizes, bounds = [], {}, cells.bounds()
    for target in targets:
        part = cells.part(*bounds[ALL, target.bucket])
        narrower = _narrow(part, target, locate)
        if isinstance(narrower, ValueRank):
            results[target.key] = narrower
        else:
            unresolved.append(narrower)
            sizes[narrower.bucket] = float(part.counts[part.numbers == narrower.bucket][0])
    return unresolved, sum(sizes.values())


def _narrow(cells: Cells, target: _KeyTarget, locate: Locate) -> ValueRank | _KeyTarget:
    """Return the rank where the cell of the key has one value, else the target in that cell."""
    up_to = target.below + np.cumsum(cells.counts)
    i, is_inside = locate(cells, up_to, target.key)
    below = int(up_to[i - 1]) if i else target.below
    before = float(cells.highs[i - 1]) if i else target.before
    following = i + is_inside  # the first cell after the key
    after = float(cells.lows[following]) if following < len(cells.lows) else target.after
    if not is_inside:
        return ValueRank(target.key, below, 0, before, after)
    low = float(cells.lows[i])
    if low == cells.highs[i]:
        return ValueRank(low, below, int(cells.counts[i]), before, after)
    return _KeyTarget(target.key, int(cells.numbers[i]), below, before, after)
