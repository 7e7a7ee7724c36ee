"""What conditions are evaluated on: the statistics of a segment, or of a test's segment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from personas.domain.profile import NumberSummary, Population, Segment, Stat
from personas.rules.language.pack import NumberInput, TestInput

# positions are quotients of row counts: without rounding, q70 could miss `at least q70`
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Measurement:
    """One statistic of one measure; what is unknown is None.

    ``value`` is in the measure's unit, ``position`` 0…1, ``ratio`` to the population's median.
    """

    value: float | None
    position: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A segment as conditions see it; what it lacks is unknown to them.

    ``numbers`` is by measure, then statistic; ``shares`` by measure, then value.
    """

    numbers: Mapping[str, Mapping[str, Measurement]]
    shares: Mapping[str, Mapping[str, float]]
    population: Mapping[str, NumberSummary]

    def measurement(self, measure: str, stat: str) -> Measurement | None:
        """Return a statistic of a measure, or None."""
        return self.numbers.get(measure, {}).get(stat)


def subject_of(segment: Segment, population: Population) -> Subject:
    """Return a segment of a profile as a subject."""
    numbers = {
        name: {stat: _measure(at, population.numbers.get(name)) for stat, at in p.stats.items()}
        for name, p in segment.numbers.items()
    }
    shares = {name: p.shares for name, p in segment.categories.items() if p.shares}
    return Subject(numbers, shares, population.numbers)


def _measure(stat: Stat, population: NumberSummary | None) -> Measurement:
    median = population.median if population else 0.0
    ratio = stat.value / median if median > 0 else None
    return Measurement(stat.value, round(stat.position, DIGITS), ratio)


def subject_of_inputs(inputs: Iterable[TestInput]) -> Subject:
    """Return the segment of a test as a subject, without a population."""
    numbers: dict[str, dict[str, Measurement]] = {}
    shares: dict[str, dict[str, float]] = {}
    for item in inputs:
        if isinstance(item, NumberInput):
            measurement = Measurement(item.value, item.position, item.ratio)
            numbers.setdefault(item.measure, {})[item.stat] = measurement
        else:
            shares[item.measure] = dict(item.shares)
    return Subject(numbers, shares, {})


def most_common(shares: Mapping[str, float]) -> str:
    """Return the value with the largest share, of equals the first by name."""
    return min(shares, key=lambda value: (-shares[value], value))
