"""How far to trust each segment, and what marks it: two tables of the profiles sheet."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from personas.report.workbook.pad import Pad

Facts = dict[str, Any]
TRUST = ("stability", "confidence", "separation", "border", "rule", "others")
TRUST_STYLES = ("whole", "text", "score", "percent", "score", "percent", "percent", "percent")
MARKS = ("measure", "value", "effect", "difference", "v_test", "role")
MARK_STYLES = ("whole", "text", "text", "text", "score", "score", "score", "text")


def put_trust(pad: Pad, sheet: Worksheet, top: int, facts: Facts) -> int:
    """Write a row a segment: stability to the share who satisfy its rule; return the row below."""
    rows = [(s["number"], s["title"], *_trust(s)) for s in facts["segments"]]
    return _table(pad, sheet, top, "trust", TRUST, rows, TRUST_STYLES)


def put_marks(pad: Pad, sheet: Worksheet, top: int, facts: Facts) -> int:
    """Write a row a mark of each segment, the largest effect first; return the row below."""
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
    return mark["label"], mark["value"], *figures, pad.say.role(mark, facts["labels"])
