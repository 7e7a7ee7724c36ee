"""Read files by DuckDB; a DuckDB file is read in a process of its own, with locked settings.

A view in such a file runs when it is read, as a query does. Neither reaches beyond the file: no
other file, no network, no extension, no variable of Python, and no setting that would allow it.

Errors of DuckDB about an unreadable source, as errors of ours; anything else is a bug.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from sqlglot import exp

from personas.backends.duckdb.sql import quote
from personas.domain.problem import Location, PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import MB, Limits, in_mb, max_rows, max_text_bytes
from personas.files.isolation import read_in_process, too_large
from personas.files.temporary import Scratch, scratch_error
from personas.sql.build import string
from personas.sql.engine import DatabaseFile, ParquetTable, TextTable, choose_table

MEMORY, THREADS = "300MB", 4
QUERY_HELP = "Check the query, and that the file is a whole DuckDB database. Queries only read."
OUTSIDE = (
    "A view or query may read the tables of its own file alone: no other file, address or "
    "extension. Copy what it needs into the database, or export its answer as Parquet."
)


def write_duckdb(
    path: Path, name: str, reading: Reading, target: Path, limits: Limits
) -> tuple[()]:
    """Write a table, or the result of a query, as Parquet."""
    try:
        with _connect(path, target, limits) as connection:
            query = reading.query or _select_all(connection, name, reading.table)
            _check_query(connection, name, query)
            connection.sql(query).write_parquet(str(target))
    except duckdb.OutOfMemoryException as cause:
        raise too_large(name, limits.memory, "memory") from cause
    except duckdb.PermissionException as cause:
        message = f"`{name}` reaches beyond itself, which is not allowed: {_first_line(cause)}"
        raise error("E119", message, OUTSIDE) from cause
    except duckdb.Error as cause:
        raise _convert_error(name, cause, target, limits) from cause
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
            "memory_limit": MEMORY,
            "threads": min(THREADS, os.cpu_count() or 1),
            "temp_directory": str(spill),
            "max_temp_directory_size": f"{limits.text_bytes // MB}MB",
        },
    )
    allowed_path = str(target).replace("'", "''")
    connection.execute(f"SET allowed_paths = ['{allowed_path}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _select_all(connection: duckdb.DuckDBPyConnection, source: str, name: str | None) -> str:
    result = connection.execute("SELECT table_name FROM information_schema.tables ORDER BY 1")
    names = [str(table) for (table,) in result.fetchall()]
    table = choose_table(source, names, name)
    return f"SELECT * FROM {quote(table)}"  # noqa: S608 - an identifier, quoted


def _check_query(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Check that DuckDB parses the query as one SELECT."""
    statements = connection.extract_statements(query)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise error("E120", f"`{name}` is asked by one SELECT alone", QUERY_HELP)


def _convert_error(name: str, cause: duckdb.Error, target: Path, limits: Limits) -> PersonasError:
    if target.exists() and target.stat().st_size > limits.text_bytes * 0.9:  # not to the last byte
        return too_large(name, limits.text_bytes, "Parquet")
    if "No space left" in str(cause):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from cause
    if isinstance(cause, duckdb.ProgrammingError | duckdb.DataError | duckdb.NotSupportedError):
        return error("E119", f"`{name}` cannot be asked: {_first_line(cause)}", QUERY_HELP)
    return error("E105", f"`{name}` cannot be read: {_first_line(cause)}", QUERY_HELP)


def _first_line(cause: duckdb.Error) -> str:
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    return (lines or [type(cause).__name__])[0][:300]


# Bytes. Several threads read a file in pieces of 16 times the longest line that it may have.
LONG_LINE, LONGEST_LINE = 1 << 21, 1 << 24
SMALLER = "Write the table again, with nothing but its customers."


def read_file(table: TextTable | ParquetTable, longest: int = LONG_LINE) -> exp.Select:
    """Return the query that reads this file, with lines of at most ``longest`` bytes."""
    if isinstance(table, ParquetTable):
        return _select_from("read_parquet", [_glob_path(table.path)])
    return _select_from("read_csv", [_glob_path(table.path), *_csv_options(table, longest)])


def check_size(connection: duckdb.DuckDBPyConnection, table: ParquetTable) -> None:
    """Raise E143 where a file has more rows, or more text in its cells, than its size allows."""
    size = table.path.stat().st_size
    text_limit = max_text_bytes(size)
    with convert_errors(table.name):
        rows = _count_rows(connection, table.path)
        text = _count_text_bytes(connection, table.path, text_limit)
    if rows > max_rows(size):
        message = f"`{table.name}` says that it holds {rows:,} rows"
        raise error("E143", f"{message}, and {max_rows(size):,} can be read", SMALLER)
    if text > text_limit:
        message = f"The cells of `{table.name}` hold {in_mb(text)} of text"
        raise error("E143", f"{message}, and {in_mb(text_limit)} can be read", SMALLER)


