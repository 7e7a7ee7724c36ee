"""The first sheet: what was found, every segment in a row, and their shares as a chart."""

from __future__ import annotations

from typing import Any

from personas.report.workbook.sheet import BLUE, Pad

Facts = dict[str, Any]
STYLES = ("place", "text", "whole", "percent", "text", "percent", "text", "text")


def summary_sheet(pad: Pad, facts: Facts) -> None:
    """Write the summary; its chart reads the shares from the table beside it."""
    say, sheet = pad.say, pad.sheet("summary", (5, 30, 11, 9, 15, 12, 42, 46))
    pad.put(sheet, 0, 0, say.title(facts), "title")
    for row, line in enumerate((say.read(facts), say.structure(facts["structure"])), 1):
        pad.line(sheet, row, 7, line)
    title = say.column
    keys = ("segment", "customers", "share", "stability", "confidence", "who", "first")
    head = ("", *(title[key] for key in keys))
    rows = [_row(pad, segment) for segment in facts["segments"]]
    end = pad.table(sheet, 4, head, rows, STYLES)
    sheet.freeze_panes(5, 2)
    if rows:
        sheet.insert_chart(end + 1, 1, _chart(pad, sheet.get_name(), 5, end - 1))


def _row(pad: Pad, s: Facts) -> tuple[Any, ...]:
    say = pad.say
    trust = say.stability(s["stability_band"])
    first = s["do"][0] if s["do"] else ""
    told = s["story"] or say.marks(s, 3)
    return s["number"], s["title"], s["size"], s["share"], trust, s["confidence"], told, first


def _chart(pad: Pad, sheet: str, first: int, last: int) -> Any:
    chart = pad.book.add_chart({"type": "bar"})
    chart.add_series({
        "categories": [sheet, first, 1, last, 1],
        "values": [sheet, first, 3, last, 3],
        "fill": {"color": BLUE},
        "gap": 40,
        "data_labels": {"value": True},
    })  # fmt: skip
    chart.set_title({"name": pad.say.share_of_customers(), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 640, "height": 90 + 32 * (last - first + 1)})
    return chart


KINDS = ("do", "avoid", "channels", "kpis")


def advice_sheet(pad: Pad, facts: Facts) -> None:
    """Write every recommendation of every persona."""
    sheet, title = pad.sheet("advice", (5, 30, 14, 90)), pad.say.column
    rows = [
        (segment["number"], segment["title"], title[kind], line)
        for segment in facts["segments"]
        for kind in KINDS
        for line in segment[kind]
    ]
    head = ("", title["segment"], title["kind"], title["advice"])
    end = pad.table(sheet, 0, head, rows, ("place", "text", "text", "text"))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(end - 1, 1), 3)


DICTIONARY_STYLES = ("text", "text", "text", "text", "whole", "number", "number", "number", "text")


def dictionary_sheet(pad: Pad, facts: Facts) -> None:
    """Write a row a measure, then the columns that nothing was made of."""
    say, sheet = pad.say, pad.sheet("dictionary", (30, 14, 12, 30, 10, 12, 12, 12, 50))
    keys = ("measure", "name", "unit", "source", "gaps", "low", "half", "high", "values")
    head = [say.column[key] for key in keys]
    rows = [_dictionary_row(pad, measure) for measure in facts["measures"]]
    unused = [("", "", "", name, None, None, None, None, "") for name in facts["table"]["unused"]]
    pad.table(sheet, 0, head, rows + unused, DICTIONARY_STYLES)
    sheet.freeze_panes(1, 1)


def _dictionary_row(pad: Pad, m: Facts) -> tuple[Any, ...]:
    values = "" if m["kind"] == "number" else pad.say.commonest(m, 5)
    low, half, high = (m.get(key) for key in ("q10", "median", "q90"))
    return m["label"], m["name"], m["unit"], m["column"], m["gaps"], low, half, high, values


# The figures of a k: what each column is called, and how it is written.
SWEEP = {
    "k": ("k", "whole"),
    "inertia": ("inertia", "number"),
    "silhouette": ("silhouette", "score"),
    "calinski_harabasz": ("ch", "number"),
    "davies_bouldin": ("db", "score"),
    "gap": ("gap", "score"),
    "prediction_strength": ("strength", "score"),
    "personas": ("personas", "whole"),
}


def method_sheet(pad: Pad, facts: Facts) -> None:
    """Write the choice of k, the warnings and the command, one below the other."""
    say, sheet = pad.say, pad.sheet("method", (12, 14, 16, 20, 16, 10, 20, 12))
    pad.put(sheet, 0, 0, say.heading["choosing"], "heading")
    pad.line(sheet, 1, 7, say.why_k(facts["choice"], facts["k"]))
    shown = [key for key in SWEEP if any(c[key] is not None for c in facts["choice"]["candidates"])]
    head = [say.column[SWEEP[key][0]] for key in shown]
    rows = [[c[key] for key in shown] for c in facts["choice"]["candidates"]]
    end = pad.table(sheet, 3, head, rows, [SWEEP[key][1] for key in shown])
    if len(rows) > 1:
        sheet.insert_chart(3, 9, _method_chart(pad, sheet.get_name(), 4, end - 1))
    _notes(pad, sheet, max(end, 20) + 1, facts)


def _notes(pad: Pad, sheet: Any, top: int, facts: Facts) -> None:
    say = pad.say
    if facts["warnings"]:
        pad.put(sheet, top, 0, say.heading["warnings"], "heading")
    for top, warning in enumerate(facts["warnings"], top + 1):  # noqa: B020 - the row goes on
        pad.put(sheet, top, 0, warning["code"], "text")
        pad.line(sheet, top, 7, warning["message"], first=1)
    pad.put(sheet, top + 2, 0, say.heading["reproduce"], "heading")
    for row, line in enumerate((facts["reproduce"], say.written(facts)), top + 3):
        pad.line(sheet, row, 7, line)


def _method_chart(pad: Pad, sheet: str, first: int, last: int) -> Any:
    chart = pad.book.add_chart({"type": "line"})
    chart.add_series({
        "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, 2, last, 2],
        "line": {"color": BLUE},
        "marker": {"type": "circle", "fill": {"color": BLUE}, "border": {"color": BLUE}},
    })  # fmt: skip
    chart.set_title({"name": pad.say.column["silhouette"], "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"name": pad.say.column["k"]})
    chart.set_size({"width": 480, "height": 300})
    return chart
