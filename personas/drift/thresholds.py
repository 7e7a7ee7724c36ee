"""Why personas differ: customers changed, or the thresholds that they are held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from personas.facts.comparison import Crossed, Renamed, Split
from personas.facts.population import NumberSummary, Population
from personas.facts.profile import NumberProfile, Profile, Segment, Stat

# Says which persona the rules of then give a segment, held against a population.
PersonaOf = Callable[[Segment, Population], str | None]
Personas = Mapping[int, str | None]
Keys = Mapping[int, str]
Pair = tuple[int, int]


def split_movement(
    then: Population,
    now: Profile,
    personas: tuple[Personas, Personas],
    keys: tuple[Keys, Keys],
    persona_of: PersonaOf,
    crossed: Crossed | None,
) -> Split:
    """Part movement in two steps, each with the other thing held still.

    From the persona of then (``personas[0]``, by segment) to that of today's segment under frozen
    thresholds: customers changed. From there to its persona under fresh ones: thresholds did.
    ``personas[1]`` are what the segments of now are called; ``keys`` are the groups in which
    movement is shown, then and now.
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
    steps = _steps(personas[0], keys[0], segments)
    counts = {
        name: sum(n for pair, n in crossed.items() if pair in pairs)
        for name, pairs in steps.items()
    }
    cells = {name: _whole_cells(pairs, keys) for name, pairs in steps.items()}
    return Split(segments, **counts, cells=cells)


def _steps(before: Personas, then: Keys, now: Sequence[Renamed]) -> dict[str, set[Pair]]:
    """Return the pairs of segments, then and now, to which each reason applies."""
    pairs = [(a, one) for a in then for one in now]
    changed = {(a, one.segment) for a, one in pairs if before.get(a) != one.frozen}
    shifted = {(a, one.segment) for a, one in pairs if one.frozen != one.fresh}
    return {"changed": changed, "shifted": shifted, "either": changed | shifted}


def _whole_cells(pairs: set[Pair], keys: tuple[Keys, Keys]) -> frozenset[tuple[str, str]] | None:
    """Return pairs of segments as pairs of groups; None where a pair of groups has others too."""
    then, now = keys
    inside = {(then[a], now[b]) for a, b in pairs}
    outside = {(x, y) for a, x in then.items() for b, y in now.items() if (a, b) not in pairs}
    return None if inside & outside else frozenset(inside)


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
