"""The segments as one CSV table: a row a segment, for people and their spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from personas.domain.run import Run
from personas.report.escape import clean
from personas.report.json_view import pick, round_significant
from personas.report.views import SegmentView
from personas.report.views.facts import segment_views
from personas.report.views.outcomes import OutcomeView, outcome_views
from personas.unsafe_text import guard_formula

Value = str | int | float | None

IDENTITY = ("outcome", "size", "share", "stability", "confidence", "separation", "border")
VALUE = {
    "share": "share_of_value", "mean": "mean_value", "median": "median_value",
    "index": "index_of_value",
}  # fmt: skip
FIGURES = ("median", "mean", "q25", "q75", "position")


def segments_csv(run: Run) -> str:
    """Return the segments as CSV: UTF-8 text, comma-separated, lines ending in a newline.

    Columns: segment, persona_id, persona, outcome, size, share, stability, confidence,
    separation, border, rule (the share who satisfy it themselves), label where labels were
    given; share_of_value, mean_value, median_value and index_of_value where there is a value; for
    each outcome its rate or mean and 95 % interval (`churn_rate`, `churn_low`, `churn_high`); for
    each numeric measure its median, mean, q25, q75, position and level; for each category the
    share of each value (``gender=female``; ``gender: other values`` for those too rare to name).
    Text that a spreadsheet would run as a formula starts with an apostrophe.
    """
    measures = [measure.name for measure in run.all_measures if measure.kind == "number"]
    segments, outcomes = segment_views(run), outcome_views(run)
    rows = [
        _identity(segment)
        | _value(segment)
        | _outcomes(segment, outcomes)
        | _numbers(segment, measures)
        | _categories(segment)
        for segment in segments
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_text(name) for name in rows[0]] if rows else [])
    writer.writerows(list(row.values()) for row in rows)
    return out.getvalue()


def _identity(segment: SegmentView) -> dict[str, Value]:
    row: dict[str, Value] = {
        "segment": segment.number,
        "persona_id": _text(segment.persona or ""),
        "persona": _text(segment.name),
        **pick(segment, IDENTITY),
        "rule": round_significant(segment.rule.share) if segment.rule else None,
    }
    return row if segment.label is None else row | {"label": _text(segment.label)}


def _value(segment: SegmentView) -> dict[str, Value]:
    if segment.value is None:
        return {}
    return {VALUE[name]: figure for name, figure in pick(segment.value, list(VALUE)).items()}


def _outcomes(segment: SegmentView, outcomes: Sequence[OutcomeView]) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for outcome in outcomes:
        figures = next(s.figures for s in outcome.segments if s.number == segment.number)
        names = {"estimate": outcome.kind, "low": "low", "high": "high"}
        cells = pick(figures, list(names)) if figures else dict.fromkeys(names)
        row |= {f"{outcome.measure}_{names[name]}": cell for name, cell in cells.items()}
    return row


def _numbers(segment: SegmentView, measures: list[str]) -> dict[str, Value]:
    numbers = {number.measure: number for number in segment.numbers}
    row: dict[str, Value] = {}
    for measure in measures:
        number = numbers.get(measure)
        figures = pick(number, FIGURES) if number else dict.fromkeys(FIGURES)
        row |= {f"{measure}_{figure}": value for figure, value in figures.items()}
        row[f"{measure}_level"] = _text(number.level) if number and number.level else None
    return row


def _categories(segment: SegmentView) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for category in segment.categories:
        for cell in category.cells:
            value = ": other values" if cell.value is None else f"={cell.value}"
            share = "withheld" if cell.withheld else round_significant(cell.share)
            row[category.measure + value] = share
    return row


def _text(value: str) -> str:
    return guard_formula(clean(value))
