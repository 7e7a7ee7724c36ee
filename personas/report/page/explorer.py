"""How the segments differ: every measure, category and outcome as a table that becomes a picture.

A row of a table says where its figures stand on the sheet's axis, in percent; the script draws
them. So the figures are on the page once, rounded once, and legible without a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Literal

from personas.domain.outcome import OutcomeEstimate
from personas.domain.run import Cloud
from personas.domain.unit import YEAR
from personas.report.figures import scatter_axes
from personas.report.page.axis import Axis, axis_of
from personas.report.page.section import PageSource, Person, Section
from personas.report.page.strips import step_of
from personas.report.page.typical import MAX_CATEGORIES, MAX_NUMBERS, MAX_VALUES
from personas.report.views.figures import CategoryView, CellView
from personas.report.views.measures import MeasureView
from personas.report.views.outcomes import OutcomeView

QUANTILES = {"q5": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
MIN_DIFFERENCE = 0.1  # of shares: ten points
SIGNS = ("$", "€", "£", "¥", "%", YEAR)  # units of every number of an axis
Kind = Literal["number", "category", "outcome"]
Group = Literal["value", "feature", "outcome", "profile", "category"]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A numeric measure in one segment, or of all customers where ``person`` is None.

    Where it is withheld, there are no quantiles.
    """

    person: Person | None
    quantiles: Mapping[str, float]
    mean: float | None
    index: float | None = None
    level: str | None = None
    step: int = 3  # the colour of its level, from very low (1) to very high (5)
    percents: str = ""


@dataclass(frozen=True, slots=True)
class ShareCell:
    """The share of one value of a category in a segment, and where it stands."""

    person: Person
    cell: CellView
    percent: float | None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One value of a category in all segments; ``value`` is None for all rare values."""

    value: str | None
    overall: float
    percent: float
    cells: tuple[ShareCell, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An outcome in one segment; ``figures`` are None where withheld."""

    person: Person
    figures: OutcomeEstimate | None
    index: float | None
    percents: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One measure, category or outcome: its table, and the axis it is drawn on.

    ``finding`` is what its sentence speaks of: the rows of the highest and the lowest median, the
    cell of a category that differs most; nothing where no segment stands out. Of a category,
    ``hidden_rows`` more values are not public.
    """

    kind: Kind
    group: Group
    measure: str
    label: str
    unit: str | None
    axis: Axis
    rows: tuple[Any, ...]
    overall: Any
    finding: tuple[Any, ...]
    hidden_rows: int = 0

    @property
    def is_share(self) -> bool:
        """Whether its figures are shares, written as percentages."""
        return self.kind == "category" or (
            self.kind == "outcome" and self.finding[0].kind == "rate"
        )


@dataclass(frozen=True, slots=True)
class Plane:
    """The map: the two sheets it begins with, and points by segment, per mille: across, up, …"""

    axes: tuple[int, ...]
    points: Mapping[int, list[int]] = field(default_factory=dict)


def explorer_section(source: PageSource) -> Section:
    """Return a sheet for everything that segments can be compared by, and the map of points."""
    sheets = (
        *islice(_numbers(source), MAX_NUMBERS),
        *_outcomes(source),
        *islice(_categories(source), MAX_CATEGORIES),
    )
    groups: dict[Group, list[tuple[int, Sheet]]] = {}
    for index, sheet in enumerate(sheets):
        groups.setdefault(sheet.group, []).append((index, sheet))
    plane = _plane(source, sheets)
    facts = {"sheets": [_scale(sheet) for sheet in sheets], "points": plane.points}
    return Section({"sheets": sheets, "groups": groups, "plane": plane}, facts)


def _numbers(source: PageSource) -> Iterator[Sheet]:
    """Yield a sheet for each number: the chief value, then what tells segments apart most."""
    outcomes = {outcome.measure for outcome in source.view.outcomes}
    chief = source.view.value.measure if source.view.value else None
    measures = [row.measure for row in source.view.profile if row.measure.median is not None]
    for measure in sorted(measures, key=lambda m: (m.name != chief, not m.is_feature)):
        rows = [_number_row(source, person, measure.name) for person in source.people]
        if any(row.quantiles for row in rows) and measure.name not in outcomes:
            yield _number_sheet(source, measure, rows, "value" if measure.name == chief else None)


def _number_row(source: PageSource, person: Person, measure: str) -> NumberRow:
    view = next((n for n in person.segment.numbers if n.measure == measure), None)
    segment = next(s for s in source.run.profile.segments if s.id == person.segment.number)
    profile = segment.numbers.get(measure)
    if view is None or profile is None or not QUANTILES.keys() <= profile.stats.keys():
        return NumberRow(person, {}, None)
    quantiles = {name: profile.stats[name].value for name in QUANTILES}
    return NumberRow(person, quantiles, view.mean, view.index, view.level, step_of(view.position))


def _number_sheet(
    source: PageSource, measure: MeasureView, rows: list[NumberRow], group: Group | None
) -> Sheet:
    summary = source.run.profile.population.numbers[measure.name]
    quantiles = {name: summary.quantile(share) for name, share in QUANTILES.items()}
    overall = NumberRow(None, quantiles, measure.mean, summary.index_of(summary.mean))
    values = [value for row in (*rows, overall) for value in row.quantiles.values()]
    axis = axis_of((*values, *_points_of(source, measure.name)))
    overall, *rows = (
        replace(row, percents=axis.percents(row.quantiles.values())) for row in (overall, *rows)
    )
    return Sheet(
        "number", group or ("feature" if measure.is_feature else "profile"), measure.name,
        measure.label, measure.unit, axis, tuple(rows), overall, _number_finding(rows),
    )  # fmt: skip


def _number_finding(rows: Iterable[NumberRow]) -> tuple[NumberRow, ...]:
    """Return the rows of the highest and the lowest median, if any is far from the middle."""
    order = sorted((row for row in rows if row.quantiles), key=lambda r: -r.quantiles["median"])
    return (order[0], order[-1]) if any(row.step != 3 for row in order) else ()


def _points_of(source: PageSource, measure: str) -> list[float]:
    """Return the places of the map's points on a measure that is one of its axes."""
    cloud = _cloud(source)
    if cloud is None or measure not in cloud.axes:
        return []
    return [point[1 + cloud.axes.index(measure)] for point in cloud.points]


