"""Read a sheet of a workbook, after checking the size that its parts state.

A reader allocates a sheet as a rectangle: one cell in the far corner makes it 17 billion cells.
Where a file states a wrong size, the limits of the reading process apply.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import python_calamine as calamine

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import Limits, max_text_bytes
from personas.files.spool import spool
from personas.sql.tables import choose_table

CELL_BYTES = 32  # of memory
# Parts of a workbook; bytes of the part that lists the sheets; first bytes of a sheet to search.
MAX_PARTS, LIST_BYTES, HEAD_BYTES = 10_000, 1 << 24, 1 << 16
MAX_ROWS = 1 << 24  # of the longest sheet that a program writes (LibreOffice, with an option)
CHUNK_BYTES = 1 << 20
HEADER_ROWS = 50  # in which the header is searched
DIMENSION = re.compile(
    rb"<(?:\w+:)?dimension\s[^>]*ref=[\"'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,9})[\"']"
)
REPETITION = re.compile(rb"-repeated=[\"'](\d+)")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
HELP = (
    "Delete what stands far from the table (Ctrl+End goes there) and save the workbook; or "
    "export the sheet as CSV."
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """The size that a sheet states: its last cell, and the cells up to it."""

    last_cell: str
    cells: int


def check_parts(path: Path, name: str) -> None:
    """Raise E143 for an archive of too many parts, or whose parts state too many bytes."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if len(parts) > MAX_PARTS or size > max_text_bytes(path.stat().st_size):
            message = f"`{name}` unpacks to {size:,} bytes in {len(parts):,} parts"
            raise error("E143", message, HELP)
        if "content.xml" in archive.namelist():
            _check_repetitions(archive, name)


def _check_repetitions(archive: zipfile.ZipFile, name: str) -> None:
    """OpenDocument writes a cell or row once, and how often it is repeated."""
    with archive.open("content.xml") as part:
        previous = b""
        while chunk := part.read(CHUNK_BYTES):
            matches = REPETITION.findall(previous + chunk)
            times = max((int(digits[:18]) for digits in matches), default=0)
            if times > MAX_ROWS:
                raise error("E143", f"`{name}` repeats a row or cell {times:,} times", HELP)
            previous = chunk[-64:]


