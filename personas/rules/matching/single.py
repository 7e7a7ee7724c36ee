"""A persona's rule for single customers: what it asks of medians, asked of each one's values.

Of one customer every statistic of a number is its value; a share that must be high asks for the
category's value, one that must be low for another. A share between two ends is no condition on
a single customer and is left out, as is a measure or a multiple of a median that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf

from personas.domain.criterion import (
    Between,
    Conjunction,
    Criterion,
    Cut,
    Disjunction,
    Equals,
    Negation,
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
)
from personas.rules.language.pack import RulePack, leaves_of

Cuts = Mapping[tuple[str, float], Cut]


def wanted_cuts(pack: RulePack, personas: Iterable[str]) -> frozenset[tuple[str, float]]:
    """Return every measure and position that the rules of these personas compare with."""
    chosen = set(personas)
    leaves = leaves_of(persona for persona in pack.personas if persona.id in chosen)
    ranges = [leaf for leaf in leaves if isinstance(leaf, Range)]
    return frozenset(
        (leaf.measure, end.value)
        for leaf in ranges
        for end in (leaf.lower, leaf.upper)
        if end and end.unit == "position"
    )


def resolve_rules(
    pack: RulePack, personas: Iterable[str], population: Population, cuts: Cuts
) -> Mapping[str, Criterion]:
    """Return the rule of each of these personas, resolved; without one where nothing is left."""
    chosen = set(personas)
    asked = {p.id: _resolve(p.when, population, cuts) for p in pack.personas if p.id in chosen}
    return {persona: criterion for persona, criterion in asked.items() if criterion is not None}


def _resolve(condition: Condition, population: Population, cuts: Cuts) -> Criterion | None:
    match condition:
        case All(parts):
            return Conjunction(kept) if (kept := _parts(parts, population, cuts)) else None
        case AnyOf(parts):
            return Disjunction(kept) if (kept := _parts(parts, population, cuts)) else None
        case Not(part):
            resolved = _resolve(part, population, cuts)
            return Negation(resolved) if resolved else None
        case Range():
            return _between(condition, population, cuts)
        case Share() | MostCommon():
            return _category(condition) if condition.measure in population.categories else None


def _parts(parts: Iterable[Condition], population: Population, cuts: Cuts) -> tuple[Criterion, ...]:
    resolved = (_resolve(part, population, cuts) for part in parts)
    return tuple(part for part in resolved if part is not None)


def _category(leaf: Share | MostCommon) -> Criterion | None:
    equal = Equals(leaf.measure, leaf.value)
    if isinstance(leaf, MostCommon) or leaf.upper is None:
        return equal
    return Negation(equal) if leaf.lower is None else None


def _between(leaf: Range, population: Population, cuts: Cuts) -> Criterion | None:
    summary = population.numbers.get(leaf.measure)
    multiples = any(end and end.unit == "ratio" for end in (leaf.lower, leaf.upper))
    if summary is None or (multiples and summary.median <= 0):
        return None
    low, open_low = _end(leaf, leaf.lower, summary.median, cuts, lower=True)
    high, open_high = _end(leaf, leaf.upper, summary.median, cuts, lower=False)
    return Between(leaf.measure, low, high, open_low, open_high)


def _end(
    leaf: Range, end: Bound | None, median: float, cuts: Cuts, *, lower: bool
) -> tuple[float | None, bool]:
    """Return an end as a value, and whether it is open; no value lies beyond infinity."""
    if end is None:
        return None, False
    if end.unit != "position":
        return end.value * (median if end.unit == "ratio" else 1.0), end.strict
    cut = cuts[leaf.measure, end.value]
    if lower:
        found, nowhere = (cut.more_than if end.strict else cut.at_least), inf
    else:
        found, nowhere = (cut.less_than if end.strict else cut.at_most), -inf
    return (nowhere if found is None else found), False
