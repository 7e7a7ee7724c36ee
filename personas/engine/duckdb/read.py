"""How DuckDB reads a source: text as text, so that nothing is typed by guess (`007` stays)."""

from __future__ import annotations

from pathlib import Path

import duckdb
from sqlglot import exp

from personas.engine.duckdb.failures import readable
from personas.engine.sources.apart import read_apart
from personas.engine.sources.bounds import in_mb, most_rows, most_unpacked
from personas.engine.sources.ready import DatabaseFile, ParquetTable, TextTable
from personas.engine.sources.spool import Scratch
from personas.facts.problem import error

# Bytes. Several threads read a file in pieces of 16 times the longest line that it may have.
LONG_LINE, LONGEST_LINE = 1 << 21, 1 << 24
SMALLER = "Write the table again, with nothing but its customers."


def read_file(table: TextTable | ParquetTable, longest: int = LONG_LINE) -> exp.Select:
    """Return the query that reads this file, no line of it being longer than ``longest``."""
    if isinstance(table, ParquetTable):
        return _select("read_parquet", [_path(table.path)])
    return _select("read_csv", [_path(table.path), *_csv_options(table, longest)])


def check_size(connection: duckdb.DuckDBPyConnection, table: ParquetTable) -> None:
    """Refuse a file with more rows, or more text in its cells, than one of its size may hold."""
    size = table.path.stat().st_size
    most_text = most_unpacked(size)
    with readable(table.name):
        rows = _row_count(connection, table.path)
        text = _text_size(connection, table.path, most_text)
    if rows > most_rows(size):
        message = f"`{table.name}` says that it holds {rows:,} rows"
        raise error("E143", f"{message}, and {most_rows(size):,} can be read", SMALLER)
    if text > most_text:
        message = f"The cells of `{table.name}` hold {in_mb(text)} of text"
        raise error("E143", f"{message}, and {in_mb(most_text)} can be read", SMALLER)


def _row_count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    metadata = _select("parquet_file_metadata", [_path(path)]).sql("duckdb")
    ((rows,),) = connection.execute(f"SELECT sum(num_rows) FROM ({metadata})").fetchall()  # noqa: S608
    return int(rows or 0)


def _text_size(connection: duckdb.DuckDBPyConnection, path: Path, most: int) -> int:
    """Return the bytes of text in all cells, or 0 where the metadata bounds them by ``most``.

    No value is longer than its column chunk, so that values × bytes of the chunk bound the text.
    """
    chunks = _select("parquet_metadata", [_path(path)]).sql("duckdb")
    ((bound,),) = connection.execute(
        "SELECT coalesce(sum(num_values::DOUBLE * total_uncompressed_size), 0) "  # noqa: S608
        f"FROM ({chunks}) WHERE type = 'BYTE_ARRAY'"
    ).fetchall()
    if bound <= most:
        return 0
    cells = _select("read_parquet", [_path(path)])
    columns = connection.execute(f"DESCRIBE {cells.sql('duckdb')}").fetchall()
    lengths = [_bytes_of(name) for name, kind, *_ in columns if kind == "VARCHAR"] or [exp.null()]
    (sizes,) = connection.execute(cells.select(*lengths, append=False).sql("duckdb")).fetchall()
    return sum(int(size or 0) for size in sizes)


def _bytes_of(column: str) -> exp.Expression:
    return exp.Sum(this=exp.func("strlen", exp.column(column, quoted=True)))


def copy_database(table: DatabaseFile, scratch: Scratch) -> ParquetTable:
    """Write a table of a DuckDB file, or the answer to a query on it, as Parquet."""
    target = scratch.new()
    read_apart("duckdb", table.path, table.name, table.reading, target)
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