def _outcomes(source: PageSource) -> Iterator[Sheet]:
    for outcome in source.view.outcomes:
        views = {view.number: view.figures for view in outcome.segments}
        figures = [views[person.segment.number] for person in source.people]
        ends = [end for f in figures if f for end in (f.low, f.high)]
        axis = axis_of((*ends, outcome.estimate))
        rows = tuple(
            _outcome_row(outcome, axis, person, f)
            for person, f in zip(source.people, figures, strict=True)
        )
        yield Sheet(
            "outcome", "outcome", outcome.measure, outcome.label,
            outcome.unit, axis, rows, axis.percent(outcome.estimate), (outcome,),
        )  # fmt: skip


def _outcome_row(
    outcome: OutcomeView, axis: Axis, person: Person, figures: OutcomeEstimate | None
) -> OutcomeRow:
    if figures is None:
        return OutcomeRow(person, None, None, "")
    index = 100 * figures.estimate / outcome.estimate if outcome.estimate > 0 else None
    is_ratio = outcome.kind == "rate" or figures.low >= 0
    percents = axis.percents((figures.low, figures.estimate, figures.high))
    return OutcomeRow(person, figures, index if is_ratio else None, percents)


def _categories(source: PageSource) -> Iterator[Sheet]:
    for row in source.view.profile:
        name = row.measure.name
        views = [
            (person, view)
            for person in source.people
            for view in person.segment.categories
            if view.measure == name
        ]
        if views and views[0][1].cells:
            yield _category_sheet(row.measure, views)


def _category_sheet(measure: MeasureView, views: list[tuple[Person, CategoryView]]) -> Sheet:
    cells, public = [cell for _, view in views for cell in view.cells], views[0][1].cells
    shares = [cell.share for cell in cells if cell.share is not None]
    axis = axis_of((0.0, *shares, *(cell.overall for cell in cells)))
    rows = tuple(
        CategoryRow(
            first.value,
            first.overall,
            axis.percent(first.overall),
            tuple(_share_cell(axis, person, view, first.value) for person, view in views),
        )
        for first in public[:MAX_VALUES]
    )
    return Sheet(
        "category", "category", measure.name, measure.label, None, axis, rows, None,
        _category_finding(rows), max(len(public) - MAX_VALUES, 0),
    )  # fmt: skip


def _share_cell(axis: Axis, person: Person, view: CategoryView, value: str | None) -> ShareCell:
    cell = next(cell for cell in view.cells if cell.value == value)
    return ShareCell(person, cell, None if cell.share is None else axis.percent(cell.share))


def _category_finding(rows: Iterable[CategoryRow]) -> tuple[Any, ...]:
    """Return the cell that differs most from all customers, if by ten points or more."""
    cells = [cell for row in rows for cell in row.cells if cell.cell.share is not None]
    largest = max(cells, key=_difference, default=None)
    return (largest,) if largest and _difference(largest) >= MIN_DIFFERENCE else ()


def _difference(cell: ShareCell) -> float:
    return round(abs((cell.cell.share or 0.0) - cell.cell.overall), 9)


def _scale(sheet: Sheet) -> dict[str, Any]:
    """Return the round numbers on the axis of a sheet with their places, and their unit."""
    ticks = [[sheet.axis.percent(number), number] for number in sheet.axis.ticks()]
    unit = "share" if sheet.is_share else sheet.unit if sheet.unit in SIGNS else ""
    return {"ticks": ticks, "unit": unit}


def _cloud(source: PageSource) -> Cloud | None:
    """Return the synthetic points of the report's map; None where it has none."""
    return source.run.pictures.scatter if source.run.pictures and scatter_axes(source.run) else None


def _plane(source: PageSource, sheets: tuple[Sheet, ...]) -> Plane:
    """Return the map: synthetic points where there are any, else the first two numbers."""
    indices = {sheet.measure: i for i, sheet in enumerate(sheets) if sheet.kind == "number"}
    cloud = _cloud(source)
    if cloud is None or not indices.keys() >= {*cloud.axes}:
        return Plane(tuple(indices.values())[:2])
    axes = tuple(indices[name] for name in cloud.axes)
    points: dict[int, list[int]] = {}
    for segment, *point in cloud.points:
        pairs = zip(axes, point, strict=True)
        points.setdefault(segment, []).extend(
            round(10 * sheets[axis].axis.percent(x)) for axis, x in pairs
        )
    return Plane(axes, points)
