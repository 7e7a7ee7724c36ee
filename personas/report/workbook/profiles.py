"""Segments × measures: medians and positions with a chart, then the shares of categories."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from personas.report.workbook.sheet import Pad

Facts = dict[str, Any]
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#6a51a3")
CHARTED = 8  # more measures than this make bars too thin to read


def profiles_sheet(pad: Pad, facts: Facts) -> None:
    """Write medians, then positions with their chart, then categories, one below the other."""
    numbers = [m for m in facts["measures"] if m["kind"] == "number"]
    sheet = pad.sheet("profiles", (5, 30, *(14,) * max(len(numbers), 12)))
    row = _numbers(pad, sheet, 0, facts, numbers, "median") + 1
    if numbers:
        top = row
        row = _numbers(pad, sheet, top, facts, numbers, "position")
        sheet.conditional_format(top + 2, 2, row - 1, 1 + len(numbers), _scale())
        chart = _chart(pad, sheet.get_name(), top + 1, row - 1, min(len(numbers), CHARTED))
        sheet.insert_chart(row + 1, 1, chart)
        row += 20
    for place in range(len(facts["segments"][0]["categories"]) if facts["segments"] else 0):
        row = _category(pad, sheet, row, facts, place) + 1


def _numbers(
    pad: Pad, sheet: Worksheet, top: int, facts: Facts, measures: list[Facts], key: str
) -> int:
    pad.put(sheet, top, 0, pad.say.heading[key], "heading")
    head = ("", pad.say.column["segment"], *(pad.say.titled(m) for m in measures))
    rows = [
        (s["number"], s["title"], *(_value(s, m["name"], key) for m in measures))
        for s in facts["segments"]
    ]
    style = "number" if key == "median" else "percent"
    return pad.table(sheet, top + 1, head, rows, ("place", "text", *(style,) * len(measures)))


def _value(segment: Facts, measure: str, key: str) -> float | None:
    return next((n[key] for n in segment["numbers"] if n["measure"] == measure), None)


def _category(pad: Pad, sheet: Worksheet, top: int, facts: Facts, place: int) -> int:
    first = facts["segments"][0]["categories"][place]
    pad.put(sheet, top, 0, first["label"], "heading")
    head = ("", pad.say.column["segment"], *(pad.say.cell_value(c) for c in first["cells"]))
    rows = [
        (s["number"], s["title"], *(_share(pad, c) for c in s["categories"][place]["cells"]))
        for s in facts["segments"]
    ]
    styles = ("place", "text", *("percent",) * len(first["cells"]))
    return pad.table(sheet, top + 1, head, rows, styles)


def _share(pad: Pad, cell: Facts) -> str | float:
    if cell["hidden"]:
        return str(pad.say.cell_share(cell))
    return float(cell["share"])


def _scale() -> dict[str, Any]:
    return {
        "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num",
        "min_value": 0, "mid_value": 0.5, "max_value": 1,
        "min_color": "#9ecae1", "mid_color": "#ffffff", "max_color": "#fdd49e",
    }  # fmt: skip


def _chart(pad: Pad, sheet: str, head: int, last: int, measures: int) -> Any:
    chart = pad.book.add_chart({"type": "column"})
    for place in range(measures):
        chart.add_series({
            "name": [sheet, head, 2 + place],
            "categories": [sheet, head + 1, 1, last, 1],
            "values": [sheet, head + 1, 2 + place, last, 2 + place],
            "fill": {"color": COLOURS[place % len(COLOURS)]},
        })  # fmt: skip
    chart.set_title({"name": pad.say.heading["position"], "name_font": {"size": 12}})
    chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 360})
    return chart


TRUST = ("stability", "confidence", "separation", "border", "rule", "others")
TRUST_STYLES = ("place", "text", "score", "percent", "score", "percent", "percent", "percent")
MARKS = ("measure", "effect", "difference", "v_test", "value", "role")
MARK_STYLES = ("place", "text", "text", "score", "score", "score", "text", "text")


def evidence_sheet(pad: Pad, facts: Facts) -> None:
    """Write trust a row a segment, then measures by what lies between, then marks by segment."""
    sheet = pad.sheet("evidence", (5, 30, 28, 18, 14, 14, 20, 34))
    row = _put_trust(pad, sheet, 0, facts) + 1
    row = _put_telling(pad, sheet, row, facts) + 1
    _put_marks(pad, sheet, row, facts)


def _put_trust(pad: Pad, sheet: Worksheet, top: int, facts: Facts) -> int:
    rows = [(s["number"], s["title"], *_trust(s)) for s in facts["segments"]]
    return _table(pad, sheet, top, "trust", TRUST, rows, TRUST_STYLES)


def _put_telling(pad: Pad, sheet: Worksheet, top: int, facts: Facts) -> int:
    if not facts["telling"]:
        return top
    labels = facts["labels"]
    rows = [("", t["label"], pad.say.role(t, labels), t["share"]) for t in facts["telling"]]
    pad.put(sheet, top, 0, pad.say.heading["telling"], "heading")
    head = ("", *(pad.say.column[key] for key in ("measure", "role", "between")))
    return pad.table(sheet, top + 1, head, rows, ("text", "text", "text", "percent"))


def _put_marks(pad: Pad, sheet: Worksheet, top: int, facts: Facts) -> int:
    rows = [
        (s["number"], s["title"], *_mark(pad, mark, facts))
        for s in facts["segments"]
        for mark in s["evidence"]
    ]
    return _table(pad, sheet, top, "evidence", MARKS, rows, MARK_STYLES) if rows else top


def _table(
    pad: Pad, sheet: Worksheet, top: int, heading: str, keys: tuple[str, ...],
    rows: list[tuple[Any, ...]], styles: tuple[str, ...],
) -> int:  # fmt: skip
    pad.put(sheet, top, 0, pad.say.heading[heading], "heading")
    head = ("", pad.say.column["segment"], *(pad.say.column[key] for key in keys))
    return pad.table(sheet, top + 1, head, rows, styles)


def _trust(s: Facts) -> tuple[float | None, ...]:
    rule = s["rule"] or {"share": None, "others": None}
    own = (s["stability"], s["confidence"], s["separation"], s["border"])
    return (*own, rule["share"], rule["others"])


def _mark(pad: Pad, mark: Facts, facts: Facts) -> tuple[Any, ...]:
    figures = (mark["effect"], mark["difference"], mark["v_test"])
    return mark["label"], *figures, mark["value"], pad.say.role(mark, facts["labels"])
