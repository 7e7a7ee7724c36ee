"""What Spark reads: files, tables of its catalogue, addresses, frames.

Its errors about an unreadable source become ours; anything else is a bug.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas.domain.address import SPARK, display_name, hide_words
from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.spool import respool
from personas.files.temporary import Scratch, scratch_error, temporary_folder
from personas.sql.engine import (
    DatabaseFile,
    EngineTable,
    FrameTable,
    ParquetTable,
    SparkSource,
    TextTable,
    choose_table,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CSV: dict[str, Any] = {
    "header": True,
    "quote": '"',
    "escape": '"',
    "mode": "FAILFAST",
    "encoding": "UTF-8",
}
CHUNK_BYTES = 1 << 20

Files = TextTable | ParquetTable | DatabaseFile | FrameTable


def read_table(session: SparkSession, table: Files, scratch: Scratch) -> DataFrame:
    """Return the table as a data frame; raise E154 for what Spark does not read."""
    if isinstance(table, ParquetTable):
        return session.read.parquet(_glob_path(table.path))
    if isinstance(table, TextTable):
        return _read_text(session, table, scratch)
    kind = "a DuckDB file" if isinstance(table, DatabaseFile) else "a table in memory"
    help_ = "Write it as Parquet or CSV; or leave out --engine spark."
    raise error("E154", f"`{table.name}` is {kind}, which Spark does not read", help_)


def _read_text(session: SparkSession, table: TextTable, scratch: Scratch) -> DataFrame:
    """Read text; Spark expects a header of one line.

    A file without quotes is read in parallel, since no cell of it can span lines.
    """
    from pyspark.sql.types import StringType, StructField, StructType

    dialect, path = table.dialect, table.path
    delimiter = dialect.delimiter
    if dialect.skip > 1:
        path = respool(path, table.name, delimiter, len(dialect.names), dialect.skip, scratch)
        delimiter = ","
    cells = StructType([StructField(name, StringType()) for name in dialect.names])
    return session.read.csv(
        _glob_path(path), cells, sep=delimiter, multiLine=_has_quotes(path), **CSV
    )


def _has_quotes(path: Path) -> bool:
    with path.open("rb") as stream:
        return any(b'"' in chunk for chunk in iter(lambda: stream.read(CHUNK_BYTES), b""))


def _glob_path(path: Path) -> str:
    """Name one file: Spark would read `*`, `?`, `[` and `{` as a pattern of many."""
    return "file:" + "".join(f"\\{c}" if c in "*?[]{}\\" else c for c in str(path.resolve()))


VIEW_NUMBERS = count()


def read_source(callers: SparkSession, ours: SparkSession, table: SparkSource) -> DataFrame:
    """Return the table within our session; raise `PersonasError` where Spark has none."""
    target = table.target
    if isinstance(target, str) and "://" in target:
        return _read_address(ours, target)
    frame = _read_catalogue(callers, target) if isinstance(target, str) else target
    if frame.sparkSession.sparkContext is not ours.sparkContext:
        raise error("E154", "The data frame is of a Spark that was stopped", "Make it again.")
    view = f"personas_{next(VIEW_NUMBERS)}"
    frame.createGlobalTempView(view)
    return ours.table(f"{ours.conf.get('spark.sql.globalTempDatabase')}.{view}")


def _read_address(ours: SparkSession, address: str) -> DataFrame:
    """Read files that Spark alone can reach: CSV by the suffix of the name, else Parquet."""
    from pyspark.errors import AnalysisException

    try:
        if address.removesuffix(".gz").endswith(".csv"):
            return ours.read.csv(address, multiLine=True, **CSV)
        return ours.read.parquet(address)
    except AnalysisException as cause:
        name = display_name(SPARK + address).removeprefix(SPARK)
        message = hide_words(str(cause).splitlines()[0], address, name)
        raise error("E105", f"`{name}` cannot be read: {message}", "Check the address.") from None


def _read_catalogue(callers: SparkSession, name: str) -> DataFrame:
    from pyspark.errors import AnalysisException, ParseException

    try:
        return callers.table(name)
    except (AnalysisException, ParseException):
        raise _unknown(callers, display_name(SPARK + name).removeprefix(SPARK)) from None


def _unknown(callers: SparkSession, name: str) -> PersonasError:
    """Return the error that lists the tables that Spark has."""
    try:
        choose_table("Spark", [table.name for table in callers.catalog.listTables()], name)
    except PersonasError as unknown:
        return unknown
    return error("E115", f"Spark has no table `{name}`", "Write it as spark:catalog.schema.table.")


# A query that does not fit its tables is a bug; all else comes from what is read.
BUGS = ("AnalysisException", "ParseException")
DISK_FULL = "No space left on device"
LIBRARIES = ("pyspark", "py4j")
HELP = "Mend the table, or export it again."
LINE_HELP = "Mend that line of the file, or export the table again."


@contextmanager
def convert_errors(tables: Sequence[EngineTable]) -> Iterator[None]:
    """Turn errors of reading these tables into `PersonasError`."""
    try:
        yield
    except Exception as cause:
        kind = type(cause)
        if kind.__module__.partition(".")[0] not in LIBRARIES or kind.__name__ in BUGS:
            raise
        if DISK_FULL in str(cause):
            raise scratch_error(temporary_folder(), DISK_FULL) from cause
        raise PersonasError(_problem(tables, _hide_addresses(tables, str(cause)))) from None


def _problem(tables: Sequence[EngineTable], message: str) -> Problem:
    """Spark reports a row that does not fit, but not its line."""
    if "MALFORMED" in message:
        for table in tables:
            if isinstance(table, TextTable) and (problem := _find_ragged_row(table)):
                return problem
    names = ", ".join(f"`{table.name}`" for table in tables)
    return Problem("E105", f"{names} cannot be read: {_reason(message)}", HELP)


def _find_ragged_row(table: TextTable) -> Problem | None:
    """Return the first row with another number of cells as a problem; None where all fit."""
    width = len(table.dialect.names)
    with table.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=table.dialect.delimiter)
        try:
            for row in reader:
                if reader.line_num > table.dialect.skip and row and len(row) != width:
                    message = f"The header has {width} cells, this line {len(row)}"
                    location = Location(table.name, reader.line_num)
                    return Problem("E105", message, LINE_HELP, location)
        except csv.Error as cause:
            return Problem("E105", str(cause), LINE_HELP, Location(table.name, reader.line_num))
    return None


def _hide_addresses(tables: Sequence[EngineTable], message: str) -> str:
    """The message without addresses, which may hold a key."""
    for table in tables:
        if isinstance(table, SparkSource) and isinstance(table.target, str):
            message = hide_words(message, table.target, display_name(SPARK + table.target))
    return message


def _reason(message: str) -> str:
    """The cause, which Java gives last."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    causes = [line for line in lines if line.startswith("Caused by:")]
    return (causes or lines or ["Spark did not say why"])[-1 if causes else 0][:300]
