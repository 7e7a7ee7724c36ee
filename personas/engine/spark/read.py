"""How Spark reads a file: text as text, so that nothing is typed by guess."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas.engine.sources.ready import DatabaseFile, FrameTable, ParquetTable, TextTable
from personas.engine.sources.spool import Scratch, respool
from personas.facts.problem import error

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

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
