"""Prepare a source: turn any kind of it into what engines read, text, Parquet or a frame."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from personas.domain.problem import ErrorCollector, PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.isolation import read_in_process
from personas.files.temporary import Scratch, open_scratch_file
from personas.ingest.databases.query import with_query
from personas.ingest.documents.zip_archive import unpack_member
from personas.ingest.file_kinds import TEXT_KINDS, Kind, declared_encoding, kind_of
from personas.ingest.frames import frame_table, read_arrow
from personas.ingest.sources import (
    FileSource,
    FilesSource,
    ServerSource,
    Source,
    StdinSource,
)
from personas.ingest.text.decompress import unpack
from personas.ingest.text.dialect import read_spooled
from personas.ingest.text.ragged import spool_rows
from personas.ingest.text.read import as_utf8, read_text
from personas.sql.engine import (
    DatabaseFile,
    EngineTable,
    FrameTable,
    Namesake,
    ParquetTable,
    SparkSource,
    TextTable,
)

DATABASES = frozenset({"sqlite", "duckdb", "server"})
SHEETS = frozenset({"workbook", "html", "xml"})
# The kinds of sources that use an option, and their name in messages.
OPTION_KINDS: dict[str, tuple[Collection[str], str]] = {
    "sheet": (SHEETS, "workbooks"),
    "table": ({*DATABASES, "zip"}, "databases and archives"),
    "query": (DATABASES, "databases"),
    "delimiter": ({"text"}, "delimited text"),
    "encoding": (TEXT_KINDS, "text"),
    "skip_rows": ({"text", *SHEETS}, "text and workbooks"),
    "header_row": ({"text", *SHEETS}, "text and workbooks"),
}


@dataclass(frozen=True, slots=True)
class PreparedSource:
    """The parts of a source, all with the same columns, and its warnings."""

    name: str
    parts: tuple[EngineTable, ...]
    warnings: tuple[Problem, ...] = ()
    kinds: frozenset[str] = frozenset()

    @property
    def namesakes(self) -> tuple[Namesake, ...]:
        """The columns with the header of an earlier one; all parts have the same columns."""
        part = self.parts[0]
        if isinstance(part, TextTable):
            return part.dialect.namesakes
        return part.namesakes if isinstance(part, FrameTable) else ()

    @property
    def units(self) -> Mapping[str, str]:
        """The units that rows below the headers give to columns, where all parts agree."""
        units = [dict(part.dialect.units) for part in self.parts if isinstance(part, TextTable)]
        first = units[0] if units else {}
        return {name: unit for name, unit in first.items() if all(u == first for u in units)}


def prepare_source(source: Source, reading: Reading, scratch: Scratch) -> PreparedSource:
    """Turn a source into what engines read; raise `PersonasError` where it cannot be read."""
    result = _prepare(source, reading, scratch)
    unused_warnings = _warn_of_unused_options(result.name, result.kinds, reading)
    return replace(result, warnings=(*result.warnings, *unused_warnings))


def without_outside_lines(
    source: PreparedSource, cause: PersonasError, scratch: Scratch
) -> PreparedSource:
    """Write texts again without the lines that are no rows.

    Raises ``cause``, the error of the engine, where this cannot mend it.
    """
    texts = [part for part in source.parts if isinstance(part, TextTable)]
    if not texts or {problem.code for problem in cause.problems} != {"E105"}:
        raise cause
    try:
        results = {part.path: spool_rows(part, scratch) for part in texts}
    except PersonasError as failure:
        is_long = any(problem.code == "E143" for problem in failure.problems)
        raise (cause if is_long else failure) from None
    parts = (results[p.path][0] if isinstance(p, TextTable) else p for p in source.parts)
    warnings = (warning for _, further in results.values() for warning in further)
    return replace(source, parts=tuple(parts), warnings=(*source.warnings, *warnings))


def _warn_of_unused_options(
    name: str, kinds: Collection[str], reading: Reading
) -> Iterator[Problem]:
    """Yield a warning for each option that no part of the source uses."""
    for option, (using, names) in OPTION_KINDS.items():
        if getattr(reading, option) is not None and not set(using) & set(kinds):
            yield Problem(
                "W107",
                f"--{option.replace('_', '-')} is for {names}: it changes nothing about `{name}`",
                f"Leave it out, or take `{option}:` out of personas.yaml.",
            )


def _prepare(source: Source, reading: Reading, scratch: Scratch) -> PreparedSource:
    if isinstance(source, FilesSource):
        return _prepare_files(source, reading, scratch)
    if isinstance(source, FileSource):
        return _prepare_file(source.path, source.name, reading, scratch)
    if isinstance(source, StdinSource):
        return _prepare_file(_spool_stdin(scratch), source.name, reading, scratch)
    if isinstance(source, ServerSource):
        from personas.ingest.databases.postgres import spool_postgres

        checked_reading = with_query(reading, "postgres")
        path = spool_postgres(source.address, source.name, checked_reading, scratch)
        return PreparedSource(
            source.name, (_spooled_table(source.name, path),), kinds=frozenset({"server"})
        )
    if isinstance(source, SparkSource):
        return PreparedSource(source.name, (source,))
    return PreparedSource(source.name, (frame_table(source.name, source.frame),))


def _prepare_files(source: FilesSource, reading: Reading, scratch: Scratch) -> PreparedSource:
    errors, files = ErrorCollector(), []
    for file in source.files:
        with errors.step():
            files.append(_prepare_file(file.path, file.name, reading, scratch))
    errors.check()
    return PreparedSource(
        source.name,
        tuple(part for file in files for part in file.parts),
        tuple(warning for file in files for warning in file.warnings),
        frozenset(kind for file in files for kind in file.kinds),
    )


def _spool_stdin(scratch: Scratch) -> Path:
    path = scratch.new()
    with open_scratch_file(path) as stream:
        shutil.copyfileobj(sys.stdin.buffer, stream)
    if path.stat().st_size == 0:
        raise error("E104", "Standard input is empty", "Pipe a table into the command.")
    return path


def _prepare_file(path: Path, name: str, reading: Reading, scratch: Scratch) -> PreparedSource:
    try:
        kind = kind_of(path, name)
    except OSError as cause:
        help_ = "Check that you may read the file."
        raise error("E105", f"`{name}` cannot be read: {cause.strerror}", help_) from cause
    if kind == "zip":
        return _prepare_archive(path, name, reading, scratch)
    if kind not in TEXT_KINDS:
        path = unpack(path, name, scratch)
    table, warnings = READERS[kind](path, name, reading, scratch)
    return PreparedSource(name, (table,), warnings, frozenset({kind}))


def _prepare_archive(path: Path, name: str, reading: Reading, scratch: Scratch) -> PreparedSource:
    """Read the table in an archive; an archive in it is not unpacked again."""
    member = unpack_member(unpack(path, name, scratch), name, reading, scratch)
    if kind_of(member.path, member.name) == "zip":
        help_ = "Unpack it, and name the table in it."
        raise error("E158", f"`{name}` holds another archive, `{member.name}`", help_)
    prepared = _prepare_file(member.path, member.name, member.reading, scratch)
    warnings = (*member.warnings, *prepared.warnings)
    return PreparedSource(name, prepared.parts, warnings, prepared.kinds | {"zip"})


TableAndWarnings = tuple[EngineTable, tuple[Problem, ...]]


def _text(path: Path, name: str, reading: Reading, scratch: Scratch) -> TableAndWarnings:
    utf8, guesses = as_utf8(path, name, reading.encoding, scratch)
    table, warnings = read_text(utf8, name, reading, scratch)
    return table, (*guesses, *warnings)


def _json(path: Path, name: str, reading: Reading, scratch: Scratch) -> TableAndWarnings:
    from personas.ingest.documents.json_lines import is_document, spool_json

    utf8, guesses = as_utf8(path, name, reading.encoding, scratch)
    if is_document(utf8):
        target = scratch.new()
        warnings = read_in_process("json", utf8, name, reading, target)
        return _spooled_table(name, target), (*guesses, *warnings)
    spooled, warnings = spool_json(utf8, name, scratch)
    return _spooled_table(name, spooled), (*guesses, *warnings)


def _markup(path: Path, name: str, reading: Reading, scratch: Scratch) -> TableAndWarnings:
    encoding = reading.encoding or declared_encoding(path)
    utf8, guesses = as_utf8(path, name, encoding, scratch)
    target = scratch.new()
    reader = "xml" if kind_of(path, name) == "xml" else "html"
    warnings = read_in_process(reader, utf8, name, reading, target)
    return _spooled_table(name, target), (*guesses, *warnings)


def _workbook(path: Path, name: str, reading: Reading, scratch: Scratch) -> TableAndWarnings:
    target = scratch.new()
    warnings = read_in_process("workbook", path, name, reading, target)
    return _spooled_table(name, target), warnings


def _sqlite(path: Path, name: str, reading: Reading, scratch: Scratch) -> TableAndWarnings:
    target = scratch.new()
    read_in_process("sqlite", path, name, with_query(reading, "sqlite"), target)
    return _spooled_table(name, target), ()


def _arrow(path: Path, name: str, _: Reading, scratch: Scratch) -> TableAndWarnings:
    return frame_table(name, read_arrow(path, name, scratch)), ()


def _parquet(path: Path, name: str, _: Reading, __: Scratch) -> TableAndWarnings:
    return ParquetTable(name, path), ()


def _duckdb(path: Path, name: str, reading: Reading, _: Scratch) -> TableAndWarnings:
    return DatabaseFile(name, path, with_query(reading, "duckdb")), ()


def _spooled_table(name: str, path: Path) -> TextTable:
    return TextTable(name, path, read_spooled(path, name))


READERS: dict[Kind, Callable[[Path, str, Reading, Scratch], TableAndWarnings]] = {
    "text": _text,
    "json": _json,
    "html": _markup,
    "xml": _markup,
    "workbook": _workbook,
    "sqlite": _sqlite,
    "arrow": _arrow,
    "parquet": _parquet,
    "duckdb": _duckdb,
}
