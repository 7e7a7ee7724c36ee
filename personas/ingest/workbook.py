"""How far the sheets of a workbook reach, told by its parts before any cell is laid out.

Reading lays a sheet out as a rectangle: one cell in the far corner makes it one of 17 billion.
What a file does not tell truly is caught by the limits of the process that reads it.
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
from personas.files.bounds import Limits, most_unpacked
from personas.files.spool import spool
from personas.sql.tables import choose

# Bytes that one cell takes when it is laid out.
A_CELL = 32
# Parts of a workbook, bytes of the part that lists its sheets, and where a sheet tells its reach.
PARTS, LIST, HEAD = 10_000, 1 << 24, 1 << 16
# Rows of the longest sheet that a program makes (LibreOffice, when it is asked for long ones).
MOST_ROWS = 1 << 24
CHUNK = 1 << 20
REACH = re.compile(rb"<(?:\w+:)?dimension\s[^>]*ref=[\"'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,9})[\"']")
REPEATED = re.compile(rb"-repeated=[\"'](\d+)")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
HELP = (
    "Delete what stands far from the table (Ctrl+End goes there) and save the workbook; or "
    "export the sheet as CSV."
)


def check_parts(path: Path, name: str) -> None:
    """Refuse an archive of too many parts, or whose parts say that they unpack to too much."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > PARTS or unpacked > most_unpacked(path.stat().st_size):
            message = f"`{name}` unpacks to {unpacked:,} bytes in {len(parts):,} parts"
            raise error("E143", message, HELP)
        if "content.xml" in archive.namelist():
            _check_repeated(archive, name)


def reaches(path: Path) -> Mapping[str, tuple[str, int]]:
    """Return how many cells each sheet of an .xlsx says that it spans, and which one is last."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        return dict(_reaches(archive))


def check_reach(sheet: str, reach: tuple[str, int] | None, limits: Limits) -> None:
    """Refuse a sheet that cannot be laid out within the limits."""
    if reach and reach[1] * A_CELL > limits.memory:
        message = f"The sheet `{sheet}` reaches to cell {reach[0]}: {reach[1]:,} cells"
        raise error("E143", message, HELP)


def _check_repeated(archive: zipfile.ZipFile, name: str) -> None:
    """OpenDocument writes a cell or row once, and how often it is repeated."""
    with archive.open("content.xml") as part:
        before = b""
        while chunk := part.read(CHUNK):
            most = max(map(_number, REPEATED.findall(before + chunk)), default=0)
            if most > MOST_ROWS:
                raise _endless(name, most)
            before = chunk[-64:]


def _endless(name: str, repeated: int) -> PersonasError:
    message = f"`{name}` repeats a row or cell {repeated:,} times"
    return error("E143", message, HELP)


def _number(digits: bytes) -> int:
    return int(digits[:18])


def _reaches(archive: zipfile.ZipFile) -> Iterator[tuple[str, tuple[str, int]]]:
    parts = set(archive.namelist())
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if part in parts and (reach := _reach(archive, part)):
            yield str(sheet.get("name")), reach


def _elements(archive: zipfile.ZipFile, part: str, tag: str) -> list[ElementTree.Element]:
    """Elements of a small part; none where it is not there, or no XML."""
    try:
        with archive.open(part) as stream:
            root = ElementTree.fromstring(stream.read(LIST))  # noqa: S314 - expat bounds entities
    except (KeyError, ElementTree.ParseError):
        return []
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def _reach(archive: zipfile.ZipFile, part: str) -> tuple[str, int] | None:
    with archive.open(part) as stream:
        told = REACH.search(stream.read(HEAD))
    if told is None:
        return None
    letters, rows = told[1].decode(), int(told[2])
    columns = 0
    for letter in letters:
        columns = columns * 26 + ord(letter) - 64
    return f"{letters}{rows}", columns * rows


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
