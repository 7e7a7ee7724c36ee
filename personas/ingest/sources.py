"""The sources of DATA: files of many kinds, a folder of them, a server, a data frame."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path
from typing import Any

from personas.domain.address import (
    MASK,
    POSTGRES,
    SPARK,
    Address,
    display_name,
    is_address,
    read_address,
    shareable,
)
from personas.domain.problem import ErrorCollector, PersonasError, error
from personas.ingest.file_kinds import ALL_SUFFIXES, SUFFIXES, kind_of, suffix_of
from personas.sql.engine import SparkSource


def has_known_suffix(path: Path) -> bool:
    """Whether the suffix tells that a file is a table, so that a folder of tables has it."""
    return suffix_of(path.name) in SUFFIXES


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
        """The name of the file."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class FilesSource:
    """Several files with the same columns, in the order of their names."""

    name: str
    files: tuple[FileSource, ...]


@dataclass(frozen=True, slots=True)
class StdinSource:
    """Standard input."""

    name: str = "standard input"


@dataclass(frozen=True, slots=True)
class ServerSource:
    """A PostgreSQL database, by its address; the name has neither user nor password."""

    address: Address = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True)
class FrameSource:
    """A data frame in memory."""

    frame: Any
    name: str = "the data frame"


Source = FileSource | FilesSource | StdinSource | ServerSource | FrameSource | SparkSource


def find_source(data: object) -> Source:
    """Return the source that DATA is; raise `PersonasError` where it cannot be one."""
    if isinstance(data, str | Path):
        return _parse_source(str(data))
    if type(data).__module__.startswith("pyspark.sql") and hasattr(data, "sparkSession"):
        return SparkSource(data)
    if hasattr(data, "columns") and (hasattr(data, "iloc") or hasattr(data, "__arrow_c_stream__")):
        return FrameSource(data)
    raise error(
        "E101",
        f"Customers cannot be read from a {type(data).__name__}",
        f"Pass the path of a file ({KINDS}), or a pandas, polars, Arrow or Spark table.",
    )


def _parse_source(text: str) -> Source:
    if text == STDIN:
        return StdinSource()
    if _SERVER.match(text):
        return _parse_server(text)
    if text.startswith(SPARK):
        return SparkSource(text.removeprefix(SPARK), shareable(text).removeprefix(SPARK))
    if "\0" in text:
        raise error("E101", "A name with a NUL in it names no file", f"Name one file: {KINDS}.")
    return _find_files(text, Path(text))


def _find_files(text: str, path: Path) -> Source:
    if os.path.isdir(text):
        files = [
            file for file in sorted(path.iterdir()) if file.is_file() and has_known_suffix(file)
        ]
        return _join_files(text, [f for f in files if not f.name.startswith((".", "_"))])
    if not os.path.exists(text) and any(sign in text for sign in "*?["):
        files = [Path(name) for name in sorted(glob(text)) if os.path.isfile(name)]
        if files or not is_address(text):
            return _join_files(text, files)
    if is_address(text):
        raise _invalid_address(text, path)
    return _find_file(path)


def _parse_server(text: str) -> ServerSource:
    address = read_address(text)
    if address is None:
        raise error("E126", f"The address `{display_name(text)}` cannot be read", ADDRESS_HELP)
    return ServerSource(address, address.database or "the database")


def _invalid_address(text: str, path: Path) -> PersonasError:
    """Return E126; text that is neither a file nor an address may hold a password: it is hidden."""
    name = display_name(text)
    address = "" if name == MASK else f" `{name}`"
    similar = _similar_names(path)
    hint = f"Did you mean {similar}? Else: " if similar else "Name a file that is there, or "
    return error(
        "E126",
        f"There is no file of this name, and no address{address} that can be read",
        f"{hint}postgresql://host:5432/database?table=customers, or spark:ADDRESS with Spark.",
    )


def _join_files(text: str, paths: Sequence[Path]) -> Source:
    """Return one source of all files; raise all errors of any."""
    if not paths:
        raise error(
            "E102", f"There is no table in `{display_name(text)}`", f"Known endings: {_endings()}."
        )
    errors = ErrorCollector()
    files: list[FileSource] = []
    for path in paths:
        with errors.step():
            files.append(_find_file(path))
    errors.check()
    return FilesSource(shareable(text), tuple(files)) if len(files) > 1 else files[0]


def _find_file(path: Path) -> FileSource:
    if not os.path.exists(path):
        raise error("E102", f"There is no file `{path}`", _suggest(path))
    if not path.is_file():
        raise error("E101", f"`{path}` is not a file", f"Name one file: {KINDS}.")
    if path.stat().st_size and suffix_of(path.name) not in ALL_SUFFIXES:
        _check_unknown_suffix(path)
    if path.stat().st_size == 0:
        raise error("E104", f"The file `{path}` is empty", "Export the table again, with a header.")
    return FileSource(path)


def _check_unknown_suffix(path: Path) -> None:
    """Raise an error for an unknown suffix, unless the first bytes tell the kind of the file."""
    try:
        kind = kind_of(path)
    except OSError:
        return
    if kind == "text":
        help_ = f"Known endings: {_endings()}. Give it the one of what it holds."
        raise error("E103", f"The ending of `{path.name}` tells no kind of file", help_)


def _endings() -> str:
    return ", ".join(SUFFIXES)


def _suggest(path: Path) -> str:
    """Suggest files of a similar name in the same folder, else name the folder."""
    if not os.path.isdir(path.parent):
        return f"The folder {path.parent} does not exist either."
    similar = _similar_names(path)
    return f"Did you mean {similar}?" if similar else f"Looked in {path.parent.resolve()}."


def _similar_names(path: Path) -> str:
    """Return the files of the same folder with similar names, as text."""
    from difflib import get_close_matches

    siblings = path.parent.iterdir() if os.path.isdir(path.parent) else ()
    close = get_close_matches(
        path.name, sorted(p.name for p in siblings if has_known_suffix(p)), n=3
    )
    return " or ".join(f"`{name}`" for name in close)
