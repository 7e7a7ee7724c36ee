"""How a cell, a heading and a table are written into a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from personas.report.escape import clean

INK, SOFT, BLUE, STRIPE = "#24303c", "#51606f", "#0072b2", "#f0f3f6"
STYLES: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 18, "font_color": INK},
    "heading": {"bold": True, "font_size": 13, "font_color": BLUE},
    "head": {
        "bold": True, "font_color": SOFT, "bg_color": STRIPE, "bottom": 1, "text_wrap": True,
        "valign": "vcenter",
    },
    "whole": {"num_format": "#,##0", "valign": "top"},
    "number": {"num_format": "#,##0.##", "valign": "top"},
    "percent": {"num_format": "0%", "valign": "top"},
    "score": {"num_format": "0.00", "valign": "top"},
}  # fmt: skip
LONGEST = 32_000  # characters: a cell holds 32,767

Value = str | int | float | bool | None
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Pad:
    """A workbook, the phrases it speaks in, and its styles by name."""

    book: Workbook
    say: Any
    styles: dict[str, Any] = field(default_factory=dict)

    def sheet(self, key: str, widths: Sequence[float]) -> Worksheet:
        """Add a sheet with columns this wide, in characters."""
        made = self.book.add_worksheet(self.say.sheet[key])
        made.hide_gridlines(2)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        return made

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
        """Write one value; a text is never taken for a formula, a link or a number."""
        made = self.style(style)
        if isinstance(value, bool) or value is None:
            sheet.write_blank(row, column, None, made)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value)[:LONGEST], made)
        else:
            sheet.write_number(row, column, value, made)

    def style(self, name: str) -> Any:
        """Return a style of the workbook, made once."""
        if name not in self.styles:
            self.styles[name] = self.book.add_format(STYLES[name])
        return self.styles[name]

    def table(
        self, sheet: Worksheet, top: int, head: Sequence[str], rows: Sequence[Row],
        styles: Sequence[str],
    ) -> int:  # fmt: skip
        """Write a table whose columns have these styles; return the row below it."""
        for column, title in enumerate(head):
            self.put(sheet, top, column, title, "head")
        for place, row in enumerate(rows, top + 1):
            for column, value in enumerate(row):
                text = isinstance(value, str)
                self.put(sheet, place, column, value, "text" if text else styles[column])
        return top + 1 + len(rows)