def _count_rows(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    metadata = _select_from("parquet_file_metadata", [_glob_path(path)]).sql("duckdb")
    ((rows,),) = connection.execute(f"SELECT sum(num_rows) FROM ({metadata})").fetchall()  # noqa: S608
    return int(rows or 0)


def _count_text_bytes(connection: duckdb.DuckDBPyConnection, path: Path, limit: int) -> int:
    """Return the bytes of text in all cells, or 0 where the metadata bounds them by ``limit``.

    No value is longer than its column chunk: values × bytes of the chunk bound its text.
    """
    chunks = _select_from("parquet_metadata", [_glob_path(path)]).sql("duckdb")
    ((bound,),) = connection.execute(
        "SELECT coalesce(sum(num_values::DOUBLE * total_uncompressed_size), 0) "  # noqa: S608
        f"FROM ({chunks}) WHERE type = 'BYTE_ARRAY'"
    ).fetchall()
    if bound <= limit:
        return 0
    cells = _select_from("read_parquet", [_glob_path(path)])
    columns = connection.execute(f"DESCRIBE {cells.sql('duckdb')}").fetchall()
    sums = [_sum_bytes(name) for name, kind, *_ in columns if kind == "VARCHAR"] or [exp.null()]
    (sizes,) = connection.execute(cells.select(*sums, append=False).sql("duckdb")).fetchall()
    return sum(int(size or 0) for size in sizes)


def _sum_bytes(name: str) -> exp.Expression:
    return exp.Sum(this=exp.func("strlen", exp.column(name, quoted=True)))


def copy_database(table: DatabaseFile, scratch: Scratch) -> ParquetTable:
    """Write a table of a DuckDB file, or the result of a query on it, as Parquet."""
    target = scratch.new()
    read_in_process("duckdb", table.path, table.name, table.reading, target)
    return ParquetTable(table.name, target)


def _csv_options(table: TextTable, longest: int) -> list[exp.Expression]:
    """Set every option: what DuckDB detects by itself depends on the rows that it samples."""
    dialect = table.dialect
    texts = {"delim": dialect.delimiter, "quote": '"', "escape": '"', "compression": "none"}
    columns = exp.Struct(expressions=[_text_column(name) for name in dialect.names])
    return [
        _option("auto_detect", exp.false()),
        _option("header", exp.false()),
        _option("columns", columns),
        _option("skip", exp.Literal.number(dialect.skip)),
        _option("max_line_size", exp.Literal.number(longest)),
        *(_option(name, string(value)) for name, value in texts.items()),
    ]


def _text_column(name: str) -> exp.Expression:
    return exp.PropertyEQ(this=exp.to_identifier(name, quoted=True), expression=string("VARCHAR"))


def _option(name: str, value: exp.Expression) -> exp.Expression:
    return exp.EQ(this=exp.to_identifier(name), expression=value)


def _select_from(function: str, arguments: list[exp.Expression]) -> exp.Select:
    call = exp.Anonymous(this=function, expressions=arguments)
    return exp.select("*").from_(exp.Table(this=call))


def _glob_path(path: Path) -> exp.Expression:
    """Name one file: DuckDB would read `*`, `?` and `[` as a pattern of many."""
    return string("".join(f"[{c}]" if c in "*?[" else c for c in str(path)))


# A query that does not fit its tables is a bug; all else comes from what is read.
BUGS = (duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)
HELP = "Mend that line of the file, or export the table again."
WRITE_ERROR = re.compile(
    r'(?:Could not write|Failed to create)[^"]*"(?P<path>.*?)\\?": (?P<reason>[^"]+)'
)


@contextmanager
def convert_errors(name: str) -> Iterator[None]:
    """Turn errors of reading the source ``name`` into `PersonasError`."""
    try:
        yield
    except BUGS:
        raise
    except duckdb.OutOfMemoryException as cause:
        message = f"`{name}` takes more memory, or room to lay the rest down, than there is"
        raise error("E143", message, "Give it more, --memory 4GB, or fewer columns.") from cause
    except duckdb.Error as cause:
        if failure := WRITE_ERROR.search(str(cause)):  # of the disk, not of the table
            raise scratch_error(Path(failure["path"]), failure["reason"]) from cause
        raise PersonasError(_problem(name, str(cause))) from cause


def is_long_line(text: str) -> bool:
    """Whether the message is that a line is longer than allowed."""
    return re.search(r"^Maximum line size", text, re.MULTILINE) is not None


def write_failure(cause: duckdb.Error) -> str:
    """Return the reason why a file could not be written."""
    failure = WRITE_ERROR.search(str(cause))
    return failure["reason"] if failure else str(cause).splitlines()[0]


def _problem(name: str, text: str) -> Problem:
    line = re.search(r"CSV Error on Line: (\d+)", text)
    if line is None:
        return Problem("E105", f"`{name}` cannot be read: {text.splitlines()[0].strip()}", HELP)
    original = re.search(r"Original Line: ?(.*)", text)
    location = Location(name, int(line[1]), text=original[1][:200] if original else None)
    return Problem("E105", _reason(text), HELP, location)


def _reason(text: str) -> str:
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if cells:
        return f"The header has {cells[1]} cells, this line {cells[2]}"
    if is_long_line(text):
        return "This line is longer than 16 MB, or the quote that it opens does not end"
    if "quote" in text.split("Possible fixes")[0].lower():
        return "A quoted cell does not end where the next one begins"
    return text.splitlines()[0].strip()
