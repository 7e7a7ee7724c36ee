"""Withhold the figures of few customers: a median of three is nearly somebody's own value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from personas.domain.naming import Attempt, Check, Naming
from personas.domain.problem import Problem
from personas.domain.profile import NumberProfile, Profile, Segment
from personas.suppression.cells import Row, category_cells
from personas.suppression.complementary import SMALLEST

Numbers = Mapping[str, NumberProfile]


def publishable(profile: Profile) -> Profile:
    """Return the profile without figures of fewer than `SMALLEST` customers.

    A number that so few of a segment have is absent from it. Shares of a total add up to one, and
    means to the mean of all, so that a missing one takes those of the smallest other segments
    with it, until `SMALLEST` customers and two segments are missing. Sizes of segments are always
    told.
    """
    hidden = {s.id: withheld_from(s) for s in profile.segments}
    mute = {name: mute_segments(profile, name) for name in profile.population.numbers}
    return replace(
        profile,
        segments=tuple(replace(s, numbers=_told(s, hidden[s.id], mute)) for s in profile.segments),
    )


def withheld_from(segment: Segment) -> frozenset[str]:
    """Return the numeric measures of which a segment has too few values to tell of them."""
    return frozenset(
        name for name, number in segment.numbers.items() if segment.size - number.gaps < SMALLEST
    )


def may_be_told(naming: Naming, segment: Segment, profile: Profile) -> Naming:
    """Return the naming without actual values that are withheld, nor what would tell them."""
    numbers = withheld_from(segment)

    def hidden(check: Check) -> bool:
        if check.measure in profile.population.categories:
            return is_hidden(check, category_cells(profile, check.measure)[segment.id])
        if check.measure not in profile.population.numbers:
            return False
        mean = check.stat == "mean" and segment.id in mute_segments(profile, check.measure)
        return mean or check.measure in numbers

    attempt, runner_up = naming.attempt, naming.runner_up
    return replace(
        naming,
        attempt=without_actuals(attempt, hidden, naming.outcome == "rule") if attempt else None,
        runner_up=_unless_few(runner_up, hidden) if runner_up else None,
    )


def is_hidden(check: Check, row: Row) -> bool:
    """Say whether an actual value is withheld: of few customers, or in a cell that is.

    A check knows its share but not which value it is of, so equal shares are hidden together.
    """
    if isinstance(check.actual, str):
        return check.actual not in {cell.value for cell in row if not cell.hidden}
    if check.actual is None:
        return check.verdict != "unknown"
    return any(cell.hidden and abs(cell.share - check.actual) < 1e-9 for cell in row)


def without_actuals(
    attempt: Attempt, hidden: Callable[[Check], bool], held: bool = False
) -> Attempt:
    """Take hidden actuals and gaps out of an attempt, and the sum of gaps that would tell them.

    Whether a share of few customers meets a condition is a bound of it, and withheld as well, but
    where all conditions ``held``: then the name of the segment says so.
    """
    few = [hidden(check) for check in attempt.checks]
    checks = tuple(
        _without(check, held) if small else check
        for check, small in zip(attempt.checks, few, strict=True)
    )
    distance = None if any(few) and attempt.distance else attempt.distance
    return replace(attempt, checks=checks, distance=distance)


def _without(check: Check, held: bool) -> Check:
    number = check.position is not None
    sure = number or (held and not check.within)
    verdict = check.verdict if sure else "unknown"
    return replace(check, verdict=verdict, actual=None, position=None, gap=None)


def _unless_few(attempt: Attempt, hidden: Callable[[Check], bool]) -> Attempt | None:
    """Return a runner-up; None where how near it comes is a matter of few customers' shares."""
    few = any(check.position is None and hidden(check) for check in attempt.checks)
    return None if few else without_actuals(attempt, hidden)


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
        name: _without_sum(number) if segment.id in mute[name] else number
        for name, number in segment.numbers.items()
        if name not in hidden
    }


def _without_sum(number: NumberProfile) -> NumberProfile:
    stats = {name: stat for name, stat in number.stats.items() if name != "mean"}
    return replace(number, stats=stats, total_share=None)


def mute_segments(profile: Profile, measure: str) -> frozenset[int]:
    """Return the segments whose sum is withheld, for their own or another's sake: mean, share."""
    counts = {
        s.id: s.size - s.numbers[measure].gaps for s in profile.segments if measure in s.numbers
    }
    mute = {segment for segment, count in counts.items() if count < SMALLEST}
    others = sorted(counts.keys() - mute, key=lambda segment: (counts[segment], segment))
    while mute and others and (len(mute) < 2 or sum(counts[s] for s in mute) < SMALLEST):
        mute.add(others.pop(0))
    return frozenset(mute)
