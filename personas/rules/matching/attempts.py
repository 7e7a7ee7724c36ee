"""Try personas on a segment, and keep the outcome of every condition.

Distances: by how much conditions and personas hold or fail for a subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

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
    Share,
)
from personas.rules.language.pack import Persona, RulePack
from personas.rules.language.phrases import render_condition
from personas.rules.matching.subject import DIGITS, Measurement, Subject, most_common, subject_of


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


# the distance of a condition that fails by none, such as a strict end met exactly
EPSILON = 1e-9
MAX_DISTANCE = 1.0


def compute_gap(leaf: Leaf, subject: Subject) -> float | None:
    """Return by how much a condition holds (0 or more) or fails (negative); None is unknown.

    The unit is positions for a number and shares for a category.
    """
    if isinstance(leaf, Range):
        measurement = subject.measurement(leaf.measure, leaf.stat)
        if measurement is None:
            return None
        return _smallest(
            _range_gap(leaf.measure, end, sign, measurement, subject) for end, sign in _ends(leaf)
        )
    shares = subject.shares.get(leaf.measure)
    if not shares:
        return None
    share = shares.get(leaf.value, 0.0)
    if isinstance(leaf, MostCommon):
        largest = max((s for value, s in shares.items() if value != leaf.value), default=0.0)
        return _signed_gap(share - largest, holds=0 < share >= largest)
    share = round(share, DIGITS)
    return _smallest(
        _signed_gap((share - end.value) * sign, _meets(share, end, sign))
        for end, sign in _ends(leaf)
    )


def _ends(leaf: Range | Share) -> Iterable[tuple[Bound, int]]:
    """Return the ends of a range, each with the sign of the numbers that meet it."""
    return [(end, sign) for end, sign in ((leaf.lower, 1), (leaf.upper, -1)) if end]


def _smallest(gaps: Iterable[float | None]) -> float | None:
    """Return the smallest gap of a range's ends; an unknown one counts unless another fails."""
    all_gaps = list(gaps)
    numbers = [gap for gap in all_gaps if gap is not None]
    if len(numbers) < len(all_gaps) and min(numbers, default=0.0) >= 0:
        return None
    return min(numbers, default=None)


def _range_gap(
    measure: str, end: Bound, sign: int, measurement: Measurement, subject: Subject
) -> float | None:
    # The unit of an end that is no share is a field of the measurement.
    actual: float | None = getattr(measurement, end.unit)
    if actual is None:
        return None
    holds = _meets(actual, end, sign)
    if end.unit == "position":
        return _signed_gap((actual - end.value) * sign, holds)
    threshold = _position_of(measure, end, subject)
    if threshold is None or measurement.position is None:
        return MAX_DISTANCE if holds else -MAX_DISTANCE
    return _signed_gap((measurement.position - threshold) * sign, holds)


def _meets(actual: float, end: Bound, sign: int) -> bool:
    """Whether a number is on the right side of an end: above for sign 1, below for -1."""
    distance = (actual - end.value) * sign
    return distance > 0 if end.strict else distance >= 0


def _signed_gap(gap: float, holds: bool) -> float:
    """Give a gap the sign of the verdict, from which ties can differ."""
    return max(gap, 0.0) if holds else min(gap, -EPSILON)


def _position_of(measure: str, end: Bound, subject: Subject) -> float | None:
    """Return the position of an end that is a value or ratio; None without a population."""
    population = subject.population.get(measure)
    if population is None:
        return None
    factor = population.median if end.unit == "ratio" else 1.0
    return population.position_of(end.value * factor)


class Distance(NamedTuple):
    """How far, in positions, a condition is from holding and from failing.

    ``to_hold`` is 0 for a condition that holds, ``to_fail`` for one that fails. For an unknown one
    both are positive.
    """

    to_hold: float
    to_fail: float

    @property
    def holds(self) -> bool:
        """Whether the condition holds."""
        return self.to_hold == 0

    @property
    def fails(self) -> bool:
        """Whether the condition is known to fail."""
        return self.to_fail == 0


UNKNOWN = Distance(MAX_DISTANCE, MAX_DISTANCE)


def compute_distance(
    condition: Condition, subject: Subject, optional: frozenset[str]
) -> Distance | None:
    """Return how far a subject is from a condition.

    An unknown condition on an ``optional`` measure is skipped (None). A group ignores its skipped
    parts, and is itself skipped where all are.
    """
    match condition:
        case All(parts) | AnyOf(parts):
            all_distances = [compute_distance(part, subject, optional) for part in parts]
            distances = [distance for distance in all_distances if distance is not None]
            if not distances:
                return None
            to_hold, to_fail = zip(*distances, strict=True)
            if isinstance(condition, All):
                return Distance(sum(to_hold), min(to_fail))
            return Distance(min(to_hold), sum(to_fail))
        case Not(part):
            distance = compute_distance(part, subject, optional)
            return None if distance is None else Distance(distance.to_fail, distance.to_hold)
    gap = compute_gap(condition, subject)
    if gap is None:
        return None if condition.measure in optional else UNKNOWN
    return Distance(0.0, max(gap, EPSILON)) if gap >= 0 else Distance(-gap, 0.0)
