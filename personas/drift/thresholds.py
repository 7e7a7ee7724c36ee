"""Why personas differ: customers changed, or the thresholds that they are held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from personas.facts.comparison import Crossed, Renamed, Split
from personas.facts.population import NumberSummary, Population
from personas.facts.profile import NumberProfile, Profile, Segment, Stat

# Says which persona the rules of then give a segment, held against a population.
PersonaOf = Callable[[Segment, Population], str | None]
Personas = Mapping[int, str | None]


def split_movement(
    then: Population,
    now: Profile,
    personas: tuple[Personas, Personas],
    persona_of: PersonaOf,
    crossed: Crossed | None,
) -> Split:
    """Part movement in two steps, each with the other thing held still.

    From the persona of then (``personas[0]``, by segment) to that of today's segment under frozen
    thresholds: customers changed. From there to its persona under fresh ones: thresholds did.
    ``personas[1]`` are what the segments of now are called.
    """
    segments = tuple(
        Renamed(
            segment=segment.id,
            size=segment.size,
            said=personas[1].get(segment.id),
            frozen=persona_of(_frozen(segment, then), then),
            fresh=persona_of(segment, now.population),
        )
        for segment in now.segments
    )
    if crossed is None:
        return Split(segments)
    by_number = {one.segment: one for one in segments}
    steps = [(personas[0].get(a), by_number[b], n) for (a, b), n in crossed.items()]
    return Split(
        segments,
        changed=sum(n for before, one, n in steps if before != one.frozen),
        shifted=sum(n for _, one, n in steps if one.frozen != one.fresh),
        either=sum(n for a, one, n in steps if a != one.frozen or one.frozen != one.fresh),
    )


def _frozen(segment: Segment, then: Population) -> Segment:
    """Return the segment as it stands among the customers of then."""
    numbers = {
        name: _placed(profile, then.numbers[name])
        for name, profile in segment.numbers.items()
        if name in then.numbers
    }
    return replace(segment, numbers=numbers)


def _placed(profile: NumberProfile, then: NumberSummary) -> NumberProfile:
    stats = {
        name: Stat(stat.value, then.position_of(stat.value)) for name, stat in profile.stats.items()
    }
    return replace(profile, stats=stats)
