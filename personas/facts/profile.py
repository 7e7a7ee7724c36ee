"""The profile: segments × measures, the one table that naming and reporting stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from personas.facts.population import Population

BASE_STATS = ("median", "mean", "q5", "q25", "q75", "q95")


@dataclass(frozen=True, slots=True)
class Stat:
    """A statistic of one measure in one segment, in the measure's unit and as a position.

    ``position`` is (share of all customers below + share at or below) / 2, in 0…1.
    """

    value: float
    position: float


@dataclass(frozen=True, slots=True)
class NumberProfile:
    """A numeric measure in one segment. ``stats`` has `BASE_STATS` and whatever rules ask for.

    ``total_share`` is this segment's part of the measure's total over all customers;
    None where the measure has negative values or a total of zero.
    """

    gaps: int
    stats: Mapping[str, Stat]
    total_share: float | None = None

    @property
    def median(self) -> Stat:
        """The median: what levels and short forms of conditions look at."""
        return self.stats["median"]


@dataclass(frozen=True, slots=True)
class CategoryProfile:
    """A categorical measure in one segment; shares are of those who have a value.

    Values in ``withheld`` are of too few customers to say how many; they are not among the shares.
    """

    gaps: int
    shares: Mapping[str, float]
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. A measure that nobody in it has a value for is absent from ``numbers``."""

    id: int
    size: int
    share: float
    numbers: Mapping[str, NumberProfile]
    categories: Mapping[str, CategoryProfile]


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole table: every segment and the population it is compared with."""

    population: Population
    segments: tuple[Segment, ...]
