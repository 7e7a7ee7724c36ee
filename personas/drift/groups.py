"""Sizes then and now, customers who moved between groups, and why personas changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import fsum
from typing import Literal

from personas.domain.comparison import (
    ChangeCauses,
    ComparedValue,
    Group,
    GroupTransitions,
    PersonaChange,
    TransitionCounts,
    Transitions,
)
from personas.domain.measure import Measure
from personas.domain.naming import Naming
from personas.domain.profile import NumberProfile, NumberSummary, Population, Profile, Segment, Stat
from personas.domain.value import Value

Grouping = Literal["segment", "persona"]
Sizes = Mapping[int, int]  # customers by segment
Names = Mapping[int, Naming]  # by segment
Keys = Mapping[int, str]  # groups by segment
Pair = tuple[int, int]  # a segment then, a segment now

# Returns the persona that the old rules give a segment whose positions are in a population.
PersonaOf = Callable[[Segment, Population], str | None]


def make_groups(
    names: tuple[Names, Names], sizes: tuple[Sizes, Sizes], grouping: Grouping
) -> tuple[Group, ...]:
    """Return every group of then or now: those of now first, the largest first."""
    keys = tuple(_group_keys(side, grouping) for side in names)
    old, new = (
        _sum_by_group({segment: size.get(segment, 0) for segment in key}, key)
        for size, key in zip(sizes, keys, strict=True)
    )
    namings: dict[str, Naming] = {}
    for side, side_keys in zip(names, keys, strict=True):
        # The first segment of a group names it; the names of now come last and win.
        namings |= {side_keys[segment]: side[segment] for segment in sorted(side, reverse=True)}
    order = sorted(namings, key=lambda key: (key not in new, -new.get(key, 0), key))
    return tuple(
        Group(key, namings[key].name, namings[key].icon, old.get(key), new.get(key))
        for key in order
    )


def _group_keys(names: Names, grouping: Grouping) -> dict[int, str]:
    """Return the group of each segment: its number, or its persona; without one its name."""
    return {
        segment: str(segment) if grouping == "segment" else naming.persona or naming.name
        for segment, naming in names.items()
    }


def _sum_by_group(counts: Mapping[int, int], keys: Keys) -> Counter[str]:
    groups: Counter[str] = Counter()
    for segment, count in counts.items():
        groups[keys[segment]] += count
    return groups


def group_transitions(
    transitions: Transitions, names: tuple[Names, Names], grouping: Grouping
) -> GroupTransitions:
    """Sum counts by segments into counts by groups."""
    old, new = (_group_keys(side, grouping) for side in names)
    pairs: Counter[tuple[str, str]] = Counter()
    for (a, b), count in transitions.counts.items():
        pairs[old[a], new[b]] += count
    return GroupTransitions(
        pairs,
        _sum_by_group(transitions.leavers, old),
        _sum_by_group(transitions.joiners, new),
        transitions.unclear,
    )


def compare_value(
    measure: Measure, values: tuple[Value, Value], names: tuple[Names, Names], grouping: Grouping
) -> ComparedValue:
    """Return a value then and now, with the shares of the groups."""
    before, after = (
        _value_shares(value, _group_keys(side, grouping))
        for value, side in zip(values, names, strict=True)
    )
    return ComparedValue(
        label=measure.label,
        unit=measure.unit,
        before=values[0].total,
        after=values[1].total,
        shares={key: (before.get(key), after.get(key)) for key in sorted({*before, *after})},
    )


def _value_shares(value: Value, keys: Keys) -> dict[str, float | None]:
    """Return the shares of groups; None where that of any of its segments is withheld."""
    parts: dict[str, list[float | None]] = {}
    for segment, key in sorted(keys.items()):
        part = value.segments.get(segment)
        parts.setdefault(key, []).append(part.share if part else None)
    shares = {key: [share for share in part if share is not None] for key, part in parts.items()}
    return {key: fsum(s) if len(s) == len(parts[key]) else None for key, s in shares.items()}


def split_causes(
    old: Population,
    new: Profile,
    names: tuple[Names, Names],
    grouping: Grouping,
    persona_of: PersonaOf,
    counts: TransitionCounts | None,
) -> ChangeCauses:
    """Split changes of personas into two steps, in each of which one cause is held constant.

    First from the persona of then to that of today's segment under the old thresholds: customers
    changed. Second from there to its persona under today's thresholds: thresholds changed.
    ``grouping`` gives the groups in which transitions are shown.
    """
    segments = tuple(
        PersonaChange(
            segment=segment.id,
            size=segment.size,
            current=naming.persona if (naming := names[1].get(segment.id)) else None,
            by_old_thresholds=persona_of(_reposition(segment, old), old),
            by_new_thresholds=persona_of(segment, new.population),
        )
        for segment in new.segments
    )
    if counts is None:
        return ChangeCauses(segments)
    keys = (_group_keys(names[0], grouping), _group_keys(names[1], grouping))
    steps = _steps(names[0], segments)
    totals = {name: sum(counts.get(pair, 0) for pair in step) for name, step in steps.items()}
    return ChangeCauses(
        segments,
        by_customers=totals["changed"],
        by_thresholds=totals["shifted"],
        total=totals["either"],
        cells={name: _cells(step, keys) for name, step in steps.items()},
    )


def _steps(old: Names, changes: Sequence[PersonaChange]) -> dict[str, set[Pair]]:
    """Return the pairs of segments, old and new, to which each cause applies."""
    by_customers, by_thresholds = set(), set()
    for segment, naming in old.items():
        for change in changes:
            pair = (segment, change.segment)
            if naming.persona != change.by_old_thresholds:
                by_customers.add(pair)
            if change.by_old_thresholds != change.by_new_thresholds:
                by_thresholds.add(pair)
    either_cause = by_customers | by_thresholds
    return {"changed": by_customers, "shifted": by_thresholds, "either": either_cause}


def _cells(pairs: set[Pair], keys: tuple[Keys, Keys]) -> frozenset[tuple[str, str]] | None:
    """Return pairs of segments as pairs of groups; None where a pair of groups has more pairs."""
    old, new = keys
    inside = {(old[a], new[b]) for a, b in pairs}
    outside = {(x, y) for a, x in old.items() for b, y in new.items() if (a, b) not in pairs}
    return None if inside & outside else frozenset(inside)


def _reposition(segment: Segment, old: Population) -> Segment:
    """Return the segment with its positions among the customers of then."""
    numbers = {
        name: _reposition_number(profile, old.numbers[name])
        for name, profile in segment.numbers.items()
        if name in old.numbers
    }
    return replace(segment, numbers=numbers)


def _reposition_number(profile: NumberProfile, old: NumberSummary) -> NumberProfile:
    stats = {
        name: Stat(stat.value, old.position_of(stat.value)) for name, stat in profile.stats.items()
    }
    return replace(profile, stats=stats)
