"""Intervals of numbers whose ends may be open, and their union."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Literal

from personas.domain.problem import Location


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


Unit = Literal["position", "value", "ratio", "share"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range.

    Units: ``position`` and ``share`` are 0…1, ``value`` is in the measure's own unit, ``ratio`` is
    a multiple of the population's median. A strict end is not part of the range.
    """

    value: float
    unit: Unit
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """A statistic of a numeric measure (``median``, ``mean``, ``q25``…) between two ends."""

    measure: str
    stat: str
    lower: Bound | None
    upper: Bound | None
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class Share:
    """The share of customers with this value of a categorical measure, between two ends."""

    measure: str
    value: str
    lower: Bound | None
    upper: Bound | None
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class MostCommon:
    """No value of a categorical measure is more common than this one."""

    measure: str
    value: str
    at: Location = field(compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Condition


Leaf = Range | Share | MostCommon
Condition = Leaf | All | AnyOf | Not


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield the conditions on single measures, in the order they were written."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case leaf:
            yield leaf
