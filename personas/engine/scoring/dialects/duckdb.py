"""DuckDB: text becomes a number where it is one."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.scoring.dialects.spelling import Spelling, TypeOf, tried_number


def visible_blanks(node: exp.Expression) -> exp.Expression:
    r"""Write the blanks that are trimmed as `e'\t…'`: line ends within a text get lost in files."""
    if isinstance(node, exp.Trim) and isinstance(node.expression, exp.Literal):
        node.set("expression", exp.ByteString(this=node.expression.name))
    return node


def mend(node: exp.Expression) -> exp.Expression:
    """Take the least of what is there: what we compare is never NULL."""
    if isinstance(node, exp.Least | exp.Greatest):
        node.set("ignore_nulls", True)
    return visible_blanks(node)


DUCKDB = Spelling(
    "duckdb", number=tried_number, text=TypeOf("TYPEOF", ("VARCHAR",)), reads_dates=True, mend=mend
)
