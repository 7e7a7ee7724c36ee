"""PostgreSQL, read by psycopg: the server itself streams the answer as CSV (COPY … TO STDOUT)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas.domain.address import TABLE, Address, hide, masked
from personas.domain.problem import PersonasError, error
from personas.domain.request import Reading
from personas.files.temporary import Scratch, lay
from personas.sql.tables import choose, only

if TYPE_CHECKING:
    import psycopg

SYSTEM = ("pg_catalog", "information_schema")
TABLES = (
    "SELECT CASE WHEN table_schema = 'public' THEN table_name"
    " ELSE table_schema || '.' || table_name END"
    " FROM information_schema.tables WHERE table_schema <> ALL(%s) ORDER BY 1"
)


def spool_postgres(address: Address, name: str, reading: Reading, scratch: Scratch) -> Path:
    """Write a table (``?table=`` in the address, or told) or the answer to a query as CSV.

    Raises `PersonasError`: E117 without the client, E119 where the server does not answer, E126
    where its client cannot read the address. None of them repeats what was typed.
    """
    try:
        import psycopg
    except ImportError as cause:
        help_ = "Install it: pip install 'personas[postgres]'"
        raise error("E117", "Reading PostgreSQL needs psycopg", help_) from cause
    _check(address)
    table = reading.table or address.option(TABLE)
    try:
        with psycopg.connect(address.connection, client_encoding="utf-8") as connection:
            connection.read_only = True
            return _copy(connection, name, table, reading.query, scratch)
    except psycopg.Error as cause:
        # Without the cause: a traceback would repeat its words.
        raise _refused(name, cause, address, reading.query or "") from None


def _check(address: Address) -> None:
    """Have the client read the address: its own complaint would repeat what it cannot read."""
    import psycopg

    try:
        psycopg.conninfo.conninfo_to_dict(address.connection)
    except (psycopg.Error, ValueError):
        message = f"The address `{address.shareable}` has an option that PostgreSQL does not know"
        help_ = "Write only options of PostgreSQL behind its `?`, beside `table`, each once."
        raise error("E126", message, help_) from None


def _copy(
    connection: psycopg.Connection[Any],
    name: str,
    table: str | None,
    query: str | None,
    scratch: Scratch,
) -> Path:
    from psycopg import sql

    asked = _single(connection, query) if query else _select(connection, name, table)
    # A line of its own: a comment at the end of the query ends with it.
    command = sql.SQL("COPY (\n{}\n) TO STDOUT (FORMAT csv, HEADER true, FORCE_QUOTE *)")
    path = scratch.new()
    with (
        lay(path) as stream,
        connection.cursor() as cursor,
        cursor.copy(command.format(asked)) as answer,
    ):
        for block in answer:
            stream.write(block)
    return path


def _single(connection: psycopg.Connection[Any], query: str) -> Any:
    """Let the server itself read the query as one statement, which alone can be prepared."""
    from psycopg import errors, pq, sql

    answer = connection.pgconn.prepare(b"", query.encode())
    if answer.status != pq.ExecStatus.COMMAND_OK:
        raise errors.ProgrammingError(answer.error_message.decode("utf-8", "replace"))
    return sql.SQL(query)


def _select(connection: psycopg.Connection[Any], name: str, told: str | None) -> Any:
    from psycopg import sql

    names = [str(row[0]) for row in connection.execute(TABLES, (list(SYSTEM),))]
    known = {table: table for table in names} | {f"public.{table}": table for table in names}
    table = only(name, names) if told is None else choose(name, "table", known, told)
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(*_parts(table)))


def _parts(table: str) -> tuple[str, ...]:
    schema, dot, rest = table.partition(".")
    return (schema, rest) if dot else ("public", table)


def _refused(name: str, cause: Exception, address: Address, query: str) -> PersonasError:
    first = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    said = hide(hide(first, address.connection, address.shareable), query, masked(query))
    return error(
        "E119",
        f"The database `{name}` cannot be asked: {said}",
        "Check the address (postgresql://host:5432/database?table=customers), the table, the query "
        "and who asks: PGUSER and PGPASSWORD, or ~/.pgpass.",
    )
