"""SQL Server from 2022 on: it has LEAST, but no values that are true or false."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.scoring.dialects.spelling import Spelling


def bits(node: exp.Expression) -> exp.Expression:
    """Write what a condition gives as 1 or 0."""
    if isinstance(node, exp.Boolean):
        return exp.cast(exp.Literal.number(int(node.this)), "boolean")
    return node


TSQL = Spelling("tsql", mend=bits)
