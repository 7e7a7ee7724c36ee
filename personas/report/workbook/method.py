"""How it was found: k over the sweep with a chart, warnings, and how to make it again."""

from __future__ import annotations

from typing import Any

from personas.report.workbook.pad import BLUE, Pad

Facts = dict[str, Any]

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
        sheet.insert_chart(3, 9, _chart(pad, sheet.get_name(), 4, end - 1))
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


def _chart(pad: Pad, sheet: str, first: int, last: int) -> Any:
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
