"""Read a table of a workbook: Excel of all ages and OpenDocument."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import python_calamine as calamine

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import Limits
from personas.ingest.documents.grid import Grid
from personas.ingest.documents.grid_choice import (
    Choice,
    choose,
    choose_by_name,
    start_of,
)
from personas.ingest.documents.grid_rows import spool_table
from personas.ingest.documents.grid_warnings import Container
from personas.ingest.documents.workbook_days import read_days
from personas.ingest.documents.workbook_formulas import check_formulas
from personas.ingest.documents.workbook_size import HELP, Parts, check_parts, read_parts

CELL_BYTES = 32  # of memory
OLE = b"\xd0\xcf\x11\xe0"
# Streams of files that share the format of an .xls, by their UTF-16 names.
STREAMS = {
    "EncryptedPackage": "protected by a password",
    "WordDocument": "a Word document",
    "PowerPoint Document": "a PowerPoint presentation",
    "__properties_version1.0": "an Outlook message",
}


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook, what its parts say, and the limits of reading."""

    name: str
    book: calamine.CalamineWorkbook
    parts: Parts
    limits: Limits

    def grids(self) -> Iterator[Grid]:
        """Yield the sheets of cells; one that is too large only where there is no other."""
        errors: list[PersonasError] = []
        count = 0
        for sheet in self.book.sheets_metadata:
            if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            try:
                grid = self.grid(sheet.name)
            except PersonasError as problem:
                errors.append(problem)
                continue
            count += 1
            yield grid
        if errors and not count:
            raise errors[0]

    def grid(self, name: str) -> Grid:
        """Read a sheet; raise E143 where it does not fit in memory."""
        size = self.parts.dimensions.get(name)
        if size and size.cells * CELL_BYTES > self.limits.memory:
            message = f"The sheet `{name}` reaches to cell {size.last_cell}: {size.cells:,} cells"
            raise error("E143", message, HELP)
        cells = self.book.get_sheet_by_name(name)
        column = (cells.start or (0, 0))[1]
        visible = calamine.SheetVisibleEnum.Visible
        is_visible = all(
            sheet.visible == visible for sheet in self.book.sheets_metadata if sheet.name == name
        )
        merged = tuple(cells.merged_cell_ranges or ())
        return Grid(name, cells.iter_rows, 0, column, merged, is_visible)


def write_workbook(
    path: Path, name: str, reading: Reading, target: Path, limits: Limits
) -> tuple[Problem, ...]:
    """Write one table as CSV: that of the option, else the largest of a visible sheet."""
    try:
        check_parts(path, name)
        parts = read_parts(path)
        with path.open("rb") as stream:  # by its name, an .xlsx that is called .xls is refused
            book = calamine.CalamineWorkbook.from_filelike(stream)
            choice = _choose(Book(name, book, parts, limits), reading)
        warnings = (*choice.warnings, *check_formulas(path, parts, choice))
        grid = read_days(choice.grid, choice.table, parts.is_1904)
        spool_table(grid, choice.table, target)
        return warnings
    except calamine.PasswordError as cause:
        raise _password_error(name) from cause
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, ValueError, EOFError) as cause:
        raise _damage_error(path, name, cause) from cause
    except (NotImplementedError, RuntimeError) as cause:  # a compression that zipfile lacks
        raise _damage_error(path, name, cause) from cause
    except OSError as cause:
        if cause.errno:  # of the disk, not of the file
            raise
        raise _damage_error(path, name, cause) from cause
    except BaseException as cause:  # calamine panics on some damaged .xls: no `Exception`
        if type(cause).__name__ != "PanicException":
            raise
        raise _damage_error(path, name, "its parts do not fit together") from None


def _choose(book: Book, reading: Reading) -> Choice:
    """Return the table of the named sheet or range, else that of any sheet."""
    container = Container(book.name)
    if reading.sheet is None:
        return choose(container, book.grids(), start_of(reading))
    return choose_by_name(container, book.book.sheet_names, book.grid, reading)


def _damage_error(path: Path, name: str, cause: Exception | str) -> PersonasError:
    with path.open("rb") as stream:
        content = stream.read() if stream.read(4) == OLE else b""
    for stream_name, kind in STREAMS.items():
        if stream_name.encode("utf-16-le") in content:
            is_locked = stream_name == "EncryptedPackage"
            return _password_error(name) if is_locked else _kind_error(name, kind)
    help_ = "Open it in the program that wrote it, and save it again; or export the sheet as CSV."
    return error("E105", f"`{name}` cannot be read as a workbook: {cause}", help_)


def _kind_error(name: str, kind: str) -> PersonasError:
    help_ = "Export the table as CSV or Excel from the program that has it."
    return error("E156", f"`{name}` is {kind}, not a table", help_)


def _password_error(name: str) -> PersonasError:
    help_ = "Open it with its password, and save a copy without one, or the sheet as CSV."
    return error("E159", f"`{name}` is protected by a password", help_)
