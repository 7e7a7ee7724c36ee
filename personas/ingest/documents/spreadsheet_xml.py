"""Workbooks in the XML of Excel 2003 (SpreadsheetML), which Magento and others export."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import Limits
from personas.ingest.documents.grid import Grid, Merged
from personas.ingest.documents.grid_choice import choose_reading
from personas.ingest.documents.grid_rows import spool_table
from personas.ingest.documents.grid_warnings import Container
from personas.ingest.documents.workbook_formulas import Cell, report_cells

MAX_ROWS, MAX_COLUMNS = 1 << 20, 1 << 14  # of a sheet
MAX_DEPTH = 100
CHUNK = 1 << 16
HELP = "Open it in Excel or LibreOffice, and save it as .xlsx; or export the sheet as CSV."


@dataclass(slots=True)
class XmlSheet:
    """A sheet: its rows by their numbers, merged ranges, and cells that have no value."""

    name: str
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    is_visible: bool = True

    def grid(self) -> Grid:
        """Return the sheet as a grid, blank rows included."""
        return Grid(
            self.name, self._full_rows, merged=tuple(self.merged), is_visible=self.is_visible
        )

    def _full_rows(self) -> Iterator[Sequence[Any]]:
        width, position = max((len(row) for _, row in self.rows), default=0), 0
        blank = [""] * width
        for number, row in self.rows:
            for _ in range(position, number):
                yield blank
            yield row + blank[len(row) :]
            position = number + 1


class Parser:
    """Reads sheets from the events of expat; a document type is refused, and with it entities."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: list[XmlSheet] = []
        self._path: list[str] = []
        self._row = self._column = -1
        self._type, self._text = "", list[str]()
        self._has_data = self._is_formula = False
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def parse(self, path: Path) -> list[XmlSheet]:
        """Return the sheets of a file (UTF-8)."""
        try:
            with path.open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    self._parser.Parse(chunk, False)
                self._parser.Parse(b"", True)
        except expat.ExpatError as cause:
            location = Location(self.name, cause.lineno)
            message = f"This is no XML: {expat.ErrorString(cause.code)}"
            raise PersonasError(Problem("E105", message, HELP, location)) from cause
        return self.sheets

    def _refuse(self, *_: object) -> None:
        raise error("E105", f"`{self.name}` declares a document type, and is not opened", HELP)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name, values = _local(tag), {_local(key): value for key, value in attributes.items()}
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise error("E105", f"`{self.name}` nests its parts too deep", HELP)
        if name == "Worksheet":
            self.sheets.append(XmlSheet(values.get("Name", f"Sheet{len(self.sheets) + 1}")))
            self._row = -1
        elif name == "Row" and self.sheets:
            self._row = self._index(values, self._row, MAX_ROWS)
            self._column = -1
            self.sheets[-1].rows.append((self._row, []))
        elif name == "Cell" and self.sheets and self.sheets[-1].rows:
            self._open_cell(values)
        elif name == "Data" and "Comment" not in self._path:
            self._type, self._text, self._has_data = values.get("Type", "String"), [], True
        elif name == "Visible":
            self._text = []

    def _open_cell(self, values: dict[str, str]) -> None:
        sheet, row = self.sheets[-1], self.sheets[-1].rows[-1][1]
        self._column = self._index(values, self._column, MAX_COLUMNS)
        row += [""] * (self._column + 1 - len(row))
        self._has_data, self._is_formula = False, "Formula" in values
        across, down = _count(values, "MergeAcross"), _count(values, "MergeDown")
        if across or down:
            end = min(self._row + down, MAX_ROWS), min(self._column + across, MAX_COLUMNS)
            sheet.merged.append(((self._row, self._column), end))
        self._across = across

    def _index(self, values: dict[str, str], previous: int, limit: int) -> int:
        number = max(_count(values, "Index") - 1, previous + 1) if values else previous + 1
        if number >= limit:
            message = f"`{self.name}` has a cell in row or column {number + 1:,}"
            raise error("E143", message, HELP)
        return number

    def _characters(self, text: str) -> None:
        if "Data" in self._path or self._path[-1:] == ["Visible"]:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = _local(tag)
        self._path.pop()
        if not self.sheets:
            return
        sheet = self.sheets[-1]
        if name == "Data" and "Comment" not in self._path and sheet.rows:
            self._close_data(sheet)
        elif name == "Cell" and sheet.rows:
            if self._is_formula and not self._has_data:
                sheet.cells.append((self._column, self._row, "", False))
            self._column += self._across
        elif name == "Visible":
            sheet.is_visible = "Hidden" not in "".join(self._text)

    def _close_data(self, sheet: XmlSheet) -> None:
        text = "".join(self._text)
        if self._type == "Error":
            sheet.cells.append((self._column, self._row, text, True))
        else:
            sheet.rows[-1][1][self._column] = _value(self._type, text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _count(values: dict[str, str], key: str) -> int:
    text = values.get(key, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _value(kind: str, text: str) -> Any:
    """The value of a cell; a number keeps its digits, unless it has an exponent."""
    try:
        if kind == "DateTime":
            return datetime.datetime.fromisoformat(text.strip())
        if kind == "Boolean":
            return text.strip() in ("1", "true")
        if kind == "Number" and "e" in text.lower():
            return float(text)
    except ValueError:
        return text
    return text.strip() if kind == "Number" else text


def write_spreadsheet_xml(
    path: Path, name: str, reading: Reading, target: Path, _: Limits
) -> tuple[Problem, ...]:
    """Write a table of a workbook in XML as CSV: that of the option, else the largest."""
    sheets = {sheet.name: sheet for sheet in Parser(name).parse(path)}
    grids = [sheet.grid() for sheet in sheets.values()]
    choice = choose_reading(Container(name), grids, reading)
    warnings = report_cells(sheets[choice.grid.name].cells, choice)
    spool_table(choice.grid, choice.table, target)
    return (*choice.warnings, *warnings)
