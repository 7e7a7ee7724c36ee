"""The typical values of every number, segment by segment, and the outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from personas.report.page.section import PageSource, Section
from personas.report.page.strips import places_of, step_of
from personas.report.views.figures import NumberView
from personas.report.views.measures import MeasureView
from personas.report.views.outcomes import OutcomeSegmentView, OutcomeView
from personas.report.views.profile import ProfileRow

MAX_NUMBERS, MAX_CATEGORIES, MAX_VALUES = 30, 12, 12  # rows of tables; the workbook has all


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
class OutcomeRow:
    """A segment's outcomes, in the order of the run's."""

    segment: int
    cells: tuple[tuple[OutcomeView, OutcomeSegmentView], ...]


def typical_section(source: PageSource) -> Section:
    """Return the tables; the segments stand in the order of the people."""
    rows = source.view.profile
    numbers = [row for row in rows if row.measure.kind == "number"]
    return Section(
        {
            "numbers": tuple(_number_row(source, row) for row in numbers[:MAX_NUMBERS]),
            "count": min(len(numbers), MAX_NUMBERS),
            "total": sum(measure.kind == "number" for measure in source.view.measures),
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


def _outcome_row(source: PageSource, segment: int) -> OutcomeRow:
    cells = [
        (outcome, next(cell for cell in outcome.segments if cell.number == segment))
        for outcome in source.view.outcomes
    ]
    return OutcomeRow(segment, tuple(cells))
