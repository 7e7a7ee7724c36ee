"""Tell segments apart by few cuts: a decision tree whose leaves are the segments.

Every path of the tree is a rule. The rules exclude each other, and together they claim everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from personas.domain.problem import error
from personas.domain.profile import Profile, Segment
from personas.rules.language.conditions import Bound, Unit
from personas.rules.language.pack import Levels
from personas.rules.language.phrases import round_between

MIN_GAP = 1e-3  # of an axis' values; closer segments are no different
CLEAR = 0.8  # a gap of this part of the widest one is wide enough to prefer short rules


@dataclass(frozen=True, slots=True)
class Axis:
    """A statistic of a number, or the share of a category's ``stat``, by which segments differ.

    ``values`` are by segment, in ``unit``; ``weight`` makes a gap comparable with one of medians.
    """

    measure: str
    stat: str
    unit: Unit
    values: Mapping[int, float] = field(compare=False)
    weight: float = field(default=1.0, compare=False)

    @property
    def is_share(self) -> bool:
        """Whether it is the share of a category's value."""
        return self.unit == "share"


@dataclass(frozen=True, slots=True)
class Split:
    """A cut of an axis between segments; the cut itself belongs to the ``lower`` side or not."""

    axis: Axis
    cut: float
    includes_cut: bool  # the lower side does
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    gap: float


RuleEnds = Mapping[Axis, tuple[Bound | None, Bound | None]]


def split_segments(
    axes: Sequence[Axis], levels: Levels, segments: Sequence[int]
) -> dict[int, RuleEnds]:
    """Return the ends of each segment's rule, by axis.

    Raises E231 for segments that are alike on every axis.
    """
    return dict(_split(axes, levels, tuple(segments), {}))


def _split(
    axes: Sequence[Axis],
    levels: Levels,
    segments: tuple[int, ...],
    path: dict[Axis, tuple[Bound | None, Bound | None]],
) -> Iterator[tuple[int, RuleEnds]]:
    if len(segments) == 1:
        yield segments[0], path
        return
    split = _best_split([s for axis in axes for s in _splits(axis, levels, segments)])
    if split is None:
        names = " and ".join(map(str, sorted(segments)))
        message = f"Segments {names} are alike in every figure: no rule tells them apart"
        raise error("E231", message, "Ask for fewer segments, -k, or bind further measures")
    unit, cut, at_cut = split.axis.unit, split.cut, split.includes_cut
    low, high = path.get(split.axis, (None, None))
    below, above = Bound(cut, unit, strict=not at_cut), Bound(cut, unit, strict=at_cut)
    yield from _split(axes, levels, split.lower, path | {split.axis: (low, below)})
    yield from _split(axes, levels, split.upper, path | {split.axis: (above, high)})


def _best_split(splits: Sequence[Split]) -> Split | None:
    """Return a wide split, of wide ones the most even: it makes the shortest rules."""
    if not splits:
        return None
    widest = max(split.gap for split in splits)
    clear = [split for split in splits if split.gap >= CLEAR * widest]
    return max(clear, key=lambda s: (min(len(s.lower), len(s.upper)), round(s.gap, 9)))


def _splits(axis: Axis, levels: Levels, segments: Sequence[int]) -> Iterator[Split]:
    """Yield every cut of an axis between two neighbouring segments that differ on it."""
    if any(segment not in axis.values for segment in segments):
        return
    ranking = sorted(segments, key=lambda s: (axis.values[s], s))
    for n, (first, second) in enumerate(pairwise(ranking), start=1):
        low, high = axis.values[first], axis.values[second]
        if (gap := (high - low) * axis.weight) >= MIN_GAP:
            cut, includes_cut = _cut(axis, low, high, levels)
            yield Split(axis, cut, includes_cut, tuple(ranking[:n]), tuple(ranking[n:]), gap)


def _cut(axis: Axis, low: float, high: float, levels: Levels) -> tuple[float, bool]:
    """Return a cut between two values, and whether it belongs to the lower side.

    It is the end of a level where one lies well between them, else a round number.
    """
    margin = (high - low) / 5
    if axis.stat == "median" and axis.unit == "position":
        for end, is_low in ((levels.low, True), (levels.high, False), (levels.very_low, True),
                            (levels.very_high, False)):  # fmt: skip
            if low + margin <= end <= high - margin:
                return end, is_low
    if axis.unit == "value":
        return round_between(low + margin, high - margin), False
    return round_between(100 * (low + margin), 100 * (high - margin)) / 100, False


STATS = {"median": 1.0, "mean": 0.5, "q25": 0.5, "q75": 0.5}  # with the weight of a gap
OF_SHARES, OF_VALUES = 0.5, 0.1


def axes_of(profile: Profile, measures: Sequence[str]) -> tuple[Axis, ...]:
    """Return the axes on which all segments with a value can be compared, medians first."""
    positions = (_positions(profile.segments, m, stat) for stat in STATS for m in measures)
    values = (_means(profile, measure) for measure in measures)
    shares = (axis for measure in measures for axis in _shares(profile, measure))
    return tuple(axis for axis in (*positions, *shares, *values) if axis.values)


def _positions(segments: Sequence[Segment], measure: str, stat: str) -> Axis:
    numbers = {s.id: s.numbers[measure].stats.get(stat) for s in segments if measure in s.numbers}
    values = {segment: round(stat.position, 9) for segment, stat in numbers.items() if stat}
    return Axis(measure, stat, "position", values, STATS[stat])


def _means(profile: Profile, measure: str) -> Axis:
    """Means in the measure's unit: of a measure of few values, such as 0 and 1."""
    population = profile.population.numbers.get(measure)
    if population is None or population.sd <= 0:
        return Axis(measure, "mean", "value", {})
    means = {s.id: s.numbers[measure].stats.get("mean") for s in profile.segments
             if measure in s.numbers}  # fmt: skip
    values = {segment: stat.value for segment, stat in means.items() if stat}
    return Axis(measure, "mean", "value", values, OF_VALUES / population.sd)


def _shares(profile: Profile, measure: str) -> Iterator[Axis]:
    summary = profile.population.categories.get(measure)
    for value in sorted(summary.shares) if summary else ():
        rows = {s.id: s.categories[measure].shares for s in profile.segments
                if measure in s.categories}  # fmt: skip
        shares = {segment: round(row.get(value, 0.0), 9) for segment, row in rows.items() if row}
        yield Axis(measure, value, "share", shares, OF_SHARES)
