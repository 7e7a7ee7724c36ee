"""How a cell, a heading and a table are written into a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from personas.report.escape import clean

INK, SOFT, BLUE, STRIPE = "#24303c", "#51606f", "#0072b2", "#f0f3f6"
HEAD = {
    "bold": True, "font_color": SOFT, "bg_color": STRIPE, "bottom": 1, "text_wrap": True,
    "valign": "bottom",
}  # fmt: skip
STYLES: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
    "title": {"bold": True, "font_size": 18, "font_color": INK},
    "heading": {"bold": True, "font_size": 13, "font_color": BLUE},
    "head": {**HEAD, "align": "left", "indent": 1},
    "right": {**HEAD, "align": "right"},
    "whole": {"num_format": "#,##0", "valign": "top"},
    "place": {"align": "center", "valign": "top", "font_color": SOFT},
    "number": {"num_format": "#,##0.##", "valign": "top"},
    "percent": {"num_format": "0%", "valign": "top"},
    "score": {"num_format": "0.00", "valign": "top"},
}  # fmt: skip
LONGEST = 32_000  # characters: a cell holds 32,767
LINE, MOST_LINES = 15.0, 27  # points; a row is at most 409 high

Value = str | int | float | bool | None
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Pad:
    """A workbook, the phrases it speaks in, and its styles by name."""

    book: Workbook
    say: Any
    styles: dict[str, Any] = field(default_factory=dict)
    widths: dict[str, Sequence[float]] = field(default_factory=dict)

    def sheet(self, key: str, widths: Sequence[float]) -> Worksheet:
        """Add a sheet with columns this wide, in characters."""
        made = self.book.add_worksheet(self.say.sheet[key])
        made.hide_gridlines(2)
        made.set_landscape()
        made.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            made.set_column(column, column, width)
        self.widths[made.get_name()] = widths
        return made

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
        """Write one value; a text is never taken for a formula, a link or a number."""
        if style == "number" and isinstance(value, int | float) and value == round(value):
            style = "whole"  # else Excel ends it with a point
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

    def line(self, sheet: Worksheet, row: int, last: int, text: str, first: int = 0) -> None:
        """Write a sentence across the columns ``first`` to ``last``."""
        sheet.merge_range(row, first, row, last, "", self.style("text"))
        self.put(sheet, row, first, text, "text")
        room = sum(self.widths[sheet.get_name()][first : last + 1])
        sheet.set_row(row, LINE * _lines(text, room))

    def table(
        self, sheet: Worksheet, top: int, head: Sequence[str], rows: Sequence[Row],
        styles: Sequence[str],
    ) -> int:  # fmt: skip
        """Write a table whose columns have these styles; return the row below it."""
        sides = ["head" if style in ("text", "place") else "right" for style in styles]
        self._row(sheet, top, head, sides)
        for place, row in enumerate(rows, top + 1):
            kinds = zip(row, styles, strict=False)
            self._row(sheet, place, row, ["text" if isinstance(v, str) else s for v, s in kinds])
        return top + 1 + len(rows)

    def _row(self, sheet: Worksheet, row: int, values: Row, styles: Sequence[str]) -> None:
        """Write a row as high as its longest text: not every program sees to that."""
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            self.put(sheet, row, column, value, style)
        rooms = self.widths[sheet.get_name()]
        lines = [_lines(v, w) for v, w in zip(values, rooms, strict=False) if isinstance(v, str)]
        sheet.set_row(row, LINE * max(lines, default=1))


def _lines(text: str, room: float) -> int:
    """About how many lines a text takes in a column of so many characters."""
    return min(max(ceil(1.1 * len(text) / room), 1), MOST_LINES)
