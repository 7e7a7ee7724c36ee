"""The chief value, and how it divides among the segments; everything comes from the profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import fsum, isclose

from personas.domain.measure import Measure
from personas.domain.profile import NumberSummary, Profile, Segment
from personas.domain.unit import read_unit
from personas.domain.value import SegmentValue, Value

MAX_PARTS = 8  # values among which one is looked for that is the sum of others
FACTORS = {"k": 1e3, "M": 1e6}


def choose_value(profile: Profile, measures: Iterable[Measure]) -> str | None:
    """Return the chief one of some values, by name; None where there is none.

    It is the one that is the sum of others in every segment; else the one with the largest total.
    """
    values = {m.name: m for m in measures if m.kind == "number"}
    totals = {name: _segment_totals(profile, measure) for name, measure in values.items()}
    order = sorted(values, key=lambda name: (-fsum(totals[name]), name))
    sums = (name for name in order[:MAX_PARTS] if _is_sum(name, order[:MAX_PARTS], totals))
    return next(sums, order[0] if order else None)


def _segment_totals(profile: Profile, measure: Measure) -> list[float]:
    """Return the total of each segment, not in thousands or millions."""
    factor = FACTORS.get(read_unit(measure.unit or "").scale, 1.0)
    parts = [(s.size, s.numbers.get(measure.name)) for s in profile.segments]
    return [
        factor * (size - part.gaps) * part.stats["mean"].value if part else 0.0
        for size, part in parts
    ]


def _is_sum(name: str, names: Sequence[str], totals: Mapping[str, Sequence[float]]) -> bool:
    """Whether a value is the sum of some of the others in every segment."""
    parts = [totals[part] for part in names if part != name and any(totals[part])]
    sums = (
        [fsum(segment) for segment in zip(*group, strict=True)]
        for size in range(2, len(parts) + 1)
        for group in combinations(parts, size)
    )
    return any(totals[name]) and any(_are_close(total, totals[name]) for total in sums)


def _are_close(first: Sequence[float], second: Sequence[float]) -> bool:
    return all(isclose(a, b, rel_tol=1e-9) for a, b in zip(first, second, strict=True))


def compute_value(profile: Profile, measure: str) -> Value:
    """Return how a measure divides among the segments of a profile without withheld figures.

    Shares are undefined where the total is not positive.
    """
    summary = profile.population.numbers[measure]
    return Value(
        measure=measure,
        total=summary.mean * summary.count,
        mean=summary.mean,
        median=summary.median,
        is_net=summary.quantiles[0] < 0,
        segments=_cumulate(profile, {s.id: _part(s, measure, summary) for s in profile.segments}),
    )


def _part(segment: Segment, measure: str, summary: NumberSummary) -> SegmentValue:
    number = segment.numbers.get(measure)
    if number is None:
        return SegmentValue(None, None, None, None)
    mean = number.stats["mean"].value if "mean" in number.stats else None
    is_defined = mean is not None and number.total_share is not None
    index = 100 * mean / summary.mean if is_defined and mean is not None else None
    return SegmentValue(number.total_share, mean, number.median.value, index)


def _cumulate(profile: Profile, parts: Mapping[int, SegmentValue]) -> dict[int, SegmentValue]:
    """Add cumulated shares, the highest mean first; a withheld share would follow from them."""
    if any(part.share is None for part in parts.values()):
        return dict(parts)
    sizes = {segment.id: segment.share for segment in profile.segments}
    order = sorted(parts, key=lambda segment: (-(parts[segment].mean or 0.0), segment))
    return {
        segment: replace(
            parts[segment],
            cumulated_customers=fsum(sizes[s] for s in order[: order.index(segment) + 1]),
            cumulated_share=fsum(parts[s].share or 0.0 for s in order[: order.index(segment) + 1]),
        )
        for segment in sorted(parts)
    }
