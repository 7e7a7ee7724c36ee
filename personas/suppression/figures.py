"""Withhold the figures of few customers: a median of three is nearly somebody's own value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from personas.domain.naming import Attempt, Naming
from personas.domain.problem import Problem
from personas.domain.profile import NumberProfile, Profile, Segment
from personas.suppression.cells import SMALLEST

Numbers = Mapping[str, NumberProfile]


def publishable(profile: Profile) -> Profile:
    """Return the profile without figures of fewer than `SMALLEST` customers.

    A number that so few of a segment have is absent from it. Shares of a total add up to one, so
    that a missing one takes those of the smallest other segments with it, until `SMALLEST`
    customers and two segments are missing. Sizes of segments are always told.
    """
    hidden = {s.id: withheld_from(s) for s in profile.segments}
    mute = {name: _mute(profile, name) for name in profile.population.numbers}
    return replace(
        profile,
        segments=tuple(replace(s, numbers=_told(s, hidden[s.id], mute)) for s in profile.segments),
    )


def withheld_from(segment: Segment) -> frozenset[str]:
    """Return the numeric measures of which a segment has too few values to tell of them."""
    return frozenset(
        name for name, number in segment.numbers.items() if segment.size - number.gaps < SMALLEST
    )


def may_be_told(naming: Naming, segment: Segment) -> Naming:
    """Return the naming without actual values that are withheld from the segment's profile."""
    hidden = withheld_from(segment)
    tried = (naming.attempt, naming.runner_up)
    attempt, runner_up = (_without(one, hidden) if one else None for one in tried)
    return replace(naming, attempt=attempt, runner_up=runner_up) if hidden else naming


def warn_withheld(segment: Segment) -> list[Problem]:
    """Say of a segment what is withheld; nothing where nothing is."""
    hidden = sorted(withheld_from(segment))
    if not hidden:
        return []
    names = ", ".join(f"`{name}`" for name in hidden)
    small = segment.size < SMALLEST
    who = f"has {segment.size} customers" if small else f"has few values of {names}"
    return [
        Problem(
            "W408",
            f"Segment {segment.id} {who}: figures of fewer than {SMALLEST} are withheld, "
            "and so are texts that quote them",
            "Take fewer segments, -k, or segment more customers.",
        )
    ]


def _told(segment: Segment, hidden: frozenset[str], mute: Mapping[str, frozenset[int]]) -> Numbers:
    return {
        name: replace(number, total_share=None) if segment.id in mute[name] else number
        for name, number in segment.numbers.items()
        if name not in hidden
    }


def _mute(profile: Profile, measure: str) -> frozenset[int]:
    """Return the segments whose share of a total is withheld, their own or another's sake."""
    counts = {
        s.id: s.size - s.numbers[measure].gaps for s in profile.segments if measure in s.numbers
    }
    mute = {segment for segment, count in counts.items() if count < SMALLEST}
    others = sorted(counts.keys() - mute, key=lambda segment: (counts[segment], segment))
    while mute and others and (len(mute) < 2 or sum(counts[s] for s in mute) < SMALLEST):
        mute.add(others.pop(0))
    return frozenset(mute)


def _without(attempt: Attempt, hidden: frozenset[str]) -> Attempt:
    checks = tuple(
        replace(check, actual=None, position=None, gap=None) if check.measure in hidden else check
        for check in attempt.checks
    )
    return replace(attempt, checks=checks)
