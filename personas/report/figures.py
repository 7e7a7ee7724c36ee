"""Which charts a run has, and what they show: known without drawing any of them."""

from __future__ import annotations

from personas.facts.measure import Measure
from personas.facts.profile import Segment
from personas.facts.run import Run

SIZES, PROFILE, CHOOSING, MAP = "sizes.svg", "profile.svg", "choosing-k.svg", "map.svg"


def chart_names(run: Run) -> tuple[str, ...]:
    """Return the file names of the charts that this run's facts suffice for, in report order."""
    wanted = {
        SIZES: bool(run.profile.segments),
        PROFILE: bool(numeric_measures(run)),
        CHOOSING: len(run.choice.candidates) > 1,
        MAP: map_axes(run) is not None,
    }
    return tuple(name for name, possible in wanted.items() if possible)


def numeric_measures(run: Run) -> tuple[Measure, ...]:
    """Return the numeric measures that at least one segment has values for, in their order."""
    return tuple(
        measure
        for measure in run.measures
        if measure.kind == "number" and any(measure.name in s.numbers for s in run.profile.segments)
    )


def title_of(name: str) -> str:
    """Return a persona's name as a title: its first letter a capital."""
    return name[:1].upper() + name[1:]


def map_axes(run: Run) -> tuple[Measure, Measure] | None:
    """Return the two measures whose segment medians spread widest, widest first.

    Spread is the size-weighted variance of the medians' positions, so units do not count. Only
    measures that every segment has values for can be axes; None where there are not two.
    """
    shared = [
        measure
        for measure in numeric_measures(run)
        if all(measure.name in segment.numbers for segment in run.profile.segments)
    ]
    ranked = sorted(shared, key=lambda m: -_spread(run.profile.segments, m.name))
    return (ranked[0], ranked[1]) if len(ranked) > 1 else None


def _spread(segments: tuple[Segment, ...], measure: str) -> float:
    places = [(s.share, s.numbers[measure].median.position) for s in segments]
    total = sum(share for share, _ in places) or 1.0
    center = sum(share * place for share, place in places) / total
    # Rounded, so that measures equal but for the last bits keep their order.
    return round(sum(share * (place - center) ** 2 for share, place in places) / total, 9)
