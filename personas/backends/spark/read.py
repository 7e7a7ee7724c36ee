"""Read a source by Spark: files, tables of its catalogue, addresses, frames."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas.domain.address import SPARK, display_name, hide_words
from personas.domain.problem import PersonasError, error
from personas.files.spool import respool
from personas.files.temporary import Scratch
from personas.sql.tables import (
    DatabaseFile,
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
