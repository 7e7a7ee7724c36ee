"""Our queries in the words of DuckDB: those of sqlglot, but for what it can say more cheaply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB


def spell(query: Any) -> str:
    """Write a query; it is not copied for that."""
    return str(query.sql(Embedded, copy=False))


def _sum(generator: Any, node: exp.Sum) -> str:
    """`exact_sum` adds whole numbers up to 2^60: as BIGINT they need not become large decimals.

    DuckDB adds those up as HUGEINT, so that the sum is the same.
    """
    whole = node.this
    is_whole = isinstance(whole, exp.Cast) and isinstance(whole.this, exp.Round)
    if is_whole and whole.is_type("decimal"):
        return f"SUM(CAST({generator.sql(whole.this)} AS BIGINT))"
    return str(generator.function_fallback_sql(node))


class Embedded(DuckDB):
    """The dialect, with sums of our own."""

    class Generator(DuckDB.Generator):  # type: ignore[misc, valid-type]
        """Writes sums of whole numbers otherwise."""

        TRANSFORMS = {**DuckDB.Generator.TRANSFORMS, exp.Sum: _sum}  # noqa: RUF012


def spell_path(path: Path) -> str:
    """Return a path as a literal."""
    return exp.Literal.string(str(path)).sql("duckdb")
