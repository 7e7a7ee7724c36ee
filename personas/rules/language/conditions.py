"""Conditions in their one long form: whatever the short form was, this is what is checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from personas.facts.problem import Location

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
