"""A persona's rule as a criterion for one customer, with thresholds in measures' units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObservedValues:
    """The observed values next to a position; None where there is no such value.

    ``at_least`` is the smallest value whose position is at or above it, ``more_than`` above it;
    ``at_most`` the largest whose position is at or below it, ``less_than`` below it.
    """

    at_least: float | None
    more_than: float | None
    at_most: float | None
    less_than: float | None


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``low`` to ``high``, both included unless open; None means no bound."""

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
    """True where every part is true; without parts always."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """True where at least one part is true; without parts never."""

    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True where the part is false."""

    part: Criterion


# A gap makes a comparison unknown; parts combine by SQL's three-valued logic (Kleene).
Criterion = Between | Equals | Conjunction | Disjunction | Negation
