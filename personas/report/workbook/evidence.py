"""How far to trust each segment, what tells segments apart, and what marks each of them."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from personas.report.workbook.pad import Pad

Facts = dict[str, Any]
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
