"""Write a tree with plainer words than those that our own engine needs."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from personas.engine.scoring.dialects import Spelling

CONDITIONS = (exp.Predicate, exp.Connector, exp.Not)


def plainer(value: exp.Expression, spelling: Spelling) -> exp.Expression:
    """Rewrite a value of a query in place, the inner parts first; return it."""
    holder: Any = exp.Tuple(expressions=[value])
    for node in reversed(list(value.walk())):
        plain = spelling.mend(_plainer(node))
        if plain is not node:
            node.replace(plain)
    made: exp.Expression = holder.expressions[0]
    return made


def _plainer(node: Any) -> Any:
    if isinstance(node, exp.Div):
        node.set("typed", True)  # both sides are doubles: nothing is to be cast once more
    if isinstance(node, exp.Least | exp.Greatest):
        node.set("ignore_nulls", None)  # of values that are never NULL, or are asked before
    if not isinstance(node, exp.Cast):
        return node
    if node.to.is_type("double") and isinstance(node.this, exp.Literal) and node.this.is_string:
        return _double(float(node.this.name))
    if node.to.is_type("int") and isinstance(node.this.unnest(), CONDITIONS):
        return _counted(node.this)
    return node


def _double(value: float) -> exp.Expression:
    """A double as a number with an exponent: a bare decimal is exact in some engines."""
    text = repr(abs(value)).removesuffix(".0")
    number = exp.Literal.number(text if "e" in text else f"{text}e0")
    return exp.Neg(this=number) if value < 0 else number


def _counted(condition: exp.Expression) -> exp.Expression:
    """1 where a condition holds, 0 where not, NULL where nobody knows."""
    one, zero = exp.Literal.number(1), exp.Literal.number(0)
    holds = exp.Case().when(condition.copy(), one)
    return holds.when(exp.not_(condition.copy()), zero)
