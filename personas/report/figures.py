"""Charts and their measures: which charts the facts of a run suffice for."""

from __future__ import annotations

from collections.abc import Collection

from personas.domain.measure import Measure
from personas.domain.profile import Segment
from personas.domain.run import Pictures, Run
from personas.report.strongest import strongest_measures

MAX_CATEGORIES, MAX_BOXES = 3, 6  # panels of a chart; tables hold the others
MAX_CORRELATED = 20  # rows of a heat map

# The files of charts by their names in templates.
FILES = {
    "card": "card.svg",
    "sizes": "sizes.svg", "profile": "profile.svg", "choosing": "choosing-k.svg", "map": "map.svg",
    "scatter": "scatter.svg", "components": "components.svg", "silhouettes": "silhouettes.svg",
    "boxes": "boxes.svg", "categories": "categories.svg", "money": "money.svg",
    "correlations": "correlations.svg",
}  # fmt: skip


def chart_names(run: Run) -> tuple[str, ...]:
    """Return the file names of the charts that this run's facts suffice for."""
    pictures = run.pictures or Pictures()
    possible = {
        "card": bool(run.profile.segments),
        "sizes": bool(run.profile.segments),
        "profile": bool(strongest_numbers(run)),
        "choosing": len(run.choice.candidates) > 1,
        "scatter": scatter_axes(run) is not None,
        "map": scatter_axes(run) is None and map_axes(run) is not None,
        "components": pictures.components is not None,
        "silhouettes": pictures.silhouettes is not None,
        "boxes": bool(boxed_measures(run)),
        "categories": bool(strongest_categories(run)),
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


def strongest_numbers(run: Run) -> tuple[Measure, ...]:
    """Return the numbers among the measures that tell segments apart most, the strongest first."""
    has_values = {name for segment in run.profile.segments for name in segment.numbers}
    return tuple(measure for measure in strongest_measures(run) if measure.name in has_values)


def strongest_categories(run: Run) -> tuple[Measure, ...]:
    """Return the categories among the measures that tell segments apart most, at most three."""
    measures = [m for m in strongest_measures(run) if m.kind == "category"]
    return tuple(measures[:MAX_CATEGORIES]) if run.profile.segments else ()


def boxed_measures(run: Run) -> tuple[Measure, ...]:
    """Return the strongest numbers, at most six, that have 5 % and 95 % quantiles."""
    profiles = [s.numbers for s in run.profile.segments]
    measures = [
        measure
        for measure in strongest_numbers(run)
        if all({"q5", "q95"} <= {*n[measure.name].stats} for n in profiles if measure.name in n)
    ]
    return tuple(measures[:MAX_BOXES])


def correlated_measures(run: Run, names: Collection[str]) -> list[Measure]:
    """Return the measures of these names, at most twenty: those that tell segments apart most."""
    ranks = {effect.measure: rank for rank, effect in enumerate(run.effect_sizes)}
    by_effect = sorted(names, key=lambda name: ranks.get(name, len(ranks)))[:MAX_CORRELATED]
    return [measure for measure in run.measures if measure.name in by_effect]


def money_measure(run: Run) -> Measure | None:
    """Return the measure of the chief value, if any segment has a share of it."""
    if run.value is None or all(part.share is None for part in run.value.segments.values()):
        return None
    return next(measure for measure in run.all_measures if measure.name == run.value.measure)


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
