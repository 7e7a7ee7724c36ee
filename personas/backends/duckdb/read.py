"""How DuckDB reads a source: text as text, so that nothing is typed by guess (`007` stays)."""

from __future__ import annotations

from pathlib import Path

import duckdb
from sqlglot import exp

from personas.files.temporary import Scratch
from personas.sql.tables import DatabaseFile, ParquetTable, TextTable, choose, only

# Bytes. Several threads read a file in pieces of 16 times the longest line that it may have.
LONG_LINE, LONGEST_LINE = 1 << 21, 1 << 24


def read_file(table: TextTable | ParquetTable, longest: int = LONG_LINE) -> exp.Select:
    """Return the query that reads this file, no line of it being longer than ``longest``."""
    if isinstance(table, ParquetTable):
        return _select("read_parquet", [_path(table.path)])
    return _select("read_csv", [_path(table.path), *_csv_options(table, longest)])


def copy_database(table: DatabaseFile, scratch: Scratch) -> ParquetTable:
    """Write a table of a DuckDB file, or the answer to a query on it, as Parquet."""
    path = scratch.new()
    with duckdb.connect(str(table.path), read_only=True) as connection:
        query = table.reading.query or _whole(connection, table)
        connection.sql(query).write_parquet(str(path))
    return ParquetTable(table.name, path)


def _whole(connection: duckdb.DuckDBPyConnection, table: DatabaseFile) -> str:
    found = connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1")
    names = [str(name) for (name,) in found.fetchall()]
    told = table.reading.table
    known = {name: name for name in names}
    name = only(table.name, names) if told is None else choose(table.name, "table", known, told)
    return exp.select("*").from_(exp.Table(this=exp.to_identifier(name, quoted=True))).sql("duckdb")


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
