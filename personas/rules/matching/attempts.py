"""Try personas on a segment, and keep the outcome of every condition."""

from __future__ import annotations

from collections.abc import Iterator

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
from personas.rules.language.words import render_condition
from personas.rules.matching.distances import MAX_DISTANCE, compute_distance, compute_gap
from personas.rules.matching.subject import Subject, most_common, subject_of


def persona_of(pack: RulePack, segment: Segment, population: Population) -> str | None:
    """Return the id of the first persona that holds for a segment, else the nearest, else None."""
    return choose_persona(pack, subject_of(segment, population))[0]


def choose_persona(pack: RulePack, subject: Subject) -> tuple[str | None, float]:
    """Return a subject's persona and its distance (0 if it holds); None where none is near."""
    best: tuple[str | None, float] = (None, pack.nearest)
    optional = pack.optional_measures
    for persona in pack.personas:
        distance = compute_distance(persona.when, subject, optional)
        if distance is None:
            continue
        if distance.holds:
            return persona.id, 0.0
        # Of equals the first wins; a distance of exactly ``nearest`` is near.
        to_hold, limit = round(distance.to_hold, 9), round(best[1], 9)
        is_nearer = to_hold < limit or (best[0] is None and to_hold == limit)
        if distance.fails and is_nearer:
            best = (persona.id, distance.to_hold)
    return best if best[0] is not None else (None, 0.0)


def explain(pack: RulePack, segment: Segment, population: Population) -> tuple[Attempt, ...]:
    """Return the outcome of each persona on a segment, in the order of the pack.

    The first that holds names the segment; where none holds, the one at the smallest distance
    does, if that is at most the pack's ``nearest``.
    """
    return attempts(pack, subject_of(segment, population))


def attempts(pack: RulePack, subject: Subject) -> tuple[Attempt, ...]:
    """Try every persona on a subject, in the order of the pack."""
    optional = pack.optional_measures
    return tuple(_attempt(persona, subject, optional) for persona in pack.personas)


def _attempt(persona: Persona, subject: Subject, optional: frozenset[str]) -> Attempt:
    distance = compute_distance(persona.when, subject, optional)
    checks = tuple(_checks(persona.when, subject, ()))
    if distance is None:
        return Attempt(persona.id, "unknown", MAX_DISTANCE, checks)
    verdict: Verdict = "held" if distance.holds else "missed" if distance.fails else "unknown"
    return Attempt(persona.id, verdict, distance.to_hold, checks)


def _checks(condition: Condition, subject: Subject, within: tuple[str, ...]) -> Iterator[Check]:
    match condition:
        case All(parts):
            for part in parts:
                yield from _checks(part, subject, (*within, "all") if within else within)
        case AnyOf(parts):
            for part in parts:
                yield from _checks(part, subject, (*within, "any"))
        case Not(part):
            yield from _checks(part, subject, (*within, "not"))
        case leaf:
            yield _check(leaf, subject, within)


def _check(leaf: Leaf, subject: Subject, within: tuple[str, ...]) -> Check:
    gap = compute_gap(leaf, subject)
    actual, position = _actual(leaf, subject)
    ends = (None, None) if isinstance(leaf, MostCommon) else (leaf.lower, leaf.upper)
    share = "most common" if isinstance(leaf, MostCommon) else "share"
    lower, upper = (_threshold(leaf.measure, end, subject) for end in ends)
    return Check(
        measure=leaf.measure,
        stat=leaf.stat if isinstance(leaf, Range) else share,
        condition=render_condition(leaf),
        verdict="unknown" if gap is None else "held" if gap >= 0 else "missed",
        actual=actual,
        position=position,
        threshold=(lower, upper),
        gap=gap,
        within=within,
    )


def _actual(leaf: Leaf, subject: Subject) -> tuple[float | str | None, float | None]:
    """Return the actual value, and its position where it has one."""
    if isinstance(leaf, Range):
        measurement = subject.measurement(leaf.measure, leaf.stat)
        return (measurement.value, measurement.position) if measurement else (None, None)
    shares = subject.shares.get(leaf.measure)
    if not shares:
        return None, None
    if isinstance(leaf, MostCommon):
        return most_common(shares), None
    return shares.get(leaf.value, 0.0), None


def _threshold(measure: str, end: Bound | None, subject: Subject) -> float | None:
    """Return an end in the measure's own unit; a share is its own unit."""
    if end is None or end.unit in ("value", "share"):
        return end.value if end else None
    population = subject.population.get(measure)
    if population is None:
        return None
    is_position = end.unit == "position"
    return population.quantile(end.value) if is_position else end.value * population.median
