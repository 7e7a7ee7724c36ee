"""One segment as templates, sheets and JSON see it, compared with all customers."""

from __future__ import annotations

from dataclasses import dataclass

from personas.domain.evidence import RuleFit
from personas.domain.measure import Measure
from personas.domain.naming import Outcome
from personas.domain.profile import NumberProfile, NumberSummary, Segment
from personas.domain.run import Run
from personas.report.figures import is_money, title_of
from personas.report.views.evidence import (
    AttemptView,
    Rows,
    RuleFitView,
    VTestView,
    attempt_view,
    rule_fit_view,
    separation_band,
    v_test_views,
)
from personas.suppression import Row

# How far from the middle (in positions) a median must lie to be distinctive.
MIN_DISTANCE = 0.2


@dataclass(frozen=True, slots=True)
class NumberView:
    """A numeric measure in one segment.

    measure: the measure's name
    label: its name for readers
    unit: its unit, or none
    median: the segment's median
    mean: the segment's mean
    q25: a quarter of the segment is below
    q75: three quarters of the segment are below
    position: where the median stands among all customers
    below: the share of all customers strictly below the median
    above: the share of all customers strictly above it
    overall: the median of all customers
    level: very low, low, mid, high, very high, or what the pack calls it
    gaps: members without a value
    total_share: of money: the segment's share of the total, else none
    """

    measure: str
    label: str
    unit: str | None
    median: float | None
    mean: float | None
    q25: float | None
    q75: float | None
    position: float
    below: float
    above: float
    overall: float
    level: str | None
    gaps: int
    total_share: float | None


@dataclass(frozen=True, slots=True)
class CellView:
    """One value of a category in one segment.

    value: a value, or none for all rare values together
    share: its share of the segment, or none where withheld
    overall: its share of all customers
    withheld: whether it is withheld
    """

    value: str | None
    share: float | None
    overall: float
    withheld: bool


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A categorical measure in one segment.

    measure: the measure's name
    label: its name for readers
    withheld: whether all of it is withheld
    cells: its values, the commonest first
    """

    measure: str
    label: str
    withheld: bool
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class SegmentView:
    """One segment.

    number: the segment's number, from 1
    name: the persona's name
    title: the name with a capital letter
    icon: the persona's picture, or nothing
    persona: the persona's id in the pack, or none
    outcome: rule (a persona's conditions hold), near (one nearly does) or none
    tags: the persona's tags
    story: who they are
    do: what to do, the most important first
    avoid: what not to do
    channels: where to reach them
    kpis: what to watch
    size: how many customers it has
    share: its share of all customers
    stability: how much of it comes back when customers are resampled, or none
    stability_band: dissolved, doubtful, pattern, valid, highly_stable, or none
    confidence: how often it comes back under the same name, or none
    separation: how much nearer its customers are to their centroid than to the next, or none
    separation_band: apart, touching, overlapping, or none
    border: the share of its customers who lie about as near to another segment, or none
    label: the label that gave the segment, or none
    rule: who satisfies the persona's rule one by one, or none (also where withheld)
    v_tests: the measures that set it apart, with their test statistics
    numbers: its numeric measures
    distinctive: those of its numbers that set it apart, the most distinctive first
    categories: its categorical measures
    attempt: the persona that names it, condition by condition, or none
    runner_up: the next nearest persona, or none
    """

    number: int
    name: str
    title: str
    icon: str
    persona: str | None
    outcome: Outcome
    tags: tuple[str, ...]
    story: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    channels: tuple[str, ...]
    kpis: tuple[str, ...]
    size: int
    share: float
    stability: float | None
    stability_band: str | None
    confidence: float | None
    separation: float | None
    separation_band: str | None
    border: float | None
    label: str | None
    rule: RuleFitView | None
    v_tests: tuple[VTestView, ...]
    numbers: tuple[NumberView, ...]
    distinctive: tuple[NumberView, ...]
    categories: tuple[CategoryView, ...]
    attempt: AttemptView | None
    runner_up: AttemptView | None


# Fields of `Naming` and of `SegmentView`.
_NAMING_FIELDS = (
    "name", "icon", "persona", "outcome", "tags", "story", "do", "avoid", "channels", "kpis",
)  # fmt: skip


def segment_view(run: Run, segment: Segment, categories: Rows, fit: RuleFit | None) -> SegmentView:
    """Return one segment; ``categories`` are its cells, ``fit`` is publishable or None."""
    naming, trust = run.names[segment.id], run.trust.get(segment.id)
    stability = trust.stability if trust else None
    separation = trust.separation if trust else None
    numbers = _numbers(run, segment)
    return SegmentView(
        number=segment.id,
        title=title_of(naming.name),
        **{name: getattr(naming, name) for name in _NAMING_FIELDS},
        size=segment.size,
        share=segment.share,
        stability=stability,
        stability_band=stability_band(stability),
        confidence=trust.confidence if trust else None,
        separation=separation,
        separation_band=separation_band(separation),
        border=trust.border if trust else None,
        label=run.labels.texts.get(segment.id) if run.labels else None,
        rule=rule_fit_view(fit),
        v_tests=v_test_views(run, segment, categories),
        numbers=numbers,
        distinctive=_distinctive(numbers),
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
    stats = {name: stat.value for name, stat in profile.stats.items()}
    return NumberView(
        measure=measure.name,
        label=measure.label,
        unit=measure.unit,
        median=stats.get("median"),
        mean=stats.get("mean"),
        q25=stats.get("q25"),
        q75=stats.get("q75"),
        position=profile.median.position,
        below=below,
        above=above,
        overall=population.median,
        level=level,
        gaps=profile.gaps,
        total_share=profile.total_share if is_money(measure.unit) else None,
    )


def _distinctive(numbers: tuple[NumberView, ...]) -> tuple[NumberView, ...]:
    by_distance = sorted(numbers, key=lambda number: -abs(number.position - 0.5))
    return tuple(number for number in by_distance if abs(number.position - 0.5) >= MIN_DISTANCE)


def _category(run: Run, measure: Measure, row: Row) -> CategoryView:
    overall = run.profile.population.categories[measure.name].shares
    values = {cell.value for cell in row}
    remainder = sum(share for value, share in sorted(overall.items()) if value not in values)
    cells = tuple(
        CellView(
            value=cell.value,
            share=None if cell.hidden else cell.share,
            overall=remainder if cell.value is None else overall[cell.value],
            withheld=cell.hidden,
        )
        for cell in row
    )
    all_withheld = all(cell.hidden or not cell.count for cell in row)
    return CategoryView(measure.name, measure.label, all_withheld, cells)
