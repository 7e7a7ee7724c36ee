"""Gaps: by how much a condition on one measure holds or misses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

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


class Weight(NamedTuple):
    """How many positions are missing for a condition to hold, and for it to fail.

    A condition that holds misses nothing to hold; one that is unknown misses both.
    """

    to_hold: float
    to_fail: float

    @property
    def held(self) -> bool:
        """True where the condition holds."""
        return self.to_hold == 0

    @property
    def missed(self) -> bool:
        """True where the condition is known not to hold."""
        return self.to_fail == 0


UNKNOWN = Weight(FARTHEST, FARTHEST)
Weigher = Callable[[Subject], Weight | None]


def weigher(condition: Condition, optional: frozenset[str]) -> Weigher:
    """Compile a condition. Weighed, an unknown one on an ``optional`` measure is skipped: None.

    A group leaves out what is skipped, and is itself skipped where nothing is left of it.
    """
    match condition:
        case All(parts):
            return _group([weigher(part, optional) for part in parts], _all)
        case AnyOf(parts):
            return _group([weigher(part, optional) for part in parts], _any)
        case Not(part):
            return _negation(weigher(part, optional))
        case Range() | Share() | MostCommon():
            return _leaf(condition, None if condition.measure in optional else UNKNOWN)


def _group(parts: list[Weigher], join: Callable[[list[Weight]], Weight]) -> Weigher:
    def weigh(subject: Subject) -> Weight | None:
        weights = [weight for part in parts if (weight := part(subject)) is not None]
        return join(weights) if weights else None

    return weigh


def _all(weights: Iterable[Weight]) -> Weight:
    to_hold, to_fail = zip(*weights, strict=True)
    return Weight(sum(to_hold), min(to_fail))


def _any(weights: Iterable[Weight]) -> Weight:
    to_hold, to_fail = zip(*weights, strict=True)
    return Weight(min(to_hold), sum(to_fail))


def _negation(part: Weigher) -> Weigher:
    def weigh(subject: Subject) -> Weight | None:
        weight = part(subject)
        return None if weight is None else Weight(weight.to_fail, weight.to_hold)

    return weigh


def _leaf(leaf: Leaf, unknown: Weight | None) -> Weigher:
    def weigh(subject: Subject) -> Weight | None:
        gap = gap_of(leaf, subject)
        return unknown if gap is None else weight_of(gap)

    return weigh


def weight_of(gap: float) -> Weight:
    """Return the weight of a gap: 0 or more when held, negative when missed."""
    return Weight(0.0, max(gap, HAIR)) if gap >= 0 else Weight(-gap, 0.0)
