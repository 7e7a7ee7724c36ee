"""What conditions are evaluated on: the statistics of a segment, or of a test's segment.

Resolve a persona's rule into a criterion on single customers.

Of one customer every statistic of a number is its value. A share that must be high becomes the
category's value, one that must be low its negation. A share between two ends is no condition on a
single customer and is dropped, as is a measure, or a ratio to a median, that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from personas.domain.naming import (
    Between,
    Conjunction,
    Criterion,
    Disjunction,
    Equals,
    Negation,
    ObservedValues,
)
from personas.domain.profile import NumberSummary, Population, Segment, Stat
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    MostCommon,
    Not,
    Range,
    Share,
    ends_of,
    positions_of,
)
from personas.rules.language.pack import NumberInput, Persona, RulePack, TestInput, ranges_of

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


Cuts = Mapping[tuple[str, float], ObservedValues]


def required_cuts(pack: RulePack, personas: Iterable[str]) -> frozenset[tuple[str, float]]:
    """Return every measure and position that the rules of these personas compare with."""
    ranges = ranges_of(_select(pack, personas))
    return frozenset((leaf.measure, cut) for leaf in ranges for cut in positions_of(leaf))


def resolve_rules(
    pack: RulePack, personas: Iterable[str], population: Population, cuts: Cuts
) -> Mapping[str, Criterion]:
    """Return persona → criterion of these personas, without those that have no condition left."""
    criteria = {p.id: _resolve(p.when, population, cuts) for p in _select(pack, personas)}
    return {persona: criterion for persona, criterion in criteria.items() if criterion is not None}


def _select(pack: RulePack, personas: Iterable[str]) -> list[Persona]:
    ids = set(personas)
    return [persona for persona in pack.personas if persona.id in ids]


def _resolve(condition: Condition, population: Population, cuts: Cuts) -> Criterion | None:
    match condition:
        case All(parts) | AnyOf(parts):
            criteria = (_resolve(part, population, cuts) for part in parts)
            remaining = tuple(criterion for criterion in criteria if criterion is not None)
            group = Conjunction if isinstance(condition, All) else Disjunction
            return group(remaining) if remaining else None
        case Not(part):
            criterion = _resolve(part, population, cuts)
            return Negation(criterion) if criterion else None
        case Range():
            return _between(condition, population, cuts)
        case Share() | MostCommon():
            return _category(condition) if condition.measure in population.categories else None


def _category(leaf: Share | MostCommon) -> Criterion | None:
    equal = Equals(leaf.measure, leaf.value)
    if isinstance(leaf, MostCommon) or leaf.upper is None:
        return equal
    return Negation(equal) if leaf.lower is None else None


def _between(leaf: Range, population: Population, cuts: Cuts) -> Criterion | None:
    summary = population.numbers.get(leaf.measure)
    has_ratio = any(end.unit == "ratio" for end in ends_of(leaf))
    if summary is None or (has_ratio and summary.median <= 0):
        return None
    low, open_low = _end(leaf, leaf.lower, summary.median, cuts, is_lower=True)
    high, open_high = _end(leaf, leaf.upper, summary.median, cuts, is_lower=False)
    return Between(leaf.measure, low, high, open_low, open_high)


def _end(
    leaf: Range, end: Bound | None, median: float, cuts: Cuts, *, is_lower: bool
) -> tuple[float | None, bool]:
    """Return an end as a value, and whether it is open; infinity where no value lies there."""
    if end is None:
        return None, False
    if end.unit != "position":
        return end.value * (median if end.unit == "ratio" else 1.0), end.strict
    cut = cuts[leaf.measure, end.value]
    if is_lower:
        value, limit = (cut.more_than if end.strict else cut.at_least), inf
    else:
        value, limit = (cut.less_than if end.strict else cut.at_most), -inf
    return (limit if value is None else value), False
