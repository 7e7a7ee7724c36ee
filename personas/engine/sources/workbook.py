"""Excel and OpenDocument workbooks, read by calamine: one library for all of their formats."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine as calamine

from personas.engine.sources.bounds import Limits
from personas.engine.sources.choose import choose
from personas.engine.sources.extent import check_parts, check_reach, reaches
from personas.engine.sources.spool import spool
from personas.facts.problem import PersonasError, Problem, error
from personas.facts.reading import Reading

LOOK_AT = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells, and where in it the header stands; None where it holds no table."""

    name: str
    cells: calamine.CalamineSheet

    def rows(self, start: int = 0) -> Iterator[Sequence[Any]]:
        """Its rows from the first with a cell on, or some rows later."""
        above, _ = self.cells.start or (0, 0)
        return islice(self.cells.iter_rows(), above + start, None)

    @property
    def header(self) -> int | None:
        """The first row at least half as wide as the widest; titles above it are narrow."""
        widths = [sum(cell != "" for cell in row) for row in islice(self.rows(), LOOK_AT)]
        wide = max(widths, default=0)
        at = next((i for i, width in enumerate(widths) if 2 * width >= wide and width > 1), None)
        return at if at is not None and at + 1 < self.cells.height else None


@dataclass(frozen=True, slots=True)
class Book:
    """An open workbook, how far its sheets say that they reach, and how far they may."""

    name: str
    book: calamine.CalamineWorkbook
    reaches: Mapping[str, tuple[str, int]]
    limits: Limits

    def sheet(self, name: str) -> Sheet:
        """Lay out a sheet, if there is room for all that it spans."""
        check_reach(name, self.reaches.get(name), self.limits)
        return Sheet(name, self.book.get_sheet_by_name(name))


def write_workbook(
    path: Path, name: str, reading: Reading, target: Path, limits: Limits
) -> tuple[Problem, ...]:
    """Write one sheet as CSV: the one told, else the first that holds a table."""
    try:
        check_parts(path, name)
        book = calamine.CalamineWorkbook.from_path(str(path))
        sheet, warnings = _find(Book(name, book, reaches(path), limits), reading.sheet)
        _spool(sheet, target)
    except (calamine.CalamineError, zipfile.BadZipFile, zlib.error, ValueError, EOFError) as cause:
        raise _damaged(name, cause) from cause
    except (NotImplementedError, RuntimeError) as cause:  # packed in a way that zipfile has not
        raise _damaged(name, cause) from cause
    except OSError as cause:
        if cause.errno:  # of the disk, not of the file
            raise
        raise _damaged(name, cause) from cause
    except BaseException as cause:  # calamine panics on some damaged .xls: no `Exception`
        if type(cause).__name__ != "PanicException":
            raise
        raise _damaged(name, "its parts do not fit together") from None
    return warnings


def _find(book: Book, told: str | None) -> tuple[Sheet, tuple[Problem, ...]]:
    names = book.book.sheet_names
    if told is not None:
        return _told(book, choose(book.name, "sheet", _numbered(names), told)), ()
    for place, each in enumerate(names):
        sheet = book.sheet(each)
        if sheet.header is not None:
            return sheet, (_another(book.name, names[0], each),) if place else ()
    raise error(
        "E107",
        f"No sheet of `{book.name}` holds a table",
        "A table needs a header and rows below it.",
    )


def _told(book: Book, name: str) -> Sheet:
    sheet = book.sheet(name)
    if sheet.header is None:
        raise error("E107", f"The sheet `{name}` holds no table", "Name another one with --sheet.")
    return sheet


def _numbered(names: Sequence[str]) -> dict[str, str]:
    """What a sheet answers to: its name, and its number from 1."""
    return {**{str(i): name for i, name in enumerate(names, 1)}, **{name: name for name in names}}


def _spool(sheet: Sheet, target: Path) -> None:
    """Columns without a name and without a cell are the paper beside the table."""
    at = sheet.header or 0
    header = next(sheet.rows(at))
    named = {place for place, name in enumerate(header) if str(name).strip()}
    kept = sorted(named | _filled(sheet.rows(at + 1), set(range(len(header))) - named))
    names = [str(header[place]).strip() for place in kept]
    below = (row for row in sheet.rows(at + 1) if any(cell != "" for cell in row))
    spool(names, ([row[place] for place in kept] for row in below), target)


def _filled(rows: Iterator[Sequence[Any]], unsure: set[int]) -> set[int]:
    """Which of some columns hold a cell at all."""
    filled: set[int] = set()
    for row in rows if unsure else ():
        filled |= {place for place in unsure - filled if row[place] != ""}
    return filled


def _another(name: str, first: str, taken: str) -> Problem:
    return Problem(
        "W106",
        f"The first sheet of `{name}`, `{first}`, holds no table: `{taken}` was read",
        f'Name the sheet to be sure: --sheet "{taken}"',
    )


def _damaged(name: str, cause: Exception | str) -> PersonasError:
    help_ = "Open it in the program that wrote it, and save it again; or export the sheet as CSV."
    return error("E105", f"`{name}` cannot be read as a workbook: {cause}", help_)
