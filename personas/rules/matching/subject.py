"""What conditions are held against: the statistics of one segment, or of a test's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from personas.domain.profile import NumberSummary, Population, Segment, Stat
from personas.rules.language.pack import Given, GivenShares

# shares of rows come out of divisions: without this, a position of q70 could miss `at least q70`
DIGITS = 9


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one statistic of one measure stands; what is not known is None.

    ``value`` is in the measure's unit, ``position`` 0…1, ``ratio`` to the population's median.
    """

    value: float | None
    position: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A segment as conditions see it; what it lacks is unknown to them.

    ``numbers`` goes by measure, then statistic; ``shares`` by measure, then value.
    """

    numbers: Mapping[str, Mapping[str, Standing]]
    shares: Mapping[str, Mapping[str, float]]
    population: Mapping[str, NumberSummary]

    def standing(self, measure: str, stat: str) -> Standing | None:
        """Return where a statistic stands, or None."""
        return self.numbers.get(measure, {}).get(stat)


def subject_of(segment: Segment, population: Population) -> Subject:
    """See a segment of a profile as conditions do."""
    numbers = {
        name: {stat: _standing(at, population.numbers.get(name)) for stat, at in p.stats.items()}
        for name, p in segment.numbers.items()
    }
    shares = {name: p.shares for name, p in segment.categories.items() if p.shares}
    return Subject(numbers, shares, population.numbers)


def _standing(stat: Stat, population: NumberSummary | None) -> Standing:
    median = population.median if population else 0.0
    ratio = stat.value / median if median > 0 else None
    return Standing(stat.value, round(stat.position, DIGITS), ratio)


def given_subject(given: Iterable[Given | GivenShares]) -> Subject:
    """See what a test says of its segment as conditions do."""
    numbers: dict[str, dict[str, Standing]] = {}
    shares: dict[str, dict[str, float]] = {}
    for known in given:
        if isinstance(known, Given):
            standing = Standing(known.value, known.position, known.ratio)
            numbers.setdefault(known.measure, {})[known.stat] = standing
        else:
            shares[known.measure] = dict(known.shares)
    return Subject(numbers, shares, {})
