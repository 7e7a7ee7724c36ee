"""How DuckDB reads a source: text as text, so that nothing is typed by guess (`007` stays)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from personas.engine.source import SUFFIXES


def _option(name: str, value: exp.Expression) -> exp.Expression:
    return exp.EQ(this=exp.to_identifier(name), expression=value)


AS_TEXT = _option("all_varchar", exp.true())
WHOLE_FILE = _option("sample_size", exp.Neg(this=exp.Literal.number(1)))


def read_file(connection: duckdb.DuckDBPyConnection, path: Path) -> exp.Select:
    """Return the query that reads this file."""
    if SUFFIXES[path.suffix.lower()] == "parquet":
        return _select("read_parquet", [_path(path)])
    return _select("read_csv", [_path(path), *_csv_options(connection, path)])


def read_frame(connection: duckdb.DuckDBPyConnection, frame: Any, view: str) -> None:
    """Register a pandas frame; the index is not data."""
    connection.register(view, frame)


def _csv_options(connection: duckdb.DuckDBPyConnection, path: Path) -> list[exp.Expression]:
    """Sniff the dialect once: later scans must all read the file in the same way."""
    sniff = _select("sniff_csv", [_path(path), AS_TEXT, WHOLE_FILE])
    found = sniff.select("Delimiter", "Quote", "Escape", append=False)
    delimiter, quote, escape = connection.execute(found.sql("duckdb")).fetchall()[0]
    marks = {"delim": delimiter, "quote": _mark(quote), "escape": _mark(escape)}
    options: list[exp.Expression] = [_option(name, _text(value)) for name, value in marks.items()]
    return [*options, AS_TEXT, _option("header", exp.true())]


def _mark(sniffed: str) -> str:
    """No quoted cell in the sample does not mean none at all: fall back to the usual mark."""
    return '"' if sniffed in ("", "(empty)") else sniffed


def _select(function: str, arguments: list[exp.Expression]) -> exp.Select:
    call = exp.Anonymous(this=function, expressions=arguments)
    return exp.select("*").from_(exp.Table(this=call))


def _path(path: Path) -> exp.Expression:
    """Name one file: DuckDB would read `*`, `?` and `[` as a pattern of many."""
    return _text("".join(f"[{c}]" if c in "*?[" else c for c in str(path)))


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(value)
