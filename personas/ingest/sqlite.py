"""A SQLite file, read by Python's own sqlite3, row by row and never written to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from personas.domain.problem import error
from personas.domain.request import Reading
from personas.files.spool import spool
from personas.files.temporary import Scratch
from personas.sql.tables import choose, only

TABLES = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
)


def spool_sqlite(path: Path, name: str, reading: Reading, scratch: Scratch) -> Path:
    """Write a table or the answer to a query as CSV."""
    try:
        with closing(_connect(path)) as connection:
            query = reading.query or _select(connection, name, reading.table)
            cursor = connection.execute(query)
            if cursor.description is None:
                raise error("E119", "The query answers with no table", "Write a SELECT.")
            return spool([column for column, *_ in cursor.description], cursor, scratch)
    except (sqlite3.Error, sqlite3.Warning, UnicodeError) as cause:  # damaged names are no UTF-8
        raise error(
            "E119",
            f"`{name}` cannot be asked: {cause}",
            "Check the query, and that the file is a whole SQLite database.",
        ) from cause


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _select(connection: sqlite3.Connection, name: str, told: str | None) -> str:
    names = [str(table) for (table,) in connection.execute(TABLES)]
    known = {table: table for table in names}
    table = only(name, names) if told is None else choose(name, "table", known, told)
    quoted = table.replace('"', '""')
    return f'SELECT * FROM "{quoted}"'  # noqa: S608 - an identifier, quoted
