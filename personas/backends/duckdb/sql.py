"""Our queries in the SQL of DuckDB: as sqlglot writes it, but for what DuckDB does more cheaply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB


def to_sql(query: Any) -> str:
    """Write a query; it is not copied for that."""
    return str(query.sql(DuckDBDialect, copy=False))


def quote(name: str) -> str:
    """Write a name as a quoted identifier."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")


def quote_path(path: Path) -> str:
    """Write a path as a string literal."""
    return exp.Literal.string(str(path)).sql("duckdb")


def _write_sum(generator: Any, node: exp.Sum) -> str:
    """`exact_sum` adds integers up to 2^60: as BIGINT they need not become large decimals.

    DuckDB adds those up as HUGEINT, so that the sum is the same.
    """
    cast = node.this
    if isinstance(cast, exp.Cast) and isinstance(cast.this, exp.Round) and cast.is_type("decimal"):
        return f"SUM(CAST({generator.sql(cast.this)} AS BIGINT))"
    return str(generator.function_fallback_sql(node))


class DuckDBDialect(DuckDB):
    """The dialect of sqlglot, with the cheaper sum of integers."""

    class Generator(DuckDB.Generator):  # type: ignore[misc, valid-type]
        """Writes SQL."""

        TRANSFORMS = {**DuckDB.Generator.TRANSFORMS, exp.Sum: _write_sum}  # noqa: RUF012
