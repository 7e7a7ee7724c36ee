"""Try personas on a segment, and keep every condition's part in the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from personas.domain.naming import Attempt, Check, Verdict
from personas.domain.profile import Population, Segment
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Range,
)
from personas.rules.language.pack import Persona, RulePack
from personas.rules.language.words import in_words
from personas.rules.matching.gaps import FARTHEST, Weigher, Weight, gap_of, weigher
from personas.rules.matching.subject import Subject, subject_of


@lru_cache(maxsize=16)
def weighers(pack: RulePack) -> tuple[tuple[str, Weigher], ...]:
    """Compile the conditions of every persona once, in the order they are tried."""
    optional = frozenset(measure.name for measure in pack.measures if measure.optional)
    return tuple((persona.id, weigher(persona.when, optional)) for persona in pack.personas)


def persona_of(pack: RulePack, segment: Segment, population: Population) -> str | None:
    """Return the id of the persona that holds for a segment, or comes near; else None."""
    return choose(pack, subject_of(segment, population))[0]


def choose(pack: RulePack, subject: Subject) -> tuple[str | None, float]:
    """Return the persona of a subject and its distance (0: it holds); None where none is near."""
    best: tuple[str | None, float] = (None, pack.nearest)
    for name, weigh in weighers(pack):
        weight = weigh(subject)
        if weight is None:
            continue
        if weight.held:
            return name, 0.0
        if weight.missed and _is_nearer(weight.to_hold, best):
            best = (name, weight.to_hold)
    return best if best[0] is not None else (None, 0.0)


def _is_nearer(distance: float, best: tuple[str | None, float]) -> bool:
    """Of equals the first tried wins; a miss of exactly ``nearest`` is still near."""
    distance, limit = round(distance, 9), round(best[1], 9)
    return distance < limit or (best[0] is None and distance == limit)


def attempts(pack: RulePack, subject: Subject) -> tuple[Attempt, ...]:
    """Try every persona, in the order of the pack."""
    compiled = weighers(pack)
    return tuple(
        _attempt(persona, weigh(subject), subject)
        for persona, (_, weigh) in zip(pack.personas, compiled, strict=True)
    )


def _attempt(persona: Persona, weight: Weight | None, subject: Subject) -> Attempt:
    checks = tuple(_checks(persona.when, subject, ()))
    if weight is None:
        return Attempt(persona.id, "unknown", FARTHEST, checks)
    verdict: Verdict = "held" if weight.held else "missed" if weight.missed else "unknown"
    return Attempt(persona.id, verdict, weight.to_hold, checks)


def _checks(condition: Condition, subject: Subject, within: tuple[str, ...]) -> Iterator[Check]:
    match condition:
        case All(parts):
            for part in parts:
                inner = (*within, "all") if within else within
                yield from _checks(part, subject, inner)
        case AnyOf(parts):
            for part in parts:
                yield from _checks(part, subject, (*within, "any"))
        case Not(part):
            yield from _checks(part, subject, (*within, "not"))
        case leaf:
            yield check(leaf, subject, within)


def check(leaf: Leaf, subject: Subject, within: tuple[str, ...] = ()) -> Check:
    """Hold one condition against a subject."""
    gap = gap_of(leaf, subject)
    verdict: Verdict = "unknown" if gap is None else "held" if gap >= 0 else "missed"
    actual, position = _actual(leaf, subject)
    return Check(
        measure=leaf.measure,
        stat=_stat(leaf),
        condition=in_words(leaf),
        verdict=verdict,
        actual=actual,
        position=position,
        threshold=_thresholds(leaf, subject),
        gap=gap,
        within=within,
    )


def _stat(leaf: Leaf) -> str:
    if isinstance(leaf, Range):
        return leaf.stat
    return "most common" if isinstance(leaf, MostCommon) else "share"


def _actual(leaf: Leaf, subject: Subject) -> tuple[float | str | None, float | None]:
    """Return the actual value, and its position where it has one."""
    if isinstance(leaf, Range):
        standing = subject.standing(leaf.measure, leaf.stat)
        return (standing.value, standing.position) if standing else (None, None)
    shares = subject.shares.get(leaf.measure)
    if not shares:
        return None, None
    if isinstance(leaf, MostCommon):
        return min(shares, key=lambda value: (-shares[value], value)), None
    return shares.get(leaf.value, 0.0), None


def _thresholds(leaf: Leaf, subject: Subject) -> tuple[float | None, float | None]:
    if isinstance(leaf, MostCommon):
        return None, None
    return _threshold(leaf.measure, leaf.lower, subject), _threshold(
        leaf.measure, leaf.upper, subject
    )


def _threshold(measure: str, end: Bound | None, subject: Subject) -> float | None:
    """Return an end in the measure's own unit; a share is its own unit."""
    population = subject.population.get(measure)
    if end is None or end.unit in ("value", "share"):
        return end.value if end else None
    if population is None:
        return None
    is_position = end.unit == "position"
    return population.quantile(end.value) if is_position else end.value * population.median
