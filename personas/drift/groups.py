"""Sizes then and now, and the customers who moved between groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from personas.domain.comparison import (
    ChangeCauses,
    Group,
    GroupTransitions,
    PersonaChange,
    TransitionCounts,
    Transitions,
)
from personas.domain.naming import Naming
from personas.domain.profile import NumberProfile, NumberSummary, Population, Profile, Segment, Stat

By = Literal["segment", "persona"]
Sizes = Mapping[int, int]
Names = Mapping[int, Naming]


def keys_of(names: Names, by: By) -> dict[int, str]:
    """Return the group of each segment: its number, or its persona; without one its name."""
    return {
        number: str(number) if by == "segment" else naming.persona or naming.name
        for number, naming in names.items()
    }


def make_groups(old: Names, new: Names, sizes: tuple[Sizes, Sizes], by: By) -> tuple[Group, ...]:
    """Return every group of either side, those of now first, the largest first."""
    then, now = _sizes(sizes[0], keys_of(old, by)), _sizes(sizes[1], keys_of(new, by))
    shown = {**_shown(old, by), **_shown(new, by)}
    order = sorted(shown, key=lambda key: (key not in now, -now.get(key, 0), key))
    return tuple(
        Group(key, shown[key].name, shown[key].icon, then.get(key), now.get(key)) for key in order
    )


def _sizes(sizes: Sizes, keys: Mapping[int, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for segment, key in keys.items():
        counted[key] += sizes.get(segment, 0)
    return counted


def _shown(names: Names, by: By) -> dict[str, Naming]:
    """The first segment of a group stands for it."""
    keys = keys_of(names, by)
    return {keys[number]: names[number] for number in sorted(names, reverse=True)}


def follow(moves: Transitions, names: tuple[Names, Names], by: By) -> GroupTransitions:
    """Gather counts by segments into counts by groups."""
    then, now = (keys_of(side, by) for side in names)
    pairs: Counter[tuple[str, str]] = Counter()
    for (before, after), count in moves.counts.items():
        pairs[then[before], now[after]] += count
    left, joined = _gathered(moves.left, then), _gathered(moves.joined, now)
    return GroupTransitions(pairs, left, joined, moves.unclear)


def _gathered(sizes: Sizes, keys: Mapping[int, str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for segment, count in sizes.items():
        counted[keys[segment]] += count
    return counted


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
    crossed: TransitionCounts | None,
) -> ChangeCauses:
    """Part movement in two steps, each with the other thing held still.

    From the persona of then (``personas[0]``, by segment) to that of today's segment under frozen
    thresholds: customers changed. From there to its persona under fresh ones: thresholds did.
    ``personas[1]`` are what the segments of now are called; ``keys`` are the groups in which
    movement is shown, then and now.
    """
    segments = tuple(
        PersonaChange(
            segment=segment.id,
            size=segment.size,
            current=personas[1].get(segment.id),
            by_old_thresholds=persona_of(_frozen(segment, then), then),
            by_new_thresholds=persona_of(segment, now.population),
        )
        for segment in now.segments
    )
    if crossed is None:
        return ChangeCauses(segments)
    steps = _steps(personas[0], keys[0], segments)
    counts = {
        name: sum(n for pair, n in crossed.items() if pair in pairs)
        for name, pairs in steps.items()
    }
    cells = {name: _whole_cells(pairs, keys) for name, pairs in steps.items()}
    return ChangeCauses(segments, **counts, cells=cells)


def _steps(before: Personas, then: Keys, now: Sequence[PersonaChange]) -> dict[str, set[Pair]]:
    """Return the pairs of segments, then and now, to which each reason applies."""
    pairs = [(a, one) for a in then for one in now]
    changed = {(a, one.segment) for a, one in pairs if before.get(a) != one.by_old_thresholds}
    shifted = {
        (a, one.segment) for a, one in pairs if one.by_old_thresholds != one.by_new_thresholds
    }
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
