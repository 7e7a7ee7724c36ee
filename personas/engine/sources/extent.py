"""How far the sheets of a workbook reach, told by its parts before any cell is laid out.

Reading lays a sheet out as a rectangle: one cell in the far corner makes it one of 17 billion.
What a file does not tell truly is caught by the limits of the process that reads it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from personas.engine.sources.bounds import Limits, most_unpacked
from personas.facts.problem import PersonasError, error

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
