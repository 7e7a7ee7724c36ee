"""Conditions on measures: their syntax tree, and intervals of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal

from personas.domain.problem import Location


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``lower`` to ``upper``; an open end is excluded."""

    lower: float = -inf
    upper: float = inf
    open_below: bool = False
    open_above: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it contains no number."""
        open_end = self.open_below or self.open_above
        return self.lower > self.upper or (self.lower == self.upper and open_end)

    def contains(self, number: float) -> bool:
        """Whether the number lies in the interval."""
        above = number > self.lower if self.open_below else number >= self.lower
        below = number < self.upper if self.open_above else number <= self.upper
        return above and below


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Merge intervals that overlap or touch; return the result in ascending order."""
    result: list[Interval] = []
    for interval in sorted(intervals, key=lambda i: (i.lower, i.open_below)):
        if result and _overlap(result[-1], interval):
            last = max(result[-1], interval, key=lambda i: (i.upper, not i.open_above))
            result[-1] = replace(result[-1], upper=last.upper, open_above=last.open_above)
        else:
            result.append(interval)
    return tuple(result)


def _overlap(low: Interval, high: Interval) -> bool:
    """Whether two intervals, ordered by their lower ends, overlap or touch."""
    if low.upper == high.lower:
        return not (low.open_above and high.open_below)
    return low.upper > high.lower


Unit = Literal["position", "value", "ratio", "share"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range.

    Units: ``position`` and ``share`` are 0…1, ``value`` is in the measure's own unit, ``ratio`` is
    a multiple of the population's median. A strict end is excluded.
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
    """No value of a categorical measure is more common than ``value``."""

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
    """Yield the conditions on single measures, in the order of the pack."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case leaf:
            yield leaf


def ends_of(leaf: Leaf) -> tuple[Bound, ...]:
    """Return the ends that a condition has."""
    if isinstance(leaf, MostCommon):
        return ()
    return tuple(end for end in (leaf.lower, leaf.upper) if end)


def positions_of(leaf: Leaf) -> tuple[float, ...]:
    """Return the positions that a condition compares with."""
    return tuple(end.value for end in ends_of(leaf) if end.unit == "position")
