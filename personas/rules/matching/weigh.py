"""Weigh conditions: how far a segment is from holding them, and from failing them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from personas.rules.language.conditions import (
    All,
    AnyOf,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Range,
    Share,
)
from personas.rules.matching.gaps import FARTHEST, HAIR, gap_of
from personas.rules.matching.subject import Subject


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
