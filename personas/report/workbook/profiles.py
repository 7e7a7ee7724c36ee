"""Segments × measures: medians, positions on a scale of colours, category shares, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from personas.report.views import RunView, SegmentView
from personas.report.views.figures import CellView
from personas.report.views.measures import MeasureView
from personas.report.workbook.sheet import Row, SheetWriter

STATISTICS = ("median",)  # in the measure's unit: a table each


def profiles_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write medians, positions and categories, one below the other.

    They are those that tell segments apart most: the sheet of all measures has the others.
    """
    names = {row.measure.name for row in view.strongest}
    numbers = [m for m in view.measures if m.kind == "number" and m.name in names]
    sheet = writer.sheet("profiles", (5, 30, *(14,) * max(len(numbers), 12)))
    row = 0
    for statistic in STATISTICS:
        row = _numbers(writer, sheet, row, view, numbers, statistic, "number") + 1
    if numbers:
        top = row
        row = _numbers(writer, sheet, top, view, numbers, "position", "percent")
        sheet.conditional_format(top + 2, 2, row - 1, 1 + len(numbers), _color_scale())
        row += 1
    categories = view.segments[0].categories if view.segments else ()
    for index in (i for i, c in enumerate(categories) if c.measure in names):
        row = _category(writer, sheet, row, view, index) + 1


def _numbers(
    writer: SheetWriter, sheet: Worksheet, top: int, view: RunView,
    measures: Sequence[MeasureView], figure: str, style: str,
) -> int:  # fmt: skip
    """Write one figure of every measure, a row a segment."""
    titles = [writer.phrases.label_unit(m) for m in measures]
    figures = [{n.measure: getattr(n, figure) for n in s.numbers} for s in view.segments]
    cells = ([row.get(m.name) for m in measures] for row in figures)
    rows = zip(view.segments, cells, strict=True)
    styles = [style] * len(measures)
    return _table(writer, sheet, top, writer.phrases.heading[figure], titles, rows, styles)


def _category(writer: SheetWriter, sheet: Worksheet, top: int, view: RunView, index: int) -> int:
    category = view.segments[0].categories[index]
    titles = [writer.phrases.cell_value(cell) for cell in category.cells]
    rows = [
        (s, [_share(writer, cell) for cell in s.categories[index].cells]) for s in view.segments
    ]
    return _table(writer, sheet, top, category.label, titles, rows, ["percent"] * len(titles))


def _table(
    writer: SheetWriter, sheet: Worksheet, top: int, heading: str, titles: Iterable[str],
    rows: Iterable[tuple[SegmentView, Row]], styles: Iterable[str],
) -> int:  # fmt: skip
    """Write a heading, and a table whose rows start with a segment; return the row below it."""
    writer.heading(sheet, top, heading)
    head = ("", writer.phrases.column["segment"], *titles)
    cells = [(s.number, s.title, *row) for s, row in rows]
    return writer.table(sheet, top + 1, head, cells, ("segment", "text", *styles))


def _share(writer: SheetWriter, cell: CellView) -> str | float:
    return str(writer.phrases.cell_share(cell)) if cell.share is None else float(cell.share)


def _color_scale() -> dict[str, Any]:
    return {
        "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num",
        "min_value": 0, "mid_value": 0.5, "max_value": 1,
        "min_color": "#9ecae1", "mid_color": "#ffffff", "max_color": "#fdd49e",
    }  # fmt: skip


# The columns of tables: keys of their titles, and their styles.
TRUST = {
    "stability": "score", "confidence": "percent", "separation": "score", "border": "percent",
    "rule": "percent", "others": "percent",
}  # fmt: skip
V_TESTS = {
    "measure": "text", "effect": "score", "difference": "score", "v_test": "score",
    "value": "text", "role": "text",
}  # fmt: skip


def evidence_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write trust a row a segment, then measures by effect size, then v-tests by segment."""
    sheet = writer.sheet("evidence", (5, 30, 28, 18, 14, 14, 20, 34))
    phrases = writer.phrases

    def table(top: int, heading: str, columns: Mapping[str, str], rows: Sequence[Any]) -> int:
        titles = (phrases.column[key] for key in columns)
        return _table(writer, sheet, top, phrases.heading[heading], titles, rows, columns.values())

    row = table(0, "trust", TRUST, [(s, _trust(s)) for s in view.segments]) + 1
    row = _effect_sizes(writer, sheet, row, view) + 1
    v_tests = [
        (s, (t.label, t.effect, t.difference, t.v_test, t.value, phrases.role(t, view.labels)))
        for s in view.segments
        for t in s.v_tests
    ]
    if v_tests:
        table(row, "evidence", V_TESTS, v_tests)


def _trust(s: SegmentView) -> Row:
    rule = (s.rule.share, s.rule.share_outside) if s.rule else (None, None)
    return (s.stability, s.confidence, s.separation, s.border, *rule)


def _effect_sizes(writer: SheetWriter, sheet: Worksheet, top: int, view: RunView) -> int:
    if not view.effect_sizes:
        return top
    role = writer.phrases.role
    rows = [("", e.label, role(e, view.labels), e.share) for e in view.effect_sizes]
    writer.heading(sheet, top, writer.phrases.heading["telling"])
    head = ("", *(writer.phrases.column[key] for key in ("measure", "role", "between")))
    return writer.table(sheet, top + 1, head, rows, ("text", "text", "text", "percent"))
