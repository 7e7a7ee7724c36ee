"""Charts and their measures: which charts the facts of a run suffice for."""

from __future__ import annotations

from personas.domain.measure import Measure
from personas.domain.profile import Segment
from personas.domain.run import Pictures, Run
from personas.domain.unit import is_money

# The files of charts by their names in templates.
FILES = {
    "sizes": "sizes.svg", "profile": "profile.svg", "choosing": "choosing-k.svg", "map": "map.svg",
    "scatter": "scatter.svg", "components": "components.svg", "silhouettes": "silhouettes.svg",
    "boxes": "boxes.svg", "categories": "categories.svg", "money": "money.svg",
    "correlations": "correlations.svg",
}  # fmt: skip


def chart_names(run: Run) -> tuple[str, ...]:
    """Return the file names of the charts that this run's facts suffice for."""
    pictures = run.pictures or Pictures()
    possible = {
        "sizes": bool(run.profile.segments),
        "profile": bool(numeric_measures(run)),
        "choosing": len(run.choice.candidates) > 1,
        "scatter": scatter_axes(run) is not None,
        "map": scatter_axes(run) is None and map_axes(run) is not None,
        "components": pictures.components is not None,
        "silhouettes": pictures.silhouettes is not None,
        "boxes": bool(boxed_measures(run)),
        "categories": bool(run.profile.segments) and bool(run.profile.population.categories),
        "money": money_measure(run) is not None,
        "correlations": pictures.correlations is not None,
    }
    return tuple(FILES[name] for name, is_possible in possible.items() if is_possible)


def numeric_measures(run: Run) -> tuple[Measure, ...]:
    """Return the numeric measures that at least one segment has values for, in their order."""
    return tuple(
        measure
        for measure in run.measures
        if measure.kind == "number" and any(measure.name in s.numbers for s in run.profile.segments)
    )


def boxed_measures(run: Run) -> tuple[Measure, ...]:
    """Return the numeric measures, at most six, that have 5 % and 95 % quantiles."""
    profiles = [s.numbers for s in run.profile.segments]
    measures = [
        measure
        for measure in numeric_measures(run)
        if all({"q5", "q95"} <= {*n[measure.name].stats} for n in profiles if measure.name in n)
    ]
    return tuple(measures[:6])


def money_measure(run: Run) -> Measure | None:
    """Return the first measure of money that segments have shares of."""
    return next(
        (
            measure
            for measure in numeric_measures(run)
            if is_money(measure.unit)
            and any(total_share(s, measure.name) for s in run.profile.segments)
        ),
        None,
    )


def total_share(segment: Segment, measure: str) -> float | None:
    """Return a segment's share of a measure's total, or None."""
    profile = segment.numbers.get(measure)
    return profile.total_share if profile else None


def title_of(name: str) -> str:
    """Return a persona's name with a capital first letter."""
    return name[:1].upper() + name[1:]


def map_axes(run: Run) -> tuple[Measure, Measure] | None:
    """Return the two measures that separate segments most, the best first.

    Those of the scatter, where there is one; else those whose segment medians spread widest.
    Spread is the size-weighted variance of the medians' positions, so units do not count. Only
    measures that every segment has values for can be axes; None where there are not two.
    """
    if axes := scatter_axes(run):
        return axes
    complete = [
        measure
        for measure in numeric_measures(run)
        if all(measure.name in segment.numbers for segment in run.profile.segments)
    ]
    by_spread = sorted(complete, key=lambda m: -_spread(run.profile.segments, m.name))
    return (by_spread[0], by_spread[1]) if len(by_spread) > 1 else None


def scatter_axes(run: Run) -> tuple[Measure, Measure] | None:
    """Return the measures on the axes of the scatter; None where there is no scatter."""
    cloud = run.pictures.scatter if run.pictures else None
    axes = [m for name in (cloud.axes if cloud else ()) for m in run.measures if m.name == name]
    return (axes[0], axes[1]) if len(axes) == 2 else None


def _spread(segments: tuple[Segment, ...], measure: str) -> float:
    positions = [(s.share, s.numbers[measure].median.position) for s in segments]
    total = sum(share for share, _ in positions) or 1.0
    center = sum(share * position for share, position in positions) / total
    variance = sum(share * (position - center) ** 2 for share, position in positions) / total
    return round(variance, 9)  # so that measures equal but for the last bits keep their order
