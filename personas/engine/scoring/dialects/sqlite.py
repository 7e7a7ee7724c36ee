"""SQLite: columns may hold cells of any type, there are no regular expressions, no casts that fail.

It needs the mathematical functions (`LN`, `SQRT`), which SQLite has had since 3.35 where it was
built with them.
"""

from __future__ import annotations

from sqlglot import exp

from personas.engine.scoring.dialects.spelling import Spelling, TypeOf


def number(cell: exp.Expression) -> exp.Expression:
    """A cell as a double, NULL where it is none.

    Compared with a number of type REAL, text that is a number becomes one, whole or not at all;
    other text comes after all numbers (sqlite.org/datatype3.html, 4.2).
    """
    beyond = exp.cast(exp.Literal.number("1e300"), "double")
    is_number = exp.LTE(this=cell, expression=beyond)
    return exp.Case().when(is_number, exp.cast(cell.copy(), "double"))


def mend(node: exp.Expression) -> exp.Expression:
    """Write the remainder of doubles, `%` being one of whole numbers, and the days between two."""
    if isinstance(node, exp.Mod):
        return _call("MOD", node.this, node.expression)
    if isinstance(node, exp.DateDiff):
        end, start = _call("JULIANDAY", node.this), _call("JULIANDAY", node.expression)
        return exp.cast(exp.paren(exp.Sub(this=end, expression=start)), "int")
    return node


def _call(name: str, *arguments: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


SQLITE = Spelling("sqlite", number=number, text=TypeOf("TYPEOF", ("text",)), keeps=True, mend=mend)
