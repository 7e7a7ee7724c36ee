"""A DuckDB file that somebody else wrote: read in a process of its own, and by locked settings.

A view in the file runs when it is read, as a query does. Neither reaches beyond the file: no other
file, no network, no extension, no variable of Python, and no setting that would allow it.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb
from sqlglot import exp

from personas.backends.duckdb.failures import readable
from personas.domain.problem import PersonasError, error
from personas.domain.request import Reading
from personas.files.bounds import MB, Limits, most_rows
from personas.files.isolation import read_apart, too_much
from personas.files.temporary import Scratch
from personas.sql.tables import DatabaseFile, ParquetTable, TextTable, choose, only

# The process has room for what DuckDB and its threads set aside, and do not use.
HELD, THREADS, OVERHEAD = "500MB", 4, 3_000 * MB
HELP = "Check the query, and that the file is a whole DuckDB database. Queries only read."
OUTSIDE = (
    "A view or query may read the tables of its own file alone: no other file, address or "
    "extension. Copy what it needs into the database, or export its answer as Parquet."
)


def write_given(path: Path, name: str, reading: Reading, target: Path, limits: Limits) -> tuple[()]:
    """Write a table, or the answer to a query, as Parquet."""
    try:
        with _connect(path, target, limits) as connection:
            query = reading.query or _whole(connection, name, reading.table)
            _check(connection, name, query)
            connection.sql(query).write_parquet(str(target))
    except duckdb.OutOfMemoryException as cause:
        raise too_much(name, limits.memory, "memory") from cause
    except duckdb.PermissionException as cause:
        message = f"`{name}` reaches beyond itself, which is not allowed: {_line(cause)}"
        raise error("E119", message, OUTSIDE) from cause
    except duckdb.Error as cause:
        raise _refused(name, cause, target, limits) from cause
    return ()


def _connect(path: Path, target: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    spill = target.with_suffix(".spill")
    connection = duckdb.connect(
        str(path),
        read_only=True,
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "memory_limit": HELD,
            "threads": min(THREADS, os.cpu_count() or 1),
            "temp_directory": str(spill),
            "max_temp_directory_size": f"{limits.written // MB}MB",
        },
    )
    allowed = str(target).replace("'", "''")
    connection.execute(f"SET allowed_paths = ['{allowed}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _whole(connection: duckdb.DuckDBPyConnection, name: str, told: str | None) -> str:
    found = connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1")
    names = [str(each) for (each,) in found.fetchall()]
    known = {each: each for each in names}
    table = only(name, names) if told is None else choose(name, "table", known, told)
    quoted = table.replace('"', '""')
    return f'SELECT * FROM "{quoted}"'  # noqa: S608 - an identifier, quoted


def _check(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Hold what DuckDB reads in a query against what it may be."""
    statements = connection.extract_statements(query)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise error("E120", f"`{name}` is asked by one SELECT alone", HELP)


def _refused(name: str, cause: duckdb.Error, target: Path, limits: Limits) -> PersonasError:
    if target.exists() and target.stat().st_size > limits.written * 0.9:  # not to the last byte
        return too_much(name, limits.written, "Parquet")
    if "No space left" in str(cause):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from cause
    asked = isinstance(cause, duckdb.ProgrammingError | duckdb.DataError | duckdb.NotSupportedError)
    if asked:
        return error("E119", f"`{name}` cannot be asked: {_line(cause)}", HELP)
    return error("E105", f"`{name}` cannot be read: {_line(cause)}", HELP)


def _line(cause: duckdb.Error) -> str:
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    return (lines or [type(cause).__name__])[0][:300]


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
