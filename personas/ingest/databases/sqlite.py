"""A SQLite file, read by Python's own sqlite3, row by row and never written to.

The file is not trusted: its views and virtual tables run as part of any SELECT. So only reading is
authorized, the schema cannot call functions that SQLite calls unsafe, and all that could grow has a
limit (https://www.sqlite.org/security.html).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from personas.domain.problem import error
from personas.domain.request import Reading
from personas.files.bounds import LINE_BYTES, Limits
from personas.files.isolation import too_slow
from personas.files.spool import spool
from personas.sql.engine import choose_table

TABLES = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
)
READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
# Functions that reach beyond the database, where a build of SQLite has them.
REACHING = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "fileio_ls"}
LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LINE_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 1_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 500,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
STEPS = 1_000_000  # of SQLite's virtual machine, between two checks of the time


def write_sqlite(
    path: Path, name: str, reading: Reading, target: Path, limits: Limits
) -> tuple[()]:
    """Write a table or the result of a query as CSV."""
    deadline = monotonic() + limits.seconds - 1
    try:
        with closing(_connect(path)) as connection:
            connection.set_progress_handler(lambda: int(monotonic() > deadline), STEPS)
            query = reading.query or _select_all(connection, name, reading.table)
            cursor = connection.execute(query)
            spool([column for column, *_ in cursor.description or ()], cursor, target)
    except (sqlite3.Error, sqlite3.Warning, UnicodeError) as cause:  # damaged names are no UTF-8
        if monotonic() > deadline:
            raise too_slow(name, limits) from cause
        raise error(
            "E119",
            f"`{name}` cannot be asked: {cause}",
            "Check the query, and that the file is a whole SQLite database. Queries only read.",
        ) from cause
    return ()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    # Sorting stays in memory, which has a limit; pages are checked for damage.
    for setting in ("trusted_schema = off", "cell_size_check = on", "mmap_size = 0"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("PRAGMA temp_store = memory")
    for kind, limit in LIMITS.items():
        connection.setlimit(kind, limit)
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, _: str | None, name: str | None, *__: str | None) -> int:
    is_reaching = action == sqlite3.SQLITE_FUNCTION and (name or "").lower() in REACHING
    return sqlite3.SQLITE_DENY if action not in READS or is_reaching else sqlite3.SQLITE_OK


def _select_all(connection: sqlite3.Connection, source: str, name: str | None) -> str:
    names = [str(table) for (table,) in connection.execute(TABLES)]
    identifier = choose_table(source, names, name).replace('"', '""')
    return f'SELECT * FROM "{identifier}"'  # noqa: S608 - an identifier, quoted
