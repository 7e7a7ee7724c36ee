"""From what the analyst named to what every engine reads: text, Parquet or a frame."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from personas.engine.sources.apart import read_apart
from personas.engine.sources.arrow import read_arrow
from personas.engine.sources.bare import is_bare
from personas.engine.sources.heeded import tell_unheeded
from personas.engine.sources.kinds import Kind, kind_of
from personas.engine.sources.query import with_query
from personas.engine.sources.spool import Scratch, lay
from personas.engine.tables.dialect import Dialect, read_dialect
from personas.engine.tables.source import (
    FileSource,
    FilesSource,
    ServerSource,
    Source,
    SparkSource,
    StdinSource,
)
from personas.facts.problem import Gathered, Problem, error
from personas.facts.reading import Reading


@dataclass(frozen=True, slots=True)
class TextTable:
    """A UTF-8 file of cells between delimiters, below a header; ``bare`` cells have no padding."""

    name: str
    path: Path
    dialect: Dialect
    bare: bool = False


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Parquet file."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """A DuckDB file, and what to take from it."""

    name: str
    path: Path
    reading: Reading


@dataclass(frozen=True, slots=True)
class FrameTable:
    """A table in memory: pandas, polars or Arrow."""

    name: str
    frame: Any


Ready = TextTable | ParquetTable | DatabaseFile | FrameTable | SparkSource


@dataclass(frozen=True, slots=True)
class Prepared:
    """The parts of a source, all with the same columns, and what is to be said of it."""

    name: str
    parts: tuple[Ready, ...]
    warnings: tuple[Problem, ...] = ()
    kinds: frozenset[str] = frozenset()


def prepare(source: Source, reading: Reading, scratch: Scratch) -> Prepared:
    """Turn a source into what engines read; raise `PersonasError` where it cannot be read."""
    made = _prepare(source, reading, scratch)
    told = (*made.warnings, *tell_unheeded(made.name, made.kinds, reading))
    return replace(made, warnings=told)


def _prepare(source: Source, reading: Reading, scratch: Scratch) -> Prepared:
    if isinstance(source, FilesSource):
        return _all(source, reading, scratch)
    if isinstance(source, FileSource):
        return _file(source.path, source.name, reading, scratch)
    if isinstance(source, StdinSource):
        return _file(_from_stdin(scratch), source.name, reading, scratch)
    if isinstance(source, ServerSource):
        from personas.engine.sources.postgres import spool_postgres

        told = with_query(reading, "postgres")
        path = spool_postgres(source.address, source.name, told, scratch)
        part: Ready = _spooled(source.name, path)
        return Prepared(source.name, (part,), kinds=frozenset({"server"}))
    if isinstance(source, SparkSource):
        return Prepared(source.name, (source,))
    return Prepared(source.name, (FrameTable(source.name, source.frame),))


def _all(source: FilesSource, reading: Reading, scratch: Scratch) -> Prepared:
    gathered, made = Gathered(), []
    for file in source.files:
        with gathered.step():
            made.append(_file(file.path, file.name, reading, scratch))
    gathered.check()
    parts = tuple(part for one in made for part in one.parts)
    kinds = frozenset(kind for one in made for kind in one.kinds)
    return Prepared(source.name, parts, tuple(w for one in made for w in one.warnings), kinds)


def _from_stdin(scratch: Scratch) -> Path:
    path = scratch.new()
    with lay(path) as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream)
    if path.stat().st_size == 0:
        raise error("E104", "Standard input is empty", "Pipe a table into the command.")
    return path


def _file(path: Path, name: str, reading: Reading, scratch: Scratch) -> Prepared:
    try:
        kind = kind_of(path)
    except OSError as cause:
        help_ = "Check that you may read the file."
        raise error("E105", f"`{name}` cannot be read: {cause.strerror}", help_) from cause
    return replace(READERS[kind](path, name, reading, scratch), kinds=frozenset({kind}))


def _text(path: Path, name: str, reading: Reading, scratch: Scratch) -> Prepared:
    from personas.engine.sources.padded import spool_padded
    from personas.engine.sources.text import as_utf8

    utf8 = as_utf8(path, name, reading.encoding, scratch)
    dialect = read_dialect(utf8, name, reading.delimiter)
    if dialect.padded:
        return Prepared(name, (_spooled(name, spool_padded(utf8, name, scratch)),))
    if any("\n" in column or "\r" in column for column in dialect.names):
        return Prepared(name, (_renamed(name, utf8, dialect, scratch),))
    return Prepared(name, (TextTable(name, utf8, dialect, is_bare(utf8, dialect.delimiter)),))


def _renamed(name: str, path: Path, dialect: Dialect, scratch: Scratch) -> TextTable:
    """Write text again whose header breaks over lines: engines would count those as rows."""
    from personas.engine.sources.spool import respool

    made = respool(path, name, dialect.delimiter, len(dialect.names), scratch)
    return TextTable(name, made, Dialect(",", dialect.names))


def _json(path: Path, name: str, reading: Reading, scratch: Scratch) -> Prepared:
    from personas.engine.sources.json_lines import spool_json
    from personas.engine.sources.text import as_utf8

    utf8 = as_utf8(path, name, reading.encoding, scratch)
    return Prepared(name, (_spooled(name, spool_json(utf8, name, scratch)),))


def _workbook(path: Path, name: str, reading: Reading, scratch: Scratch) -> Prepared:
    target = scratch.new()
    warnings = read_apart("workbook", path, name, reading, target)
    return Prepared(name, (_spooled(name, target),), warnings)


def _sqlite(path: Path, name: str, reading: Reading, scratch: Scratch) -> Prepared:
    target = scratch.new()
    read_apart("sqlite", path, name, with_query(reading, "sqlite"), target)
    return Prepared(name, (_spooled(name, target),))


def _arrow(path: Path, name: str, _: Reading, scratch: Scratch) -> Prepared:
    return Prepared(name, (FrameTable(name, read_arrow(path, name, scratch)),))


def _parquet(path: Path, name: str, _: Reading, __: Scratch) -> Prepared:
    return Prepared(name, (ParquetTable(name, path),))


def _duckdb(path: Path, name: str, reading: Reading, _: Scratch) -> Prepared:
    return Prepared(name, (DatabaseFile(name, path, with_query(reading, "duckdb")),))


def _spooled(name: str, path: Path) -> TextTable:
    return TextTable(name, path, read_dialect(path, name, ","))


READERS: dict[Kind, Callable[[Path, str, Reading, Scratch], Prepared]] = {
    "text": _text,
    "json": _json,
    "workbook": _workbook,
    "sqlite": _sqlite,
    "arrow": _arrow,
    "parquet": _parquet,
    "duckdb": _duckdb,
}
