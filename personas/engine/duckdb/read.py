"""How DuckDB reads a source: text as text, so that nothing is typed by guess (`007` stays)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from personas.engine.dialect import read_dialect
from personas.engine.source import SUFFIXES


def read_file(path: Path) -> exp.Select:
    """Return the query that reads this file."""
    if SUFFIXES[path.suffix.lower()] == "parquet":
        return _select("read_parquet", [_path(path)])
    return _select("read_csv", [_path(path), *_csv_options(path)])


def read_frame(connection: duckdb.DuckDBPyConnection, frame: Any, view: str) -> None:
    """Register a pandas frame; the index is not data."""
    connection.register(view, frame)


def _csv_options(path: Path) -> list[exp.Expression]:
    """Say everything: what DuckDB detects by itself depends on the rows it happens to sample."""
    dialect = read_dialect(path)
    texts = {"delim": dialect.delimiter, "quote": '"', "escape": '"'}
    columns = exp.Struct(expressions=[_column(name) for name in dialect.names])
    return [
        _option("auto_detect", exp.false()),
        _option("header", exp.true()),
        _option("columns", columns),
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
