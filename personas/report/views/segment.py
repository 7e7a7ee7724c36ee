"""One segment as templates, sheets and JSON see it, compared with all customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from personas.domain.measure import Measure
from personas.domain.naming import Outcome, RuleFit
from personas.domain.profile import NumberProfile, NumberSummary, Segment
from personas.domain.run import Run
from personas.domain.unit import is_money
from personas.report.figures import title_of
from personas.report.projection import project
from personas.report.views.evidence import (
    AttemptView,
    Rows,
    RuleFitView,
    VTestView,
    attempt_view,
    separation_band,
    v_test_views,
)
from personas.suppression import Row

# How far from the middle (in positions) a median must lie to be distinctive.
MIN_DISTANCE = 0.2
STATS = ("median", "mean", "q25", "q75")  # those of its statistics that `NumberView` has


@dataclass(frozen=True, slots=True)
class NumberView:
    """A numeric measure in one segment."""

    measure: Annotated[str, "the measure's name"]
    label: Annotated[str, "its name for readers"]
    unit: Annotated[str | None, "its unit, or none"]
    median: Annotated[float | None, "the segment's median"]
    mean: Annotated[float | None, "the segment's mean"]
    q25: Annotated[float | None, "a quarter of the segment is below"]
    q75: Annotated[float | None, "three quarters of the segment are below"]
    position: Annotated[float, "where the median stands among all customers"]
    below: Annotated[float, "the share of all customers strictly below the median"]
    above: Annotated[float, "the share of all customers strictly above it"]
    overall: Annotated[float, "the median of all customers"]
    level: Annotated[str | None, "very low, low, mid, high, very high, or what the pack calls it"]
    gaps: Annotated[int, "members without a value"]
    total_share: Annotated[float | None, "of money: the segment's share of the total, else none"]


@dataclass(frozen=True, slots=True)
class CellView:
    """One value of a category in one segment."""

    value: Annotated[str | None, "a value, or none for all rare values together"]
    share: Annotated[float | None, "its share of the segment, or none where withheld"]
    overall: Annotated[float, "its share of all customers"]
    withheld: Annotated[bool, "whether it is withheld"]


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A categorical measure in one segment."""

    measure: Annotated[str, "the measure's name"]
    label: Annotated[str, "its name for readers"]
    withheld: Annotated[bool, "whether all of it is withheld"]
    cells: Annotated[tuple[CellView, ...], "its values, the commonest first"]


@dataclass(frozen=True, slots=True)
class SegmentView:
    """One segment."""

    number: Annotated[int, "the segment's number, from 1"]
    name: Annotated[str, "the persona's name"]
    title: Annotated[str, "the name with a capital letter"]
    icon: Annotated[str, "the persona's picture, or nothing"]
    persona: Annotated[str | None, "the persona's id in the pack, or none"]
    outcome: Annotated[
        Outcome, "rule (a persona's conditions hold), near (one nearly does) or none"
    ]
    tags: Annotated[tuple[str, ...], "the persona's tags"]
    story: Annotated[str, "who they are"]
    do: Annotated[tuple[str, ...], "what to do, the most important first"]
    avoid: Annotated[tuple[str, ...], "what not to do"]
    channels: Annotated[tuple[str, ...], "where to reach them"]
    kpis: Annotated[tuple[str, ...], "what to watch"]
    size: Annotated[int, "how many customers it has"]
    share: Annotated[float, "its share of all customers"]
    stability: Annotated[
        float | None, "how much of it comes back when customers are resampled, or none"
    ]
    stability_band: Annotated[
        str | None, "dissolved, doubtful, pattern, valid, highly_stable, or none"
    ]
    confidence: Annotated[float | None, "how often it comes back under the same name, or none"]
    separation: Annotated[
        float | None,
        "how much nearer its customers are to their centroid than to the next, or none",
    ]
    separation_band: Annotated[str | None, "apart, touching, overlapping, or none"]
    border: Annotated[
        float | None, "the share of its customers who lie about as near to another segment, or none"
    ]
    label: Annotated[str | None, "the label that gave the segment, or none"]
    rule: Annotated[
        RuleFitView | None,
        "who satisfies the persona's rule one by one, or none (also where withheld)",
    ]
    v_tests: Annotated[
        tuple[VTestView, ...], "the measures that set it apart, with their test statistics"
    ]
    numbers: Annotated[tuple[NumberView, ...], "its numeric measures"]
    distinctive: Annotated[
        tuple[NumberView, ...], "those of its numbers that set it apart, the most distinctive first"
    ]
    categories: Annotated[tuple[CategoryView, ...], "its categorical measures"]
    attempt: Annotated[
        AttemptView | None, "the persona that names it, condition by condition, or none"
    ]
    runner_up: Annotated[AttemptView | None, "the next nearest persona, or none"]


