"""The typical values of every measure and the shares of every category, segment by segment."""

from __future__ import annotations

from dataclasses import dataclass

from personas.report.page.section import PageSource, Section
from personas.report.page.strips import places_of, step_of
from personas.report.views.figures import CategoryView, CellView, NumberView
from personas.report.views.measures import MeasureView
from personas.report.views.outcomes import OutcomeSegmentView, OutcomeView
from personas.report.views.profile import ProfileRow

MAX_NUMBERS, MAX_CATEGORIES, MAX_VALUES = 30, 12, 12  # rows of tables; the workbook has all
NOTABLE = 0.1  # of a segment: a share that differs as much is marked


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number in one segment: its median, the level's colour, its quartiles among all."""

    segment: int
    number: NumberView | None
    step: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number by segments."""

    measure: MeasureView
    cells: tuple[NumberCell, ...]


@dataclass(frozen=True, slots=True)
class ShareCell:
    """A value of a category in one segment; ``step`` is its colour, 3 as in all."""

    segment: int
    cell: CellView | None
    step: int


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A value of a category by segments, None for all without a name."""

    value: str | None
    overall: float
    cells: tuple[ShareCell, ...]


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """A category: its values by segments; ``hidden_rows`` of them are not in the table."""

    measure: MeasureView
    rows: tuple[ShareRow, ...]
    hidden_rows: int


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A segment's outcomes, in the order of the run's."""

    segment: int
    cells: tuple[tuple[OutcomeView, OutcomeSegmentView], ...]


def typical_section(source: PageSource) -> Section:
    """Return the tables; the segments stand in the order of the people."""
    rows = source.view.profile
    numbers = [row for row in rows if row.measure.kind == "number"]
    categories = [row for row in rows if row.measure.kind == "category"]
    return Section(
        {
            "numbers": tuple(_number_row(source, row) for row in numbers[:MAX_NUMBERS]),
            "categories": tuple(_category_table(source, r) for r in categories[:MAX_CATEGORIES]),
            "count": min(len(numbers), MAX_NUMBERS) + min(len(categories), MAX_CATEGORIES),
            "outcomes": tuple(_outcome_row(source, p.segment.number) for p in source.people),
        }
    )


def _number_row(source: PageSource, row: ProfileRow) -> NumberRow:
    name = row.measure.name
    cells = [_number_cell(source, person.segment.number, name) for person in source.people]
    return NumberRow(row.measure, tuple(cells))


def _number_cell(source: PageSource, segment: int, measure: str) -> NumberCell:
    views = next(s for s in source.view.segments if s.number == segment).numbers
    number = next((n for n in views if n.measure == measure), None)
    if number is None:
        return NumberCell(segment, None, 3, ())
    places = places_of(source, segment, measure)
    middle = places[1:4] if len(places) > 1 else places
    return NumberCell(
        segment, number, step_of(number.position), tuple(round(100 * p) for p in middle)
    )


def _category_table(source: PageSource, row: ProfileRow) -> CategoryTable:
    views = {
        person.segment.number: next(
            (c for c in person.segment.categories if c.measure == row.measure.name), None
        )
        for person in source.people
    }
    first = next((view for view in views.values() if view), None)
    cells = first.cells if first else ()
    rows = tuple(_share_row(cell, views) for cell in cells[:MAX_VALUES])
    return CategoryTable(row.measure, rows, max(len(cells) - MAX_VALUES, 0))


def _share_row(row: CellView, views: dict[int, CategoryView | None]) -> ShareRow:
    cells = {
        number: next((c for c in view.cells if c.value == row.value), None) if view else None
        for number, view in views.items()
    }
    shares = tuple(ShareCell(number, cell, _step(cell)) for number, cell in cells.items())
    return ShareRow(row.value, row.overall, shares)


def _step(cell: CellView | None) -> int:
    if cell is None or cell.share is None:
        return 3
    difference = round(cell.share - cell.overall, 9)
    return 3 if abs(difference) < NOTABLE else 4 if difference > 0 else 2


def _outcome_row(source: PageSource, segment: int) -> OutcomeRow:
    cells = [
        (outcome, next(cell for cell in outcome.segments if cell.number == segment))
        for outcome in source.view.outcomes
    ]
    return OutcomeRow(segment, tuple(cells))
