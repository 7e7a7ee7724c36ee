"""Withhold the figures of few customers: a median of three is nearly one customer's value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from personas.domain.naming import Attempt, Check, Naming
from personas.domain.problem import Problem
from personas.domain.profile import MEAN, NumberProfile, Profile, Segment
from personas.suppression.cells import Cell, Row, category_cells, close_rows
from personas.suppression.complementary import SMALLEST, is_small


def redact_profile(profile: Profile) -> Profile:
    """Return the profile without figures of fewer than `SMALLEST` customers.

    A number that so few of a segment have is absent from it. Shares of a total add up to one, and
    means to the mean of all. So the mean and share of one segment are withheld together with those
    of the smallest other segments, until `SMALLEST` customers and two segments are missing. Sizes
    of segments are always public.
    """
    mute = {name: mute_segments(profile, name) for name in profile.population.numbers}
    segments = (replace(s, numbers=_public_numbers(s, mute)) for s in profile.segments)
    return replace(profile, segments=tuple(segments))


def _public_numbers(
    segment: Segment, mute: Mapping[str, frozenset[int]]
) -> dict[str, NumberProfile]:
    withheld = withheld_measures(segment)
    return {
        name: _without_sum(number) if segment.id in mute[name] else number
        for name, number in segment.numbers.items()
        if name not in withheld
    }


def _without_sum(number: NumberProfile) -> NumberProfile:
    stats = {name: stat for name, stat in number.stats.items() if name != MEAN}
    return replace(number, stats=stats, total_share=None, sd=None)


def withheld_measures(segment: Segment) -> frozenset[str]:
    """Return the numeric measures of which a segment has too few values to publish figures."""
    return frozenset(
        name for name, number in segment.numbers.items() if segment.size - number.gaps < SMALLEST
    )


def redact_naming(naming: Naming, segment: Segment, profile: Profile) -> Naming:
    """Return the naming without withheld actual values, and without what would reveal them."""
    withheld = withheld_measures(segment)

    def is_withheld(check: Check) -> bool:
        if check.measure in profile.population.categories:
            return is_actual_withheld(check, category_cells(profile, check.measure)[segment.id])
        if check.measure not in profile.population.numbers:
            return False
        is_mean = check.stat == MEAN
        is_mute = is_mean and segment.id in mute_segments(profile, check.measure)
        return is_mute or check.measure in withheld

    attempt, runner_up = naming.attempt, naming.runner_up
    return replace(
        naming,
        attempt=redact_attempt(attempt, is_withheld, naming.outcome == "rule") if attempt else None,
        runner_up=_public_runner_up(runner_up, is_withheld) if runner_up else None,
    )


def is_actual_withheld(check: Check, row: Row) -> bool:
    """Whether an actual value is withheld: it is of few customers, or in a hidden cell.

    A check does not say which value its share is of, so equal shares are hidden together.
    """
    if isinstance(check.actual, str):
        return check.actual not in {cell.value for cell in row if not cell.is_hidden}
    if check.actual is None:
        return check.verdict != "unknown"
    return any(cell.is_hidden and abs(cell.share - check.actual) < 1e-9 for cell in row)


def redact_attempt(
    attempt: Attempt, is_withheld: Callable[[Check], bool], held: bool = False
) -> Attempt:
    """Return an attempt without withheld actual values and gaps, and the sum that reveals them.

    Whether a share of few customers meets a condition limits it, and is withheld as well, unless
    all conditions ``held``: then the name of the segment says so.
    """
    flags = [is_withheld(check) for check in attempt.checks]
    checks = tuple(
        _without_actual(check, held) if flag else check
        for check, flag in zip(attempt.checks, flags, strict=True)
    )
    distance = None if any(flags) and attempt.distance else attempt.distance
    return replace(attempt, checks=checks, distance=distance)


def _without_actual(check: Check, held: bool) -> Check:
    is_public = check.position is not None or (held and not check.within)
    verdict = check.verdict if is_public else "unknown"
    return replace(check, verdict=verdict, actual=None, position=None, gap=None)


def _public_runner_up(attempt: Attempt, is_withheld: Callable[[Check], bool]) -> Attempt | None:
    """Return a runner-up; None where its distance depends on few customers' shares."""
    if any(check.position is None and is_withheld(check) for check in attempt.checks):
        return None
    return redact_attempt(attempt, is_withheld)


def warn_of_withheld(segment: Segment) -> list[Problem]:
    """Return the warning of a segment with withheld figures, if any."""
    withheld = sorted(withheld_measures(segment))
    if not withheld:
        return []
    names = ", ".join(f"`{name}`" for name in withheld)
    is_few = segment.size < SMALLEST
    reason = f"has {segment.size} customers" if is_few else f"has few values of {names}"
    return [
        Problem(
            "W408",
            f"Segment {segment.id} {reason}: figures of fewer than {SMALLEST} are withheld, "
            "and so are texts that quote them",
            "Take fewer segments, -k, or segment more customers.",
        )
    ]


def mute_segments(profile: Profile, measure: str) -> frozenset[int]:
    """Return the segments whose mean and share of the total are withheld, to protect any.

    The mean of an outcome of 0 and 1 is a rate: it is withheld as the counts of a category are.
    """
    numbers = {s.id: (s.size, s.numbers[measure]) for s in profile.segments if measure in s.numbers}
    counts = {segment: size - number.gaps for segment, (size, number) in numbers.items()}
    mute = {segment for segment, count in counts.items() if count < SMALLEST}
    candidates = sorted(counts.keys() - mute, key=lambda segment: (counts[segment], segment))
    while mute and candidates and (len(mute) < 2 or sum(counts[s] for s in mute) < SMALLEST):
        mute.add(candidates.pop(0))
    is_outcome = all(number.sd is not None for _, number in numbers.values())
    if is_outcome and profile.population.numbers[measure].is_binary:
        means = {s: number.stats["mean"].value for s, (_, number) in numbers.items()}
        rows = close_rows([_yes_no(mean, counts[s], s in mute) for s, mean in means.items()])
        mute |= {s for s, row in zip(means, rows, strict=True) if row[0].is_hidden}
    return frozenset(mute)


def _yes_no(rate: float, count: int, is_hidden: bool) -> Row:
    """Return the counts of 1 and 0 as the cells of a category."""
    events = round(rate * count)
    counts = (("1", events), ("0", count - events))
    return tuple(Cell(v, n, n / count, is_hidden or is_small(n)) for v, n in counts)
