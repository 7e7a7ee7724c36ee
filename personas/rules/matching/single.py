"""Resolve a persona's rule into a criterion on single customers.

Of one customer every statistic of a number is its value. A share that must be high becomes the
category's value, one that must be low its negation. A share between two ends is no condition on a
single customer and is dropped, as is a measure, or a ratio to a median, that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

from personas.domain.criterion import (
    Between,
    Conjunction,
    Criterion,
    Disjunction,
    Equals,
    Negation,
    ObservedValues,
)
from personas.domain.profile import Population
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
from personas.rules.language.pack import Persona, RulePack, ranges_of

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
