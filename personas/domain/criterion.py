"""A persona's rule for one customer: every threshold a number in the measure's own unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a position cuts the values that customers have; None where no value lies there.

    ``at_least`` is the smallest value whose position is at or above it, ``more_than`` above it;
    ``at_most`` the largest whose position is at or below it, ``less_than`` below it.
    """

    at_least: float | None
    more_than: float | None
    at_most: float | None
    less_than: float | None


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``low`` to ``high``, both included unless open; None is no end."""

    measure: str
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False


@dataclass(frozen=True, slots=True)
class Equals:
    """A category has this value."""

    measure: str
    value: str


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Every part holds; without parts it holds for everyone."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """At least one part holds; without parts it holds for nobody."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: Criterion


# A gap makes a comparison unknown; unknown parts join as in SQL (Kleene's three values).
Criterion = Between | Equals | Conjunction | Disjunction | Negation
