"""The sheet of what segments bring: shares of the chief value, and outcomes with intervals."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from personas.report.views import RunView
from personas.report.views.outcomes import OutcomeView
from personas.report.workbook.sheet import Row, SheetWriter

# The columns of tables: keys of their titles, and their styles.
VALUE = {
    "customers": "integer", "share": "percent", "total_share": "percent", "mean": "number",
    "median": "number", "index": "number", "cumulated_customers": "percent",
    "cumulated_share": "percent",
}  # fmt: skip
OUTCOME = {
    "outcome": "text", "customers": "integer", "estimate": "", "low_end": "", "high_end": "",
    "everyone": "", "significant": "text",
}  # fmt: skip


def value_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write how the chief value divides, then the outcomes; no sheet where there is neither."""
    if not view.value and not view.outcomes:
        return
    sheet = writer.sheet("value", (5, 30, *(16,) * 8))
    row = _value_table(writer, sheet, view) if view.value else 0
    if view.outcomes:
        writer.heading(sheet, row, writer.phrases.heading["outcomes"])
    for outcome in view.outcomes:
        row = _outcome_table(writer, sheet, row + 1, outcome)


def _value_table(writer: SheetWriter, sheet: Worksheet, view: RunView) -> int:
    """Write a row a segment, the highest mean first; return the row below."""
    phrases, value = writer.phrases, view.value
    writer.heading(sheet, 0, phrases.heading["value"])
    writer.sentence(sheet, 1, 8, phrases.value_summary(value))
    segments = (value.ranking if value else ()) or view.segments
    rows: list[Row] = [
        (s.number, s.title, s.size, s.share, part.share, part.mean, part.median, part.index,
         part.cumulated_customers, part.cumulated_share)
        for s in segments
        if (part := s.value)
    ]  # fmt: skip
    return _table(writer, sheet, 2, VALUE, rows) + 1


def _outcome_table(writer: SheetWriter, sheet: Worksheet, top: int, outcome: OutcomeView) -> int:
    style = "rate" if outcome.kind == "rate" else "number"
    columns = {key: value or style for key, value in OUTCOME.items()}
    rows: list[Row] = []
    for segment in outcome.segments:
        figures = segment.figures
        cells: Row = (None, writer.phrases.part(None), None, None)
        if figures:
            cells = (figures.count, figures.estimate, figures.low, figures.high)
        difference = writer.phrases.significance(figures)
        row = (segment.number, segment.title, outcome.label, *cells, outcome.estimate, difference)
        rows.append(row)
    return _table(writer, sheet, top, columns, rows)


def _table(
    writer: SheetWriter, sheet: Worksheet, top: int, columns: dict[str, str], rows: list[Row]
) -> int:
    head = ("", *(writer.phrases.column[key] for key in ("segment", *columns)))
    return writer.table(sheet, top, head, rows, ("segment", "text", *columns.values()))
