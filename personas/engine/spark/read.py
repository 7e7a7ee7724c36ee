"""How Spark reads a source: text as text, so that nothing is typed by guess."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas.engine.sources.ready import ParquetTable, Ready, TextTable
from personas.facts.problem import error

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


CSV: dict[str, Any] = {
    "quote": '"',
    "escape": '"',
    "multiLine": True,
    "mode": "FAILFAST",
    "encoding": "UTF-8",
}


def read_table(session: SparkSession, table: Ready) -> DataFrame:
    """Return the table as a data frame; raise E154 for what Spark does not read."""
    if isinstance(table, ParquetTable):
        return session.read.parquet(_path(table.path))
    if isinstance(table, TextTable):
        return _text(session, table)
    raise error(
        "E154",
        f"Spark does not read `{table.name}`",
        "Write it as Parquet or CSV; or leave out --engine spark.",
    )


def _text(session: SparkSession, table: TextTable) -> DataFrame:
    from pyspark.sql.types import StringType, StructField, StructType

    names = [StructField(name, StringType()) for name in table.dialect.names]
    return session.read.csv(
        _path(table.path),
        schema=StructType(names),
        sep=table.dialect.delimiter,
        header=True,
        enforceSchema=True,
        **CSV,
    )


def _path(path: Path) -> str:
    """Name one file: Spark would read `*`, `?`, `[` and `{` as a pattern of many."""
    return "file:" + "".join(f"\\{c}" if c in "*?[]{}\\" else c for c in str(path.resolve()))
