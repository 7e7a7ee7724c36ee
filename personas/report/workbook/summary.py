"""The sheets of summary, advice, data dictionary and method."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from personas.report.views import RunView, SegmentView
from personas.report.views.measures import MeasureView
from personas.report.workbook.sheet import BLUE, Row, SheetWriter

SUMMARY = {
    "customers": "integer", "share": "percent", "stability": "text", "confidence": "percent",
    "who": "text", "first": "text",
}  # fmt: skip


def summary_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write a row a segment; the chart reads the shares from the table beside it."""
    phrases, sheet = writer.phrases, writer.sheet("summary", (5, 30, 11, 9, 12, 15, 12, 42, 46))
    writer.cell(sheet, 0, 0, f"{view.table.name}   {phrases.headline(view)}", "title")
    headlines = [f"{phrases.value_headline(leader, view.value)}." for leader in view.leaders]
    verdict = phrases.verdict_sentence(view.verdict).replace("**", "")
    sentences = (*headlines, verdict, phrases.table_summary(view))
    for row, sentence in enumerate(sentences, 1):
        writer.sentence(sheet, row, 7, sentence)
    top = len(sentences) + 2
    titles = [phrases.column[key] for key in ("segment", *SUMMARY)]
    styles = ["segment", "text", *SUMMARY.values()]
    rows = [_summary_row(writer, segment) for segment in view.segments]
    if view.money:
        titles.insert(3, phrases.share_of_total(view.money))
        styles.insert(4, "percent")
        parts = [_value_cell(writer, segment) for segment in view.segments]
        rows = [(*row[:4], part, *row[4:]) for row, part in zip(rows, parts, strict=True)]
    end = writer.table(sheet, top, ("", *titles), rows, styles)
    sheet.freeze_panes(top + 1, 2)
    if rows:
        sheet.insert_chart(end + 1, 1, _shares_chart(writer, sheet.get_name(), top + 1, end - 1))


def _value_cell(writer: SheetWriter, s: SegmentView) -> str | float:
    share = s.value.share if s.value else None
    return str(writer.phrases.value_share(s)) if share is None else share


def _summary_row(writer: SheetWriter, s: SegmentView) -> Row:
    trust = writer.phrases.stability(s.stability_band)
    story = s.story or writer.phrases.traits(s, 3)
    first = s.do[0] if s.do else ""
    return s.number, s.title, s.size, s.share, trust, s.confidence, story, first


def _shares_chart(writer: SheetWriter, sheet: str, first: int, last: int) -> Any:
    chart = writer.workbook.add_chart({"type": "bar"})
    chart.add_series({
        "categories": [sheet, first, 1, last, 1],
        "values": [sheet, first, 3, last, 3],
        "fill": {"color": BLUE},
        "gap": 40,
        "data_labels": {"value": True},
    })  # fmt: skip
    chart.set_title({"name": writer.phrases.share_of_customers(), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 640, "height": 90 + 32 * (last - first + 1)})
    return chart


def advice_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write every recommendation of every persona."""
    sheet, titles = writer.sheet("advice", (5, 30, 14, 90)), writer.phrases.column
    rows = [
        (s.number, s.title, titles[kind], line)
        for s in view.segments
        for kind, lines in (
            ("do", s.do), ("avoid", s.avoid), ("channels", s.channels), ("kpis", s.kpis)
        )
        for line in lines
    ]  # fmt: skip
    head = ("", titles["segment"], titles["kind"], titles["advice"])
    end = writer.table(sheet, 0, head, rows, ("segment", "text", "text", "text"))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(end - 1, 1), 3)


DICTIONARY_STYLES = (
    "text", "text", "text", "text", "integer", "number", "number", "number", "text",
)  # fmt: skip


def dictionary_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write a row a measure, then the columns that are ignored, and why."""
    sheet = writer.sheet("dictionary", (30, 14, 12, 30, 10, 12, 12, 12, 50))
    keys = ("measure", "name", "unit", "source", "gaps", "low", "half", "high", "values")
    head = [writer.phrases.column[key] for key in keys]
    rows: list[Row] = [_dictionary_row(writer, measure) for measure in view.measures]
    rows += [("", "", "", r.column, *4 * (None,), r.reason) for r in view.table.ignored]
    writer.table(sheet, 0, head, rows, DICTIONARY_STYLES)
    sheet.freeze_panes(1, 1)


def _dictionary_row(writer: SheetWriter, m: MeasureView) -> Row:
    values = "" if m.kind == "number" else writer.phrases.commonest(m, 5)
    return m.label, m.name, m.unit, m.column, m.gaps, m.q10, m.median, m.q90, values


# The scores of a k: the column title and style of each.
SCORES = {
    "k": ("k", "integer"),
    "inertia": ("inertia", "number"),
    "silhouette": ("silhouette", "score"),
    "stability": ("least_stable", "score"),
    "calinski_harabasz": ("ch", "number"),
    "davies_bouldin": ("db", "score"),
    "gap": ("gap", "score"),
    "prediction_strength": ("strength", "score"),
    "personas": ("personas", "integer"),
}


def method_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write the choice of k, the warnings and the command, one below the other."""
    phrases, sheet = writer.phrases, writer.sheet("method", (12, 14, 16, 20, 16, 10, 20, 12))
    writer.heading(sheet, 0, phrases.heading["choosing"])
    writer.sentence(sheet, 1, 7, phrases.why_k(view.choice, view.k))
    candidates = view.choice.candidates
    names = [name for name in SCORES if any(getattr(c, name) is not None for c in candidates)]
    head = [phrases.column[SCORES[name][0]] for name in names]
    rows = [[getattr(c, name) for name in names] for c in candidates]
    end = writer.table(sheet, 3, head, rows, [SCORES[name][1] for name in names])
    if len(rows) > 1:
        sheet.insert_chart(3, 9, _silhouettes_chart(writer, sheet.get_name(), 4, end - 1))
    _notes(writer, sheet, max(end, 20) + 1, view)


def _notes(writer: SheetWriter, sheet: Worksheet, row: int, view: RunView) -> None:
    phrases = writer.phrases
    if view.warnings:
        writer.heading(sheet, row, phrases.heading["warnings"])
    for warning in view.warnings:
        row += 1
        writer.cell(sheet, row, 0, warning.code, "text")
        writer.sentence(sheet, row, 7, warning.message, first=1)
    writer.heading(sheet, row + 2, phrases.heading["reproduce"])
    writer.sentence(sheet, row + 3, 7, view.reproduce)
    writer.sentence(sheet, row + 4, 7, phrases.footer(view))


def _silhouettes_chart(writer: SheetWriter, sheet: str, first: int, last: int) -> Any:
    chart = writer.workbook.add_chart({"type": "line"})
    chart.add_series({
        "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, 2, last, 2],
        "line": {"color": BLUE},
        "marker": {"type": "circle", "fill": {"color": BLUE}, "border": {"color": BLUE}},
    })  # fmt: skip
    chart.set_title({"name": writer.phrases.column["silhouette"], "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"name": writer.phrases.column["k"]})
    chart.set_size({"width": 480, "height": 300})
    return chart
