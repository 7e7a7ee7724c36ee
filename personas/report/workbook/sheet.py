"""Cells, headings and tables of a workbook."""

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
    "integer": {"num_format": "#,##0", "valign": "top"},
    "segment": {"align": "center", "valign": "top", "font_color": SOFT},
    "number": {"num_format": "#,##0.##", "valign": "top"},
    "percent": {"num_format": "0%", "valign": "top"},
    "index": {"num_format": "0", "valign": "top", "font_color": SOFT},
    "rate": {"num_format": "0.0%", "valign": "top"},
    "score": {"num_format": "0.00", "valign": "top"},
}  # fmt: skip
MAX_CHARACTERS = 32_000  # a cell holds 32,767
LINE_HEIGHT, MAX_LINES = 15.0, 27  # points; a row is at most 409 high

Value = str | int | float | bool | None
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class SheetWriter:
    """A workbook, its phrases, and its styles by name."""

    workbook: Workbook
    phrases: Any
    styles: dict[str, Any] = field(default_factory=dict)
    widths: dict[str, Sequence[float]] = field(default_factory=dict)

    def sheet(self, key: str, widths: Sequence[float]) -> Worksheet:
        """Add a sheet with columns this wide, in characters."""
        sheet = self.workbook.add_worksheet(self.phrases.sheet[key])
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self.widths[sheet.get_name()] = widths
        return sheet

    def cell(self, sheet: Worksheet, row: int, column: int, value: Value, style: str) -> None:
        """Write one value; a text never becomes a formula, a link or a number."""
        if style == "number" and isinstance(value, int | float) and value == round(value):
            style = "integer"  # else Excel ends it with a point
        cell_format = self.style(style)
        if isinstance(value, bool) or value is None:
            sheet.write_blank(row, column, None, cell_format)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value)[:MAX_CHARACTERS], cell_format)
        else:
            sheet.write_number(row, column, value, cell_format)

    def style(self, name: str) -> Any:
        """Return a style of the workbook; each is added once."""
        if name not in self.styles:
            self.styles[name] = self.workbook.add_format(STYLES[name])
        return self.styles[name]

    def heading(self, sheet: Worksheet, row: int, text: str) -> None:
        """Write a heading into the first column."""
        self.cell(sheet, row, 0, text, "heading")

    def sentence(self, sheet: Worksheet, row: int, last: int, text: str, first: int = 0) -> None:
        """Write a sentence across the columns ``first`` to ``last``."""
        sheet.merge_range(row, first, row, last, "", self.style("text"))
        self.cell(sheet, row, first, text, "text")
        width = sum(self.widths[sheet.get_name()][first : last + 1])
        sheet.set_row(row, LINE_HEIGHT * _line_count(text, width))

    def table(
        self, sheet: Worksheet, top: int, head: Sequence[str], rows: Sequence[Row],
        styles: Sequence[str],
    ) -> int:  # fmt: skip
        """Write a table whose columns have these styles; return the row below it."""
        head_styles = ["head" if style in ("text", "segment") else "right" for style in styles]
        self._row(sheet, top, head, head_styles)
        for number, row in enumerate(rows, top + 1):
            cells = zip(row, styles, strict=False)
            self._row(sheet, number, row, ["text" if isinstance(v, str) else s for v, s in cells])
        return top + 1 + len(rows)

    def _row(self, sheet: Worksheet, row: int, values: Row, styles: Sequence[str]) -> None:
        """Write a row as high as its longest text: not every program sees to that."""
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            self.cell(sheet, row, column, value, style)
        widths = self.widths[sheet.get_name()]
        cells = zip(values, widths, strict=False)
        lines = [_line_count(value, width) for value, width in cells if isinstance(value, str)]
        sheet.set_row(row, LINE_HEIGHT * max(lines, default=1))


def _line_count(text: str, width: float) -> int:
    """Return about how many lines a text takes in a column of ``width`` characters."""
    return min(max(ceil(1.1 * len(text) / width), 1), MAX_LINES)
