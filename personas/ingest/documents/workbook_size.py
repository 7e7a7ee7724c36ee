"""The size that the parts of a workbook state, checked before it is read.

A reader allocates a sheet as a rectangle: one cell in the far corner makes it 17 billion cells.
Where a file states a wrong size, the limits of the reading process apply.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from personas.domain.problem import error
from personas.files.bounds import max_text_bytes

CELL_BYTES = 32  # of memory
# Parts of a workbook; bytes of the part that lists the sheets; first bytes of a sheet to search.
MAX_PARTS, LIST_BYTES, HEAD_BYTES = 10_000, 1 << 24, 1 << 16
MAX_ROWS = 1 << 24  # of the longest sheet that a program writes (LibreOffice, with an option)
CHUNK_BYTES = 1 << 20
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


@dataclass(frozen=True, slots=True)
class Parts:
    """What the parts of an .xlsx say: each sheet's part and size, and how days and formulas count.

    ``is_1904`` is true where days are counted from 1904; ``is_uncalculated`` where a program asks
    for formulas to be calculated when the workbook is opened.
    """

    sheets: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    is_1904: bool = False
    is_uncalculated: bool = False


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


def read_parts(path: Path) -> Parts:
    """Return what the parts of an .xlsx say; nothing of other workbooks."""
    if not zipfile.is_zipfile(path):
        return Parts()
    with zipfile.ZipFile(path) as archive:
        sheets = dict(_sheet_parts(archive))
        sizes = ((name, _read_dimension(archive, part)) for name, part in sheets.items())
        return Parts(
            sheets,
            {name: size for name, size in sizes if size},
            _is_set(archive, "workbookPr", "date1904"),
            _is_set(archive, "calcPr", "fullCalcOnLoad"),
        )


def _is_set(archive: zipfile.ZipFile, tag: str, attribute: str) -> bool:
    elements = _elements(archive, "xl/workbook.xml", tag)
    return any(element.get(attribute) in ("1", "true") for element in elements)


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    parts = set(archive.namelist())
    targets = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for sheet in _elements(archive, "xl/workbook.xml", "sheet"):
        target = targets.get(sheet.get(RELATION), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if part in parts:
            yield str(sheet.get("name")), part


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
