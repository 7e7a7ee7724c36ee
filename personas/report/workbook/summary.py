"""The first sheet: what was found, every segment in a row, and their shares as a chart."""

from __future__ import annotations

from typing import Any

from personas.report.workbook.pad import BLUE, Pad

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
