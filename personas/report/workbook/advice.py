"""What to do, a line a row, so that it can be filtered by segment and by kind."""

from __future__ import annotations

from typing import Any

from personas.report.workbook.pad import Pad

Facts = dict[str, Any]
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
