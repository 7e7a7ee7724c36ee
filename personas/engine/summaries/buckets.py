"""Values counted into buckets of equal width: which one a value is in rises with the value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import frexp, ldexp

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.engine.engine import Engine
from personas.engine.queries.parts import column, count, literal, named, table

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
