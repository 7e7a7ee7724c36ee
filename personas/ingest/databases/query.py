"""Check the query of an analyst: one SELECT, parsed in the dialect of the database.

The engines are locked as well: a query that parses as harmless may mean something else to a
database.
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

MAX_LENGTH = 100_000
MAX_LINE = 200  # in a message
HELP = (
    "Write one SELECT (WITH and UNION are fine). What the query cannot say, make a view or table "
    "of it in the database, and name that: --table"
)
# Kinds of queries, and what none may hold. A statement that sqlglot does not know is a command.
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
    """Return the reading with a checked query, without its last semicolon; raise E120."""
    if reading.query is None:
        return reading
    return replace(reading, query=_check_query(reading.query.strip().rstrip("; \n\t\r"), dialect))


def _check_query(text: str, dialect: Dialect) -> str:
    if not text:
        raise _query_error("The query is empty")
    if len(text) > MAX_LENGTH or "\0" in text:
        raise _query_error(f"The query is longer than {MAX_LENGTH:,} signs, or no text")
    statements = _parse(text, dialect)
    if len(statements) != 1:
        raise _query_error(f"There are {len(statements)} statements, and a query is one", text)
    if not isinstance(statements[0], QUERIES):
        raise _query_error("This is no query: a query only reads", text)
    for node in statements[0].walk():
        _check_node(node, text)
    return text


def _parse(text: str, dialect: Dialect) -> list[Any]:
    try:
        with _no_log():
            return list(sqlglot.parse(text, read=dialect))
    except ParseError as cause:
        first = cause.errors[0] if cause.errors else {}
        word = str(first.get("highlight") or "")[:MAX_LINE]
        column = max(int(first.get("col") or 1) - len(word) + 1, 1)
        message = f"The query cannot be read on from `{word}`"
        raise _query_error(message, text, int(first.get("line") or 1), column) from None
    except TokenError:
        raise _query_error("A quote or comment of the query does not end", text) from None
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise _query_error("The query cannot be read, or nests too deep", text) from None


@contextmanager
def _no_log() -> Iterator[None]:
    """Keep sqlglot from logging commands: we raise an error for them."""
    logger = logging.getLogger("sqlglot")
    previous, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = previous


def _check_node(node: Any, text: str) -> None:
    if isinstance(node, CHANGES):
        raise _query_error("A part of the query does more than read", text)
    if isinstance(node, exp.Anonymous) and node.name.lower().startswith(REACHING):
        raise _query_error(f"The query calls `{node.name}`, which reaches beyond its tables", text)


def _query_error(
    message: str, text: str | None = None, line: int = 1, column: int = 1
) -> PersonasError:
    """Return E120 with the line of the query, unless it is too long."""
    lines = (text or "").splitlines()
    source = lines[line - 1] if 0 < line <= len(lines) else None
    if source is not None and len(source) > MAX_LINE:
        source = None
    return PersonasError(Problem("E120", message, HELP, Location("--query", line, column, source)))
