"""Tables of a web page, which many shops and servers export as "Excel"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import Limits
from personas.ingest.documents.grid import Grid, Merged
from personas.ingest.documents.grid_choice import Choice, choose_reading
from personas.ingest.documents.grid_rows import spool_table
from personas.ingest.documents.grid_warnings import Container

CHUNK = 1 << 16
MAX_COLUMNS, MAX_SPAN_ROWS = 16_384, 65_534  # as browsers allow
FORM_ROWS = 10  # a page that asks for a password has no table, or a short one
# What a program writes of a cell beside the text that is shown: the exact value.
EXACT = ("x:num", "sdval", "data-sheets-numberformat-value")
CELLS, BREAKS = ("td", "th"), ("br", "p", "div", "li")
PAGE_HELP = (
    "The download may have ended at a login or an error: open the file in a browser to see what "
    "it says, and export the table again as CSV or Excel."
)


@dataclass(slots=True)
class OpenTable:
    """A table whose end was not reached yet."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)  # column → rows that it is merged over
    cell: list[str] | None = None
    exact: str | None = None
    colspan: int = 1
    rowspan: int = 1

    def open_row(self) -> None:
        """Begin a row; one that is open ends."""
        self.close_cell()
        self.rows.append([])
        self.spans = {column: rows - 1 for column, rows in self.spans.items() if rows > 1}

    def open_cell(self, attributes: dict[str, str | None]) -> None:
        """Begin a cell; one that is open ends."""
        self.close_cell()
        if not self.rows:
            self.open_row()
        self.cell = []
        self.exact = next((attributes[key] for key in EXACT if attributes.get(key)), None)
        self.colspan = _span(attributes.get("colspan"), 1_000)
        self.rowspan = _span(attributes.get("rowspan"), MAX_SPAN_ROWS)

    def close_cell(self) -> None:
        """End a cell: it stands behind those of its row, and those that reach down into it."""
        if self.cell is None:
            return
        row, text = self.rows[-1], self.exact or " ".join("".join(self.cell).split())
        self.cell = None
        while len(row) in self.spans:
            row.append("")
        top, first = len(self.rows) - 1, len(row)
        if first + self.colspan > MAX_COLUMNS:
            raise error("E143", f"A table has more than {MAX_COLUMNS:,} columns", PAGE_HELP)
        row += [text, *[""] * (self.colspan - 1)]
        if self.colspan > 1 or self.rowspan > 1:
            right, bottom = first + self.colspan - 1, top + self.rowspan - 1
            self.merged.append(((top, first), (bottom, right)))
            if self.rowspan > 1:
                self.spans |= dict.fromkeys(range(first, right + 1), self.rowspan)

    def grid(self) -> Grid:
        """Return the table as a grid: its rows filled up to the longest."""
        width = max(map(len, self.rows), default=0)
        rows = self.rows
        return Grid(
            self.name,
            lambda: (row + [""] * (width - len(row)) for row in rows),
            merged=tuple(self.merged),
        )


def _span(text: str | None, limit: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return max(1, min(int(digits[1]), limit)) if digits else 1


class Page(HTMLParser):
    """The tables of a page as its parser meets them, its title, and what else it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[OpenTable] = []
        self.title = ""
        self.has_password = False
        self.has_frames = False
        self._stack: list[OpenTable] = []
        self._ignored: str | None = None  # the tag whose text is no text
        self._is_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what begins here."""
        attributes, table = dict(attrs), self._stack[-1] if self._stack else None
        if tag == "table":
            self._stack.append(OpenTable(attributes.get("id") or f"table {len(self.tables) + 1}"))
            self.tables.append(self._stack[-1])
        elif table and tag == "tr":
            table.open_row()
        elif table and tag in CELLS:
            table.open_cell(attributes)
        elif table and table.cell is not None and tag in BREAKS:
            table.cell.append(" ")
        elif tag in ("script", "style"):
            self._ignored = tag
        self._is_title = tag == "title" or (self._is_title and table is not None)
        self.has_password |= tag == "input" and attributes.get("type", "") == "password"
        self.has_frames |= tag == "frameset"

    def handle_endtag(self, tag: str) -> None:
        """Close what ends here."""
        if tag == self._ignored:
            self._ignored = None
        elif tag == "title":
            self._is_title = False
        elif self._stack and tag in (*CELLS, "tr"):
            self._stack[-1].close_cell()
        elif self._stack and tag == "table":
            self._stack.pop().close_cell()

    def handle_data(self, data: str) -> None:
        """Add text to the cell that is open."""
        if self._ignored:
            return
        if self._is_title:
            self.title = (self.title + data)[:200]
        elif self._stack and (cell := self._stack[-1].cell) is not None:
            cell.append(data)

    def close(self) -> None:
        """Close what the page first open."""
        super().close()
        for table in self._stack:
            table.close_cell()


def write_html(
    path: Path, name: str, reading: Reading, target: Path, _: Limits
) -> tuple[Problem, ...]:
    """Write the largest table of a page (UTF-8) as CSV; raise E157 where it has none."""
    page = Page()
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        while chunk := stream.read(CHUNK):
            page.feed(chunk)
    page.close()
    choice = _choose(page, name, reading)
    spool_table(choice.grid, choice.table, target)
    return choice.warnings


def _choose(page: Page, name: str, reading: Reading) -> Choice:
    grids = list(_grids(page))
    try:
        choice = choose_reading(Container(name, "page", "table"), grids, reading)
    except PersonasError as cause:
        if grids and (reading.sheet or page.has_password is False):
            raise
        raise _page_error(page, name) from cause
    if page.has_password and choice.table.count < FORM_ROWS:
        raise _page_error(page, name)
    return choice


def _grids(page: Page) -> Iterator[Grid]:
    """The tables with two rows and columns at least: others only lay out the page."""
    for table in page.tables:
        if len(table.rows) > 1 and max(map(len, table.rows)) > 1:
            yield table.grid()


def _page_error(page: Page, name: str) -> PersonasError:
    title = " ".join(page.title.split())
    about = f" (`{title[:80]}`)" if title else ""
    help_ = PAGE_HELP
    if page.has_frames:
        help_ = "Excel saved it as a page in parts: open it there, and save it as .xlsx or CSV."
    return error("E157", f"`{name}` is a web page{about}, not a table", help_)
