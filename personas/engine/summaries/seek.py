"""Where values and places are among all values of a column, found cell by cell (see `ranks`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from personas.engine.engine import Engine
from personas.engine.summaries.buckets import ALL, Cells, Ranked
from personas.engine.summaries.ranks import descend, parts

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
class _Open:
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
    descend(engine, asked, [_Open(key) for key in keys], partial(_look, found, locate))
    return found


def _look(
    found: dict[float, Seen], locate: Locate, cells: Cells, wanted: Sequence[_Open]
) -> tuple[list[_Open], float]:
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


def _narrow(cells: Cells, one: _Open, locate: Locate) -> Seen | _Open:
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
    return _Open(one.key, int(cells.cells[at]), below, before, after)
