"""PostgreSQL, read by psycopg: the server streams the result as CSV (COPY … TO STDOUT)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from personas.domain.address import TABLE, Address, hide_words, mask_credentials
from personas.domain.problem import PersonasError, error
from personas.domain.request import Reading
from personas.files.temporary import Scratch, open_scratch_file
from personas.sql.engine import choose_table

if TYPE_CHECKING:
    import psycopg

SYSTEM = ("pg_catalog", "information_schema")
TABLES = (
    "SELECT CASE WHEN table_schema = 'public' THEN table_name"
    " ELSE table_schema || '.' || table_name END"
    " FROM information_schema.tables WHERE table_schema <> ALL(%s) ORDER BY 1"
)


def spool_postgres(address: Address, name: str, reading: Reading, scratch: Scratch) -> Path:
    """Write a table (by option, else ``?table=`` of the address) or the result of a query as CSV.

    Raises `PersonasError`: E117 without the client, E119 where the server fails, E126 where the
    client cannot parse the address. No message repeats the address.
    """
    try:
        import psycopg
    except ImportError as cause:
        help_ = "Install it: pip install 'personas[postgres]'"
        raise error("E117", "Reading PostgreSQL needs psycopg", help_) from cause
    _check_address(address)
    table = reading.table or address.option(TABLE)
    try:
        with psycopg.connect(address.connection, client_encoding="utf-8") as connection:
            connection.read_only = True
            return _copy(connection, name, table, reading.query, scratch)
    except psycopg.Error as cause:
        # Without the cause: a traceback would repeat the address.
        raise _convert_error(name, cause, address, reading.query or "") from None


def _check_address(address: Address) -> None:
    """Let the client parse the address first: its own error would repeat it."""
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

    select = _single(connection, query) if query else _select_all(connection, name, table)
    # A line of its own: a comment at the end of the query ends with it.
    command = sql.SQL("COPY (\n{}\n) TO STDOUT (FORMAT csv, HEADER true, FORCE_QUOTE *)")
    path = scratch.new()
    with (
        open_scratch_file(path) as stream,
        connection.cursor() as cursor,
        cursor.copy(command.format(select)) as blocks,
    ):
        for block in blocks:
            stream.write(block)
    return path


def _single(connection: psycopg.Connection[Any], query: str) -> Any:
    """Let the server parse the query: only a single statement can be prepared."""
    from psycopg import errors, pq, sql

    result = connection.pgconn.prepare(b"", query.encode())
    if result.status != pq.ExecStatus.COMMAND_OK:
        raise errors.ProgrammingError(result.error_message.decode("utf-8", "replace"))
    return sql.SQL(query)


def _select_all(connection: psycopg.Connection[Any], source: str, name: str | None) -> Any:
    from psycopg import sql

    names = [str(row[0]) for row in connection.execute(TABLES, (list(SYSTEM),))]
    aliases = {f"public.{table}": table for table in names}
    schema, dot, table = choose_table(source, names, name, aliases=aliases).partition(".")
    identifier = sql.Identifier(schema, table) if dot else sql.Identifier("public", schema)
    return sql.SQL("SELECT * FROM {}").format(identifier)


def _convert_error(name: str, cause: Exception, address: Address, query: str) -> PersonasError:
    first = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    message = hide_words(
        hide_words(first, address.connection, address.shareable), query, mask_credentials(query)
    )
    return error(
        "E119",
        f"The database `{name}` cannot be asked: {message}",
        "Check the address (postgresql://host:5432/database?table=customers), the table, the query "
        "and who asks: PGUSER and PGPASSWORD, or ~/.pgpass.",
    )
