"""Intervals of numbers whose ends may be open, and their union."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``lower`` to ``upper``; an open end is not part of it."""

    lower: float = -inf
    upper: float = inf
    open_below: bool = False
    open_above: bool = False

    @property
    def empty(self) -> bool:
        """True where no number can lie in it."""
        open_end = self.open_below or self.open_above
        return self.lower > self.upper or (self.lower == self.upper and open_end)

    def holds(self, number: float) -> bool:
        """Return whether the number lies in it."""
        above = number > self.lower if self.open_below else number >= self.lower
        below = number < self.upper if self.open_above else number <= self.upper
        return above and below


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Merge intervals that overlap or touch; the rest stays apart, in ascending order."""
    merged: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: (i.lower, i.open_below)):
        if merged and _touch(merged[-1], interval):
            merged[-1] = _join(merged[-1], interval)
        else:
            merged.append(interval)
    return tuple(merged)


def _touch(left: Interval, right: Interval) -> bool:
    if left.upper == right.lower:
        return not (left.open_above and right.open_below)
    return left.upper > right.lower


def _join(left: Interval, right: Interval) -> Interval:
    last = max(left, right, key=lambda i: (i.upper, not i.open_above))
    return Interval(left.lower, last.upper, left.open_below, last.open_above)
