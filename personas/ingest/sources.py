"""What an analyst may hand in as DATA: files of many kinds, a folder of them, a server, a frame."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path
from typing import Any, Literal

from personas.domain.address import (
    LEFT_OUT,
    POSTGRES,
    SPARK,
    Address,
    is_address,
    read_address,
    shareable,
    shown,
)
from personas.domain.problem import PersonasError, Problem, error
from personas.sql.tables import SparkSource

Kind = Literal["text", "parquet", "json", "workbook", "arrow", "sqlite", "duckdb"]

SUFFIXES: dict[str, Kind] = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".tab": "text",
    ".psv": "text",
    ".dat": "text",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xlsb": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
    ".db": "sqlite",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
}
COMPRESSED = (".gz", ".zst")
MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"PAR1", "parquet"),
    (0, b"PK\x03\x04", "workbook"),
    (0, b"\xd0\xcf\x11\xe0", "workbook"),
    (0, b"SQLite format 3\x00", "sqlite"),
    (0, b"ARROW1", "arrow"),
    (0, b"FEA1", "arrow"),
    (8, b"DUCK", "duckdb"),
)
# Text under the ending of a workbook is what many web shops call "Excel".
TEXT_AFTER_ALL = ("workbook",)


def is_known(path: Path) -> bool:
    """Whether the ending says what kind of table a file is."""
    return _suffix(path) in SUFFIXES


def kind_of(path: Path) -> Kind:
    """Return the kind of a file; one without a telling start or ending is text."""
    with path.open("rb") as stream:
        head = stream.read(16)
    for at, sign, kind in MAGIC:
        if head[at : at + len(sign)] == sign:
            return kind
    said = SUFFIXES.get(_suffix(path), "text")
    return "text" if said in TEXT_AFTER_ALL else said


def _suffix(path: Path) -> str:
    """The ending that tells the kind: of `customers.csv.gz` it is `.csv`."""
    name = path.name.lower()
    for ending in COMPRESSED:
        name = name.removesuffix(ending)
    return Path(name).suffix


STDIN = "-"
ADDRESS_HELP = (
    "In a user, a password or an option, write @ / ? # % and blanks as %40 %2F %3F %23 %25 %20. "
    "Better leave the password out, and give it by PGPASSWORD, ~/.pgpass or a service file: "
    "postgresql://host:5432/database?table=customers"
)
_SERVER = re.compile(rf"\s*({'|'.join(POSTGRES)}):/", re.IGNORECASE)
KINDS = "CSV, Excel, Parquet, JSON Lines, Arrow, SQLite or DuckDB"


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file on disk."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name, as people know it."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class FilesSource:
    """Several files with the same columns, in the order of their names."""

    name: str
    files: tuple[FileSource, ...]


@dataclass(frozen=True, slots=True)
class StdinSource:
    """What comes in at standard input."""

    name: str = "standard input"


@dataclass(frozen=True, slots=True)
class ServerSource:
    """A PostgreSQL database, by its address; the name leaves out who asks, and how they get in."""

    address: Address = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True)
class FrameSource:
    """A data frame in memory, with columns that are named by text."""

    frame: Any
    name: str = "the data frame"


Source = FileSource | FilesSource | StdinSource | ServerSource | FrameSource | SparkSource


def find_source(data: object) -> Source:
    """Tell what DATA is; raise `PersonasError` when it is nothing to read, or not there."""
    if isinstance(data, str | Path):
        return _find_named(str(data))
    if type(data).__module__.startswith("pyspark.sql") and hasattr(data, "sparkSession"):
        return SparkSource(data)
    if hasattr(data, "columns") and (hasattr(data, "iloc") or hasattr(data, "__arrow_c_stream__")):
        return FrameSource(data)
    raise error(
        "E101",
        f"Customers cannot be read from a {type(data).__name__}",
        f"Pass the path of a file ({KINDS}), or a pandas, polars, Arrow or Spark table.",
    )


def _find_named(text: str) -> Source:
    if text == STDIN:
        return StdinSource()
    if _SERVER.match(text):
        return _find_server(text)
    if text.startswith(SPARK):
        return SparkSource(text.removeprefix(SPARK), shareable(text).removeprefix(SPARK))
    if "\0" in text:
        raise error("E101", "A name with a NUL in it names no file", f"Name one file: {KINDS}.")
    return _find_files(text, Path(text))


def _find_files(text: str, path: Path) -> Source:
    if os.path.isdir(text):
        files = [file for file in sorted(path.iterdir()) if file.is_file() and is_known(file)]
        return _many(text, [f for f in files if not f.name.startswith((".", "_"))])
    if not os.path.exists(text) and any(sign in text for sign in "*?["):
        files = [Path(name) for name in sorted(glob(text)) if os.path.isfile(name)]
        if files or not is_address(text):
            return _many(text, files)
    if is_address(text):
        raise _no_address(text, path)
    return _find_file(path)


def _find_server(text: str) -> ServerSource:
    address = read_address(text)
    if address is None:
        raise error("E126", f"The address `{shown(text)}` cannot be read", ADDRESS_HELP)
    return ServerSource(address, address.database or "the database")


def _no_address(text: str, path: Path) -> PersonasError:
    """What is neither a file nor an address of ours is not shown: it may hold a password."""
    name = shown(text)
    what = "" if name == LEFT_OUT else f" `{name}`"
    near = _alike(path)
    hint = f"Did you mean {near}? Else: " if near else "Name a file that is there, or "
    return error(
        "E126",
        f"There is no file of this name, and no address{what} that can be read",
        f"{hint}postgresql://host:5432/database?table=customers, or spark:ADDRESS with Spark.",
    )


def _many(text: str, paths: Sequence[Path]) -> Source:
    """One file is a file; of several, all that is wrong with any is told."""
    if not paths:
        raise error(
            "E102", f"There is no table in `{shown(text)}`", f"Known endings: {_endings()}."
        )
    files: list[FileSource] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            files.append(_find_file(path))
        except PersonasError as found:
            problems.extend(found.problems)
    if problems:
        raise PersonasError(*problems)
    return FilesSource(shareable(text), tuple(files)) if len(files) > 1 else files[0]


def _find_file(path: Path) -> FileSource:
    if not os.path.exists(path):
        raise error("E102", f"There is no file `{path}`", _nearby(path))
    if not path.is_file():
        raise error("E101", f"`{path}` is not a file", f"Name one file: {KINDS}.")
    if not is_known(path):
        raise error(
            "E103",
            f"The ending of `{path.name}` tells no kind of file",
            f"Known endings: {_endings()}.",
        )
    if path.stat().st_size == 0:
        raise error("E104", f"The file `{path}` is empty", "Export the table again, with a header.")
    return FileSource(path)


def _endings() -> str:
    return ", ".join(SUFFIXES)


def _nearby(path: Path) -> str:
    """Suggest files of a like name in the same folder, else say where we looked."""
    if not os.path.isdir(path.parent):
        return f"The folder {path.parent} does not exist either."
    close = _alike(path)
    return f"Did you mean {close}?" if close else f"Looked in {path.parent.resolve()}."


def _alike(path: Path) -> str:
    """Return files beside a path whose names are like its own, in words."""
    from difflib import get_close_matches

    beside = path.parent.iterdir() if os.path.isdir(path.parent) else ()
    close = get_close_matches(path.name, sorted(p.name for p in beside if is_known(p)), n=3)
    return " or ".join(f"`{name}`" for name in close)
