"""Gaps: by how much a condition on one measure holds or misses."""

from __future__ import annotations

from collections.abc import Iterable

from personas.rules.language.conditions import Bound, Leaf, MostCommon, Range, Share
from personas.rules.matching.subject import DIGITS, Standing, Subject

# the distance of a condition that fails by no distance at all, as a strict end met exactly does
HAIR = 1e-9
FARTHEST = 1.0


def gap_of(leaf: Leaf, subject: Subject) -> float | None:
    """Return by how much a condition holds (0 or more) or misses (negative); None is unknown.

    In positions for a number, in shares for a category.
    """
    if isinstance(leaf, Range):
        standing = subject.standing(leaf.measure, leaf.stat)
        return _narrowest(_range_gaps(leaf, standing, subject)) if standing else None
    shares = subject.shares.get(leaf.measure)
    if not shares:
        return None
    if isinstance(leaf, MostCommon):
        rivals = [share for value, share in shares.items() if value != leaf.value]
        mine = shares.get(leaf.value, 0.0)
        return _signed(mine - max(rivals, default=0.0), mine > 0 and mine >= max(rivals, default=0))
    return _narrowest(_share_gaps(leaf, round(shares.get(leaf.value, 0.0), DIGITS)))


def _narrowest(gaps: Iterable[float | None]) -> float | None:
    """Return the smallest gap: a range holds as far as its nearer end does."""
    known = list(gaps)
    if any(gap is not None and gap < 0 for gap in known):
        return min(gap for gap in known if gap is not None)
    numbers = [gap for gap in known if gap is not None]
    return min(numbers) if len(numbers) == len(known) else None


def _share_gaps(leaf: Share, share: float) -> Iterable[float]:
    for end, side in ((leaf.lower, 1), (leaf.upper, -1)):
        if end:
            yield _signed((share - end.value) * side, _beyond(share, end, side))


def _range_gaps(leaf: Range, standing: Standing, subject: Subject) -> Iterable[float | None]:
    for end, side in ((leaf.lower, 1), (leaf.upper, -1)):
        if end:
            yield _range_gap(leaf.measure, end, side, standing, subject)


def _range_gap(
    measure: str, end: Bound, side: int, standing: Standing, subject: Subject
) -> float | None:
    actual = _in_unit(standing, end)
    if actual is None:
        return None
    held = _beyond(actual, end, side)
    if end.unit == "position":
        return _signed((actual - end.value) * side, held)
    threshold = position_of(measure, end, subject)
    if threshold is None or standing.position is None:
        return FARTHEST if held else -FARTHEST
    return _signed((standing.position - threshold) * side, held)


def _in_unit(standing: Standing, end: Bound) -> float | None:
    if end.unit == "position":
        return standing.position
    return standing.value if end.unit == "value" else standing.ratio


def _beyond(actual: float, end: Bound, side: int) -> bool:
    """Return whether a number is on the right side of an end."""
    distance = (actual - end.value) * side
    return distance > 0 if end.strict else distance >= 0


def _signed(gap: float, held: bool) -> float:
    """Give a gap the sign of the verdict, which ties can take from it."""
    return max(gap, 0.0) if held else min(gap, -HAIR)


def position_of(measure: str, end: Bound, subject: Subject) -> float | None:
    """Return the position of an end given as a value or ratio; None without a population."""
    population = subject.population.get(measure)
    if population is None:
        return None
    times = population.median if end.unit == "ratio" else 1.0
    return population.position_of(end.value * times)
