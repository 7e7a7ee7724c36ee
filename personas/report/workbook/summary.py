"""The front page, and the sheets of advice, data dictionary and method."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xlsxwriter.worksheet import Worksheet

from personas.report.views import RunView, SegmentView
from personas.report.views.measures import MeasureView
from personas.report.workbook.sheet import BLUE, SOFT, Row, SheetWriter, Value

FRONT = {
    "customers": "integer", "share": "percent", "total_share": "percent", "per_customer": "number",
    "sure": "text", "who": "text", "first": "text",
}  # fmt: skip
VALUE_COLUMNS = ("total_share", "per_customer")
WIDTHS = (5, 30, 11, 12, 14, 14, 16, 48, 48)
MIN_WITHOUT_CENTS = 20  # from this mean on, amounts are shown without cents


def summary_sheet(writer: SheetWriter, view: RunView) -> None:
    """Write the headline, the verdict and a row a segment, the most valuable first."""
    phrases, sheet, answer = writer.phrases, writer.sheet("summary", WIDTHS), view.answer
    writer.sentence(sheet, 0, 8, f"{view.table.name}: {phrases.headline(view)}")
    writer.cell(sheet, 1, 0, answer.headline, "title")
    verdict = phrases.verdict_sentence(view.verdict).replace("**", "")
    sentences = [text for text in (answer.further, verdict) if text]
    for row, sentence in enumerate(sentences, 2):
        writer.sentence(sheet, row, 8, sentence)
    _front_table(writer, sheet, len(sentences) + 3, view)


def _front_table(writer: SheetWriter, sheet: Worksheet, top: int, view: RunView) -> None:
    """Write the table of the front page, and the chart that reads its shares from it."""
    columns = {k: style for k, style in FRONT.items() if view.money or k not in VALUE_COLUMNS}
    titles = dict(writer.phrases.column)
    if view.money and view.value:
        titles["total_share"] = str(writer.phrases.share_of_total(view.money))
        columns["per_customer"] = (
            "integer" if abs(view.value.mean) >= MIN_WITHOUT_CENTS else "number"
        )
    by_number = {segment.number: segment for segment in view.segments}
    rows = [_front_row(writer, by_number[number], columns) for number in view.answer.order]
    rows.append(_total_row(writer, view, columns))
    head = ("", *(titles[key] for key in ("segment", *columns)))
    end = writer.table(sheet, top, head, rows, ("segment", "text", *columns.values()))
    sheet.freeze_panes(top + 1, 2)
    chart = _shares_chart(writer, sheet.get_name(), top, end - 2, has_value=bool(view.money))
    sheet.insert_chart(end + 1, 1, chart)


def _front_row(writer: SheetWriter, s: SegmentView, keys: Iterable[str]) -> Row:
    """Return the cells of a segment; what is withheld says so."""
    withheld = str(writer.phrases.part(None))
    share, mean = (s.value.share, s.value.mean) if s.value else (None, None)
    cells: dict[str, Value] = {
        "customers": s.size,
        "share": s.share,
        "total_share": withheld if share is None else share,
        "per_customer": withheld if mean is None else mean,
        "sure": s.certainty.word,
        "who": s.story or str(writer.phrases.traits(s, 3)),
        "first": s.do[0] if s.do else "",
    }
    return s.number, s.title, *(cells[key] for key in keys)


def _total_row(writer: SheetWriter, view: RunView, keys: Iterable[str]) -> Row:
    cells: dict[str, Value] = {"customers": view.customers, "share": 1.0, "total_share": 1.0}
    cells["per_customer"] = view.value.mean if view.value else None
    return "", writer.phrases.column["everyone"], *(cells.get(key, "") for key in keys)


def _shares_chart(writer: SheetWriter, sheet: str, head: int, last: int, *, has_value: bool) -> Any:
    """Return a bar of customers a segment, and one of value beside it where that has shares."""
    chart = writer.workbook.add_chart({"type": "bar"})
    colours = {3: SOFT, 4: BLUE} if has_value else {3: BLUE}  # by column
    customers = str(writer.phrases.share_of_customers())
    for column, colour in colours.items():
        chart.add_series({
            "name": customers if column == 3 else [sheet, head, column],
            "categories": [sheet, head + 1, 1, last, 1],
            "values": [sheet, head + 1, column, last, column],
            "fill": {"color": colour},
            "gap": 60,
            "data_labels": {"value": True},
        })  # fmt: skip
    title = {"name": customers, "name_font": {"size": 12}}
    chart.set_title({"none": True} if has_value else title)
    chart.set_legend({"position": "top"} if has_value else {"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 760, "height": 90 + 26 * len(colours) * (last - head)})
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
    writer.heading(sheet, row + 2, phrases.heading["read"])
    writer.sentence(sheet, row + 3, 7, phrases.table_summary(view))
    writer.heading(sheet, row + 5, phrases.heading["reproduce"])
    writer.sentence(sheet, row + 6, 7, view.reproduce)
    writer.sentence(sheet, row + 7, 7, phrases.footer(view))


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