def read_dimensions(path: Path) -> Mapping[str, Dimension]:
    """Return the size that each sheet of an .xlsx states."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        return dict(_sheet_dimensions(archive))


def _sheet_dimensions(archive: zipfile.ZipFile) -> Iterator[tuple[str, Dimension]]:
    parts = set(archive.namelist())
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if part in parts and (dimension := _read_dimension(archive, part)):
            yield str(sheet.get("name")), dimension


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> list[ElementTree.Element]:
    """Elements of a small part; none where the part is missing, or no XML."""
    try:
        with archive.open(part) as stream:
            text = stream.read(LIST_BYTES)
            root = ElementTree.fromstring(text)  # noqa: S314 - expat limits entities
    except (KeyError, ElementTree.ParseError):
        return []
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def _read_dimension(archive: zipfile.ZipFile, part: str) -> Dimension | None:
    with archive.open(part) as stream:
        match = DIMENSION.search(stream.read(HEAD_BYTES))
    if match is None:
        return None
    letters, rows = match[1].decode(), int(match[2])
    columns = 0
    for letter in letters:
        columns = columns * 26 + ord(letter) - 64
    return Dimension(f"{letters}{rows}", columns * rows)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells."""

    name: str
    cells: calamine.CalamineSheet

    def rows(self, start: int = 0) -> Iterator[Sequence[Any]]:
        """Its rows after the first ``start``, counted from the first row with a cell."""
        above, _ = self.cells.start or (0, 0)
        return islice(self.cells.iter_rows(), above + start, None)

    @property
    def header(self) -> int | None:
        """The first row at least half as wide as the widest, as titles are narrow; None without."""
        widths = [sum(cell != "" for cell in row) for row in islice(self.rows(), HEADER_ROWS)]
        widest = max(widths, default=0)
        wide = (i for i, width in enumerate(widths) if 2 * width >= widest and width > 1)
        row = next(wide, None)
        return row if row is not None and row + 1 < self.cells.height else None


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook, the sizes that its sheets state, and the limits of reading."""

    name: str
    book: calamine.CalamineWorkbook
    dimensions: Mapping[str, Dimension]
    limits: Limits

    def sheet(self, name: str) -> Sheet:
        """Read a sheet; raise E143 where it does not fit in memory."""
        size = self.dimensions.get(name)
        if size and size.cells * CELL_BYTES > self.limits.memory:
            message = f"The sheet `{name}` reaches to cell {size.last_cell}: {size.cells:,} cells"
            raise error("E143", message, HELP)
        return Sheet(name, self.book.get_sheet_by_name(name))


def write_workbook(
    path: Path, name: str, reading: Reading, target: Path, limits: Limits
) -> tuple[Problem, ...]:
    """Write one sheet as CSV: that of the option, else the first that holds a table."""
    try:
        check_parts(path, name)
        book = calamine.CalamineWorkbook.from_path(str(path))
        sheet, warnings = _choose_sheet(
            Book(name, book, read_dimensions(path), limits), reading.sheet
        )
        _spool(sheet, target)
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, ValueError, EOFError) as cause:
        raise _damage_error(name, cause) from cause
    except (NotImplementedError, RuntimeError) as cause:  # a compression that zipfile lacks
        raise _damage_error(name, cause) from cause
    except OSError as cause:
        if cause.errno:  # of the disk, not of the file
            raise
        raise _damage_error(name, cause) from cause
    except BaseException as cause:  # calamine panics on some damaged .xls: no `Exception`
        if type(cause).__name__ != "PanicException":
            raise
        raise _damage_error(name, "its parts do not fit together") from None
    return warnings


def _choose_sheet(book: Book, name: str | None) -> tuple[Sheet, tuple[Problem, ...]]:
    """Return the sheet of this name or number, else the first that holds a table."""
    names = book.book.sheet_names
    if name is not None:
        numbers = {str(i): sheet_name for i, sheet_name in enumerate(names, 1)}
        sheet = book.sheet(choose_table(book.name, names, name, "sheet", numbers))
        if sheet.header is None:
            message = f"The sheet `{sheet.name}` holds no table"
            raise error("E107", message, "Name another one with --sheet.")
        return sheet, ()
    for index, sheet in enumerate(map(book.sheet, names)):
        if sheet.header is not None:
            return sheet, (_warn_of_choice(book.name, names[0], sheet.name),) if index else ()
    help_ = "A table needs a header and rows below it."
    raise error("E107", f"No sheet of `{book.name}` holds a table", help_)


def _warn_of_choice(book: str, first: str, sheet: str) -> Problem:
    return Problem(
        "W106",
        f"The first sheet of `{book}`, `{first}`, holds no table: `{sheet}` was read",
        f'Name the sheet to be sure: --sheet "{sheet}"',
    )


def _spool(sheet: Sheet, target: Path) -> None:
    """Leave out columns without a name and without a cell: they are beside the table."""
    start = sheet.header or 0
    header = next(sheet.rows(start))
    has_name = {i for i, name in enumerate(header) if str(name).strip()}
    nameless = set(range(len(header))) - has_name
    columns = sorted(has_name | _columns_with_cells(sheet.rows(start + 1), nameless))
    names = [str(header[i]).strip() for i in columns]
    rows = (row for row in sheet.rows(start + 1) if any(cell != "" for cell in row))
    spool(names, ([row[i] for i in columns] for row in rows), target)


def _columns_with_cells(rows: Iterator[Sequence[Any]], columns: set[int]) -> set[int]:
    result: set[int] = set()
    for row in rows if columns else ():
        result |= {i for i in columns - result if row[i] != ""}
    return result


def _damage_error(name: str, cause: Exception | str) -> PersonasError:
    help_ = "Open it in the program that wrote it, and save it again; or export the sheet as CSV."
    return error("E105", f"`{name}` cannot be read as a workbook: {cause}", help_)
