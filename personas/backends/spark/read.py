"""How Spark reads a source: files, tables of its catalogue, addresses, frames."""

from __future__ import annotations

import csv
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas.domain.address import SPARK, hide, shown
from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.spool import respool
from personas.files.temporary import Scratch
from personas.sql.tables import (
    DatabaseFile,
    FrameTable,
    ParquetTable,
    SparkSource,
    TextTable,
    choose,
)

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

HELP = "Mend that line of the file, or export the table again."


def find_ragged(table: TextTable) -> Problem | None:
    """Return the first row with another number of cells, by its line; None where all fit."""
    wide = len(table.dialect.names)
    with table.path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=table.dialect.delimiter)
        try:
            for row in reader:
                if reader.line_num > table.dialect.skip and row and len(row) != wide:
                    at = Location(table.name, reader.line_num)
                    message = f"The header has {wide} cells, this line {len(row)}"
                    return Problem("E105", message, HELP, at)
        except csv.Error as cause:
            return Problem("E105", str(cause), HELP, Location(table.name, reader.line_num))
    return None


CSV: dict[str, Any] = {
    "header": True,
    "quote": '"',
    "escape": '"',
    "mode": "FAILFAST",
    "encoding": "UTF-8",
}
CHUNK = 1 << 20

Files = TextTable | ParquetTable | DatabaseFile | FrameTable


def read_table(session: SparkSession, table: Files, scratch: Scratch) -> DataFrame:
    """Return the table as a data frame; raise E154 for what Spark does not read."""
    if isinstance(table, ParquetTable):
        return session.read.parquet(_path(table.path))
    if isinstance(table, TextTable):
        return _text(session, table, scratch)
    kind = "a DuckDB file" if isinstance(table, DatabaseFile) else "a table in memory"
    help_ = "Write it as Parquet or CSV; or leave out --engine spark."
    raise error("E154", f"`{table.name}` is {kind}, which Spark does not read", help_)


def _text(session: SparkSession, table: TextTable, scratch: Scratch) -> DataFrame:
    """Read text; Spark knows of a header in the first line alone.

    A file without any quote is read in pieces, since no cell of it can break over lines.
    """
    from pyspark.sql.types import StringType, StructField, StructType

    dialect, path = table.dialect, table.path
    sign = dialect.delimiter
    if dialect.skip > 1:
        path = respool(path, table.name, sign, len(dialect.names), scratch)
        sign = ","
    cells = StructType([StructField(name, StringType()) for name in dialect.names])
    return session.read.csv(_path(path), cells, sep=sign, multiLine=_has_quotes(path), **CSV)


def _has_quotes(path: Path) -> bool:
    with path.open("rb") as stream:
        return any(b'"' in chunk for chunk in iter(lambda: stream.read(CHUNK), b""))


def _path(path: Path) -> str:
    """Name one file: Spark would read `*`, `?`, `[` and `{` as a pattern of many."""
    return "file:" + "".join(f"\\{c}" if c in "*?[]{}\\" else c for c in str(path.resolve()))


SHARED = count()


def bring(callers: SparkSession, ours: SparkSession, table: SparkSource) -> DataFrame:
    """Return the table within our session; raise `PersonasError` where Spark finds none."""
    if isinstance(table.found, str) and "://" in table.found:
        return _at_address(ours, table.found)
    found = _named(callers, table.found) if isinstance(table.found, str) else table.found
    if found.sparkSession.sparkContext is not ours.sparkContext:
        raise error("E154", "The data frame is of a Spark that was stopped", "Make it again.")
    shared = f"personas_{next(SHARED)}"
    found.createGlobalTempView(shared)
    return ours.table(f"{ours.conf.get('spark.sql.globalTempDatabase')}.{shared}")


def _at_address(ours: SparkSession, address: str) -> DataFrame:
    """Read files where Spark alone can see them: CSV by the ending of the name, else Parquet."""
    from pyspark.errors import AnalysisException

    try:
        if address.removesuffix(".gz").endswith(".csv"):
            return ours.read.csv(address, multiLine=True, **CSV)
        return ours.read.parquet(address)
    except AnalysisException as cause:
        name = shown(SPARK + address).removeprefix(SPARK)
        said = hide(str(cause).splitlines()[0], address, name)
        raise error("E105", f"`{name}` cannot be read: {said}", "Check the address.") from None


def _named(callers: SparkSession, name: str) -> DataFrame:
    from pyspark.errors import AnalysisException, ParseException

    try:
        return callers.table(name)
    except (AnalysisException, ParseException):
        raise _unknown(callers, shown(SPARK + name).removeprefix(SPARK)) from None


def _unknown(callers: SparkSession, name: str) -> PersonasError:
    """Say which tables there are beside the one that is asked for."""
    known = {table.name: table.name for table in callers.catalog.listTables()}
    try:
        choose("Spark", "table", known, name)
    except PersonasError as found:
        return found
    return error("E115", f"Spark has no table `{name}`", "Write it as spark:catalog.schema.table.")
