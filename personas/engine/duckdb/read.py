"""How DuckDB reads a source: text as text, so that nothing is typed by guess (`007` stays)."""

from __future__ import annotations

from pathlib import Path

import duckdb
from sqlglot import exp

from personas.engine.duckdb.failures import readable
from personas.engine.duckdb.given import OVERHEAD
from personas.engine.sources.apart import read_apart
from personas.engine.sources.bounds import most_rows
from personas.engine.sources.ready import DatabaseFile, ParquetTable, TextTable
from personas.engine.sources.spool import Scratch
from personas.facts.problem import error

# Bytes. Several threads read a file in pieces of 16 times the longest line that it may have.
LONG_LINE, LONGEST_LINE = 1 << 21, 1 << 24


def read_file(table: TextTable | ParquetTable, longest: int = LONG_LINE) -> exp.Select:
    """Return the query that reads this file, no line of it being longer than ``longest``."""
    if isinstance(table, ParquetTable):
        return _select("read_parquet", [_path(table.path)])
    return _select("read_csv", [_path(table.path), *_csv_options(table, longest)])


def check_rows(connection: duckdb.DuckDBPyConnection, table: ParquetTable) -> None:
    """Refuse a file that says it holds more rows than one of its size may."""
    told = _select("parquet_file_metadata", [_path(table.path)]).sql("duckdb")
    with readable(table.name):
        ((rows,),) = connection.execute(f"SELECT sum(num_rows) FROM ({told})").fetchall()  # noqa: S608
    most = most_rows(table.path.stat().st_size)
    if (rows or 0) > most:
        message = f"`{table.name}` says that it holds {rows:,} rows, and {most:,} can be read"
        raise error("E143", message, "Write the table again, with nothing but its customers.")


def copy_database(table: DatabaseFile, scratch: Scratch) -> ParquetTable:
    """Write a table of a DuckDB file, or the answer to a query on it, as Parquet."""
    target = scratch.new()
    read_apart("duckdb", table.path, table.name, table.reading, target, OVERHEAD)
    return ParquetTable(table.name, target)


def _csv_options(table: TextTable, longest: int) -> list[exp.Expression]:
    """Say everything: what DuckDB detects by itself depends on the rows it happens to sample."""
    dialect = table.dialect
    texts = {"delim": dialect.delimiter, "quote": '"', "escape": '"', "compression": "none"}
    columns = exp.Struct(expressions=[_column(name) for name in dialect.names])
    return [
        _option("auto_detect", exp.false()),
        _option("header", exp.false()),
        _option("columns", columns),
        _option("skip", exp.Literal.number(dialect.skip)),
        _option("max_line_size", exp.Literal.number(longest)),
        *(_option(name, _text(value)) for name, value in texts.items()),
    ]


def _column(name: str) -> exp.Expression:
    return exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=_text("VARCHAR"))


def _option(name: str, value: exp.Expression) -> exp.Expression:
    return exp.EQ(this=exp.to_identifier(name), expression=value)


def _select(function: str, arguments: list[exp.Expression]) -> exp.Select:
    call = exp.Anonymous(this=function, expressions=arguments)
    return exp.select("*").from_(exp.Table(this=call))


def _path(path: Path) -> exp.Expression:
    """Name one file: DuckDB would read `*`, `?` and `[` as a pattern of many."""
    return _text("".join(f"[{c}]" if c in "*?[" else c for c in str(path)))


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(value)