def segment_view(run: Run, segment: Segment, categories: Rows, fit: RuleFit | None) -> SegmentView:
    """Return one segment; ``categories`` are its cells, ``fit`` is publishable or None."""
    naming, trust = run.names[segment.id], run.trust.get(segment.id)
    stability, separation = (trust.stability, trust.separation) if trust else (None, None)
    numbers = _numbers(run, segment)
    by_distance = sorted(numbers, key=lambda number: -abs(number.position - 0.5))
    return project(
        SegmentView,
        naming,
        number=segment.id,
        title=title_of(naming.name),
        size=segment.size,
        share=segment.share,
        stability=stability,
        stability_band=stability_band(stability),
        confidence=trust.confidence if trust else None,
        separation=separation,
        separation_band=separation_band(separation),
        border=trust.border if trust else None,
        label=run.labels.texts.get(segment.id) if run.labels else None,
        rule=project(RuleFitView, fit) if fit and fit.share is not None else None,
        v_tests=v_test_views(run, segment, categories),
        numbers=numbers,
        distinctive=tuple(n for n in by_distance if abs(n.position - 0.5) >= MIN_DISTANCE),
        categories=tuple(
            _category(run, measure, categories[measure.name])
            for measure in run.measures
            if measure.name in categories
        ),
        attempt=attempt_view(run, categories, naming.attempt),
        runner_up=attempt_view(run, categories, naming.runner_up),
    )


def stability_band(stability: float | None) -> str | None:
    """Return what a mean maximum Jaccard says (Hennig 2007, section 3): a key for templates."""
    if stability is None:
        return None
    if stability <= 0.5:
        return "dissolved"
    bands = ((0.6, "doubtful"), (0.75, "pattern"), (0.85, "valid"))
    return next((name for top, name in bands if stability < top), "highly_stable")


def _numbers(run: Run, segment: Segment) -> tuple[NumberView, ...]:
    levels, population = run.names[segment.id].levels, run.profile.population.numbers
    return tuple(
        _number(measure, profile, population[measure.name], levels.get(measure.name))
        for measure in run.measures
        if (profile := segment.numbers.get(measure.name)) is not None
    )


def _number(
    measure: Measure, profile: NumberProfile, population: NumberSummary, level: str | None
) -> NumberView:
    below, above = population.shares_around(profile.median.value)
    stats = {name: profile.stats[name].value if name in profile.stats else None for name in STATS}
    return project(
        NumberView,
        measure,
        measure=measure.name,
        **stats,
        position=profile.median.position,
        below=below,
        above=above,
        overall=population.median,
        level=level,
        gaps=profile.gaps,
        total_share=profile.total_share if is_money(measure.unit) else None,
    )


def _category(run: Run, measure: Measure, row: Row) -> CategoryView:
    overall = run.profile.population.categories[measure.name].shares
    values = {cell.value for cell in row}
    remainder = sum(share for value, share in sorted(overall.items()) if value not in values)
    cells = tuple(
        CellView(
            value=cell.value,
            share=None if cell.is_hidden else cell.share,
            overall=remainder if cell.value is None else overall[cell.value],
            withheld=cell.is_hidden,
        )
        for cell in row
    )
    all_withheld = all(cell.is_hidden or not cell.count for cell in row)
    return CategoryView(measure.name, measure.label, all_withheld, cells)
