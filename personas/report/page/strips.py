"""What marks a segment, drawn: where it stands among all customers, or how often a value occurs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from personas.report.page.section import PageSource, at
from personas.report.views.evidence import VTestView
from personas.report.views.figures import NumberView
from personas.report.views.segment import SegmentView

MIN_STRIPS, MAX_STRIPS = 3, 5
# Where positions become low, mid, high and very high: the colours of levels, whatever their names.
STEPS = (0.1, 0.3, 0.7, 0.9)
RANGE = ("q5", "q25", "median", "q75", "q95")


@dataclass(frozen=True, slots=True)
class NumberStrip:
    """A number: the middle 90 %, the middle half and the median among all customers."""

    number: NumberView
    step: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareStrip:
    """A value of a category: its share of the segment, and of all customers."""

    mark: VTestView
    share: str
    overall: str
    step: int


Strip = NumberStrip | ShareStrip


def step_of(position: float) -> int:
    """Return the colour of a position, 1 (very low) to 5 (very high)."""
    return 1 + bisect_left(STEPS, round(position, 9))


def strips_of(source: PageSource, segment: SegmentView) -> tuple[Strip, ...]:
    """Return the strips of a card: the chief value, then what marks the segment most."""
    strips: dict[str, Strip] = {}
    for name, strip in _candidates(source, segment):
        strips.setdefault(name, strip)
    traits = {trait.measure for trait in segment.traits}
    chief = source.view.value.measure if source.view.value else None
    count = max(MIN_STRIPS, len((traits | {chief}) & strips.keys()))
    return tuple(islice(strips.values(), min(count, MAX_STRIPS)))


def _candidates(source: PageSource, segment: SegmentView) -> Iterator[tuple[str, Strip]]:
    """Yield the strips by measure: the chief value, traits, what else is distinctive, the rest."""
    numbers = {number.measure: number for number in segment.numbers}
    chief = source.view.value
    if chief and chief.measure in numbers:
        yield chief.measure, _number_strip(source, segment, numbers[chief.measure])
    for trait in segment.traits:
        if trait.measure in numbers:
            yield trait.measure, _number_strip(source, segment, numbers[trait.measure])
        elif trait.share is not None and trait.overall is not None:
            yield trait.measure, _share_strip(trait, trait.share, trait.overall)
    outcomes = {outcome.measure for outcome in source.view.outcomes}
    for number in sorted(segment.numbers, key=lambda n: -round(abs(n.position - 0.5), 9)):
        if number.measure not in outcomes:
            yield number.measure, _number_strip(source, segment, number)


def places_of(source: PageSource, segment: int, measure: str) -> tuple[float, ...]:
    """Return where a segment's quantiles stand among all customers; the median alone without."""
    profile = next(s for s in source.run.profile.segments if s.id == segment).numbers[measure]
    if not {*RANGE} <= {*profile.stats}:
        return (profile.median.position,)
    return tuple(profile.stats[name].position for name in RANGE)


def _number_strip(source: PageSource, segment: SegmentView, number: NumberView) -> NumberStrip:
    places = places_of(source, segment.number, number.measure)
    return NumberStrip(number, step_of(number.position), tuple(map(at, places)))


def _share_strip(mark: VTestView, share: float, overall: float) -> ShareStrip:
    step = 3 + (1 if mark.effect > 0 else -1) * (2 if abs(mark.effect) >= 0.3 else 1)
    return ShareStrip(mark, at(share), at(overall), step)
