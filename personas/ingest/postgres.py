"""PostgreSQL, read by psycopg: the server itself streams the answer as CSV (COPY … TO STDOUT)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from personas.domain.problem import PersonasError, error
from personas.domain.request import Reading
from personas.files.temporary import Scratch
from personas.sql.tables import choose, only

if TYPE_CHECKING:
    import psycopg

SYSTEM = ("pg_catalog", "information_schema")
TABLES = (
    "SELECT CASE WHEN table_schema = 'public' THEN table_name"
    " ELSE table_schema || '.' || table_name END"
    " FROM information_schema.tables WHERE table_schema <> ALL(%s) ORDER BY 1"
)


def spool_postgres(url: str, name: str, reading: Reading, scratch: Scratch) -> Path:
    """Write a table (``?table=`` in the URL, or told) or the answer to a query as CSV."""
    try:
        import psycopg
    except ImportError as cause:
        help_ = "Install it: pip install 'personas[postgres]'"
        raise error("E117", "Reading PostgreSQL needs psycopg", help_) from cause
    address, table = split(url)
    try:
        with psycopg.connect(address, client_encoding="utf-8") as connection:
            connection.read_only = True
            return _copy(connection, name, reading.table or table, reading.query, scratch)
    except psycopg.Error as cause:
        raise _refused(name, cause) from cause


def split(url: str) -> tuple[str, str | None]:
    """Take ``?table=`` out of a URL, which the server would not understand."""
    parts = urlsplit(url)
    options = parse_qsl(parts.query)
    table = next((value for key, value in options if key == "table"), None)
    rest = urlencode([pair for pair in options if pair[0] != "table"])
    return urlunsplit(parts._replace(query=rest)), table


def _copy(
    connection: psycopg.Connection[Any],
    name: str,
    table: str | None,
    query: str | None,
    scratch: Scratch,
) -> Path:
    from psycopg import sql

    asked = sql.SQL(query) if query else _select(connection, name, table)
    command = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER true, FORCE_QUOTE *)")
    path = scratch.new()
    with (
        path.open("wb") as stream,
        connection.cursor() as cursor,
        cursor.copy(command.format(asked)) as answer,
    ):
        for block in answer:
            stream.write(block)
    return path


def _select(connection: psycopg.Connection[Any], name: str, told: str | None) -> Any:
    from psycopg import sql

    names = [str(row[0]) for row in connection.execute(TABLES, (list(SYSTEM),))]
    known = {table: table for table in names} | {f"public.{table}": table for table in names}
    table = only(name, names) if told is None else choose(name, "table", known, told)
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(*_parts(table)))


def _parts(table: str) -> tuple[str, ...]:
    schema, dot, rest = table.partition(".")
    return (schema, rest) if dot else ("public", table)


def _refused(name: str, cause: Exception) -> PersonasError:
    said = str(cause).strip().splitlines() or [type(cause).__name__]
    return error(
        "E119",
        f"The database `{name}` cannot be asked: {said[0]}",
        "Check the URL (postgresql://user:password@host:5432/database?table=customers), the "
        "table and the query.",
    )
