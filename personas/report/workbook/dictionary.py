"""The data dictionary: every measure, where it comes from, and how its values lie."""

from __future__ import annotations

from typing import Any

from personas.report.workbook.pad import Pad

Facts = dict[str, Any]
STYLES = ("text", "text", "text", "text", "whole", "number", "number", "number", "text")


def dictionary_sheet(pad: Pad, facts: Facts) -> None:
    """Write a row a measure, then the columns that nothing was made of."""
    say, sheet = pad.say, pad.sheet("dictionary", (30, 14, 12, 30, 10, 12, 12, 12, 50))
    keys = ("measure", "name", "unit", "source", "gaps", "low", "half", "high", "values")
    head = [say.column[key] for key in keys]
    rows = [_row(pad, measure) for measure in facts["measures"]]
    unused = [("", "", "", name, None, None, None, None, "") for name in facts["table"]["unused"]]
    pad.table(sheet, 0, head, rows + unused, STYLES)
    sheet.freeze_panes(1, 1)


def _row(pad: Pad, m: Facts) -> tuple[Any, ...]:
    values = "" if m["kind"] == "number" else pad.say.commonest(m, 5)
    low, half, high = (m.get(key) for key in ("q10", "median", "q90"))
    return m["label"], m["name"], m["unit"], m["column"], m["gaps"], low, half, high, values
