"""A DuckDB file that somebody else wrote: read in a process of its own, and by locked settings.

A view in the file runs when it is read, as a query does. Neither reaches beyond the file: no other
file, no network, no extension, no variable of Python, and no setting that would allow it.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import duckdb

from personas.engine.sources.apart import too_much
from personas.engine.sources.bounds import MB, Limits
from personas.engine.sources.choose import choose, only
from personas.facts.problem import PersonasError, error
from personas.facts.reading import Reading

HELD, THREADS = "300MB", 4
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
