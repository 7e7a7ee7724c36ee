"""From what the analyst named to what every engine reads: text, Parquet or a frame."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from personas.domain.problem import ErrorCollector, Problem, error
from personas.domain.request import Reading
from personas.files.isolation import read_apart
from personas.files.temporary import Scratch, lay
from personas.ingest.arrow import read_arrow
from personas.ingest.dialect import read_dialect
from personas.ingest.query import with_query
from personas.ingest.sources import (
    FileSource,
    FilesSource,
    Kind,
    ServerSource,
    Source,
    StdinSource,
    kind_of,
)
from personas.ingest.text import is_bare
from personas.sql.tables import (
    DatabaseFile,
    Dialect,
    FrameTable,
    ParquetTable,
    Ready,
    SparkSource,
    TextTable,
)

DATABASES = {"sqlite", "duckdb", "server"}
HEEDED = {
    "sheet": ({"workbook"}, "workbooks"),
    "table": (DATABASES, "databases"),
    "query": (DATABASES, "databases"),
    "delimiter": ({"text"}, "delimited text"),
    "encoding": ({"text", "json"}, "text"),
}


def tell_unheeded(name: str, kinds: Collection[str], reading: Reading) -> Iterator[Problem]:
    """Yield a warning for each thing that was said and that no part of the source heeds."""
    for option, (heeding, what) in HEEDED.items():
        if getattr(reading, option) is not None and not heeding.intersection(kinds):
            yield Problem(
                "W107",
                f"--{option} is for {what}: it changes nothing about `{name}`",
                f"Leave it out, or take `{option}:` out of personas.yaml.",
            )


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
        from personas.ingest.postgres import spool_postgres

        told = with_query(reading, "postgres")
        path = spool_postgres(source.address, source.name, told, scratch)
        part: Ready = _spooled(source.name, path)
        return Prepared(source.name, (part,), kinds=frozenset({"server"}))
    if isinstance(source, SparkSource):
        return Prepared(source.name, (source,))
    return Prepared(source.name, (FrameTable(source.name, source.frame),))


def _all(source: FilesSource, reading: Reading, scratch: Scratch) -> Prepared:
    gathered, made = ErrorCollector(), []
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
    from personas.ingest.dialect import spool_padded
    from personas.ingest.text import as_utf8

    utf8 = as_utf8(path, name, reading.encoding, scratch)
    dialect = read_dialect(utf8, name, reading.delimiter)
    if dialect.padded:
        return Prepared(name, (_spooled(name, spool_padded(utf8, name, scratch)),))
    if any("\n" in column or "\r" in column for column in dialect.names):
        return Prepared(name, (_renamed(name, utf8, dialect, scratch),))
    return Prepared(name, (TextTable(name, utf8, dialect, is_bare(utf8, dialect.delimiter)),))


def _renamed(name: str, path: Path, dialect: Dialect, scratch: Scratch) -> TextTable:
    """Write text again whose header breaks over lines: engines would count those as rows."""
    from personas.files.spool import respool

    made = respool(path, name, dialect.delimiter, len(dialect.names), scratch)
    return TextTable(name, made, Dialect(",", dialect.names))


def _json(path: Path, name: str, reading: Reading, scratch: Scratch) -> Prepared:
    from personas.ingest.json_lines import spool_json
    from personas.ingest.text import as_utf8

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
