"""Statistics of all customers, and of segments × measures, for naming and reports."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose

QUANTILE_STEPS = 100
YEARS = (1850, 2150)  # whole numbers that all lie between these are calendar years


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """A numeric measure over all customers. ``quantiles`` holds 101 values, 0 % to 100 %.

    ``sd`` is the sample standard deviation (n − 1); quantiles interpolate linearly (R type 7).
    """

    count: int
    gaps: int
    mean: float
    sd: float
    quantiles: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """Return the value below which ``share`` (0…1) of the customers lie."""
        index = share * QUANTILE_STEPS
        low = min(int(index), QUANTILE_STEPS - 1)
        start, end = self.quantiles[low], self.quantiles[low + 1]
        return start + (end - start) * (index - low)

    @property
    def median(self) -> float:
        """The median."""
        return self.quantile(0.5)

    @property
    def is_binary(self) -> bool:
        """Whether all values are 0 or 1: between these ends no others spread as far."""
        variance = self.mean * (1 - self.mean) * self.count / max(self.count - 1, 1)
        ends = self.quantiles[0], self.quantiles[-1]
        return ends == (0.0, 1.0) and isclose(self.sd**2, variance, rel_tol=1e-9)

    def position_of(self, value: float) -> float:
        """Return the approximate position of ``value`` among all customers (mid-rank, 0…1)."""
        return (self._share_below(value) + self._share_up_to(value)) / 2

    def index_of(self, mean: float) -> float | None:
        """Return a mean against that of all customers = 100; None where no ratio makes sense.

        A ratio wants a zero that means none: so no negative values, and no calendar years.
        """
        if self.quantiles[0] < 0 or self.mean <= 0 or self.are_years:
            return None
        return 100 * mean / self.mean

    @property
    def are_years(self) -> bool:
        """Whether these are whole numbers as calendar years have them."""
        low, high = self.quantiles[0], self.quantiles[-1]
        is_whole = low == round(low) and high == round(high)
        return is_whole and YEARS[0] <= low and high <= YEARS[1]

    def shares_around(self, value: float) -> tuple[float, float]:
        """Return the approximate shares of customers strictly below and above ``value``."""
        return self._share_below(value), 1.0 - self._share_up_to(value)

    def _share_below(self, value: float) -> float:
        return self._interpolate(bisect_left(self.quantiles, value), value)

    def _share_up_to(self, value: float) -> float:
        return self._interpolate(bisect_right(self.quantiles, value), value)

    def _interpolate(self, right: int, value: float) -> float:
        """Return the share at ``value``, between the quantiles ``right - 1`` and ``right``."""
        if right == 0:
            return 0.0
        if right > QUANTILE_STEPS:
            return 1.0
        low, high = self.quantiles[right - 1], self.quantiles[right]
        part = (value - low) / (high - low) if high > low else 0.0
        return (right - 1 + part) / QUANTILE_STEPS


@dataclass(frozen=True, slots=True)
class CategorySummary:
    """A categorical measure over all customers; shares are of the customers who have a value."""

    count: int
    gaps: int
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Population:
    """All customers of the run."""

    customers: int
    numbers: Mapping[str, NumberSummary]
    categories: Mapping[str, CategorySummary]

    def __contains__(self, measure: str) -> bool:
        return measure in self.numbers or measure in self.categories

    def of(self, measure: str) -> NumberSummary | CategorySummary:
        """Return the summary of a measure of either kind."""
        return self.numbers[measure] if measure in self.numbers else self.categories[measure]


MEDIAN, MEAN = "median", "mean"
BASE_STATS = (MEDIAN, MEAN, "q5", "q25", "q75", "q95")


def quantile_share(stat: str) -> float:
    """Return the share of a quantile by its name: ``median`` 0.5, ``q25`` 0.25."""
    return 0.5 if stat == MEDIAN else float(stat.removeprefix("q")) / 100


@dataclass(frozen=True, slots=True)
class Stat:
    """A statistic of one measure in one segment, in the measure's unit and as a position.

    ``position`` is (share of all customers below + share at or below) / 2, in 0…1.
    """

    value: float
    position: float


@dataclass(frozen=True, slots=True)
class NumberProfile:
    """A numeric measure in one segment. ``stats`` has `BASE_STATS` and those that rules use.

    ``total_share`` is the segment's share of the measure's total over all customers, None where
    that is not positive. An outcome has its sample standard deviation ``sd`` (n − 1).
    """

    gaps: int
    stats: Mapping[str, Stat]
    total_share: float | None = None
    sd: float | None = None

    @property
    def median(self) -> Stat:
        """The median, which levels and short conditions use."""
        return self.stats[MEDIAN]

    @property
    def mean(self) -> Stat | None:
        """The mean; None where it is withheld."""
        return self.stats.get(MEAN)


@dataclass(frozen=True, slots=True)
class CategoryProfile:
    """A categorical measure in one segment; shares are of customers with a value.

    ``withheld`` values belong to too few customers; ``shares`` omits them.
    """

    gaps: int
    shares: Mapping[str, float]
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. ``numbers`` omits a measure for which no customer has a value."""

    id: int
    size: int
    share: float
    numbers: Mapping[str, NumberProfile]
    categories: Mapping[str, CategoryProfile]


@dataclass(frozen=True, slots=True)
class Profile:
    """All segments, and the population they are compared with."""

    population: Population
    segments: tuple[Segment, ...]
