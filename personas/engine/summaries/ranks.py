"""The values at given places among all, where there are more than one would hold in memory.

An aggregate of quantiles holds every value. Here values are counted into buckets, those of the
buckets that hold a wanted place into finer ones, and so on: a few scans, whatever there are. What
is found is exact, and does not depend on the order of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import floor, inf
from typing import Protocol, TypeVar

import numpy as np

from personas.engine.engine import Engine
from personas.engine.queries.between import between
from personas.engine.summaries.buckets import Cells, Ranked, count_cells

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
