"""The query of an analyst: one SELECT, parsed in the database's own dialect before it is asked.

The engines are locked as well: what is read here as one harmless query may mean something else to
a database.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from personas.domain.problem import Location, PersonasError, Problem
from personas.domain.request import Reading

LONGEST = 100_000
SHOWN = 200
HELP = (
    "Write one SELECT (WITH and UNION are fine). What the query cannot say, make a view or table "
    "of it in the database, and name that: --table"
)
# Kinds of queries, and what none of them may hold. A kind that sqlglot does not know is a command.
QUERIES = (exp.Query, exp.Values)
CHANGES = (
    exp.DML,
    exp.DDL,
    exp.Into,
    exp.Lock,
    exp.Command,
    exp.Copy,
    exp.Set,
    exp.Attach,
    exp.Pragma,
)
# Functions of PostgreSQL that reach files, other servers or sessions, or run a text as SQL.
FILES_AND_SESSIONS = ("pg_", "lo_", "dblink", "set_config", "setval", "nextval")
TEXTS = ("query_to_", "cursor_to_", "table_to_", "schema_to_", "database_to_", "crosstab")
REACHING = (*FILES_AND_SESSIONS, *TEXTS, "connectby", "ts_stat", "ts_rewrite")

Dialect = Literal["duckdb", "sqlite", "postgres"]


def with_query(reading: Reading, dialect: Dialect) -> Reading:
    """Return the reading with its query without a last semicolon; raise E120 where it is none."""
    if reading.query is None:
        return reading
    return replace(reading, query=_read(reading.query.strip().rstrip("; \n\t\r"), dialect))


def _read(text: str, dialect: Dialect) -> str:
    if not text:
        raise _refused("The query is empty")
    if len(text) > LONGEST or "\0" in text:
        raise _refused(f"The query is longer than {LONGEST:,} signs, or no text")
    statements = _parsed(text, dialect)
    if len(statements) != 1:
        raise _refused(f"There are {len(statements)} statements, and a query is one", text)
    if not isinstance(statements[0], QUERIES):
        raise _refused("This is no query: a query only reads", text)
    for node in statements[0].walk():
        _check(node, text)
    return text


def _parsed(text: str, dialect: Dialect) -> list[Any]:
    try:
        with _quietly():
            return list(sqlglot.parse(text, read=dialect))
    except ParseError as cause:
        first = cause.errors[0] if cause.errors else {}
        word = str(first.get("highlight") or "")[:SHOWN]
        column = max(int(first.get("col") or 1) - len(word) + 1, 1)
        message = f"The query cannot be read on from `{word}`"
        raise _refused(message, text, int(first.get("line") or 1), column) from None
    except TokenError:
        raise _refused("A quote or comment of the query does not end", text) from None
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise _refused("The query cannot be read, or nests too deep", text) from None


@contextmanager
def _quietly() -> Iterator[None]:
    """Let sqlglot not log what it takes for a command: it is refused in words of ours."""
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _check(node: Any, text: str) -> None:
    if isinstance(node, CHANGES):
        raise _refused("A part of the query does more than read", text)
    if isinstance(node, exp.Anonymous) and node.name.lower().startswith(REACHING):
        raise _refused(f"The query calls `{node.name}`, which reaches beyond its tables", text)


def _refused(
    message: str, text: str | None = None, line: int = 1, column: int = 1
) -> PersonasError:
    """Point into the query, as far as its line can be shown."""
    lines = (text or "").splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else None
    if shown is not None and len(shown) > SHOWN:
        shown = None
    return PersonasError(Problem("E120", message, HELP, Location("--query", line, column, shown)))
