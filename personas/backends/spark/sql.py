"""Queries in the words of Spark, so that they mean what they mean to the embedded engine."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from personas.backends.spark.quantiles import is_asked, quantiles
from personas.sql.build import literal
from personas.sql.cells import LOOKS

FRACTIONS = 2.0**52  # a double that is larger is a whole number
HALF_BITS = 30
LOW = 2**HALF_BITS - 1


def rounded(value: exp.Expression, digits: int) -> exp.Expression:
    """A double rounded to decimals: scaled, rounded to a whole number, and scaled back."""
    factor = literal(10.0**digits)
    scaled = exp.paren(exp.Mul(this=exp.paren(value), expression=factor))
    size = exp.Abs(this=scaled.copy())
    small = exp.LT(this=size, expression=literal(FRACTIONS))
    finite = exp.LT(this=size.copy(), expression=literal(math.inf))
    whole = exp.cast(exp.paren(_whole(scaled)), "double")
    back = exp.Div(this=whole, expression=factor.copy())
    large = exp.Div(this=scaled.copy(), expression=factor.copy())
    return exp.Case().when(small, back).when(finite, large).else_(value.copy())


def summed(scaled: exp.Expression) -> exp.Expression:
    """The sum of doubles up to 2^60, each rounded to a whole number; see `exact_sum`.

    The upper and the lower bits are summed apart, so that neither sum overflows.
    """
    whole = exp.paren(_whole(exp.paren(scaled)))
    bits = [exp.Literal.number(HALF_BITS), exp.Literal.number(LOW)]
    high = exp.Sum(this=exp.Anonymous(this="SHIFTRIGHT", expressions=[whole, bits[0]]))
    low = exp.Sum(this=exp.BitwiseAnd(this=whole.copy(), expression=bits[1]))
    raised = exp.Mul(
        this=exp.cast(high, "decimal(38, 0)"), expression=exp.Literal.number(2**HALF_BITS)
    )
    return exp.paren(exp.Add(this=raised, expression=low))


def _whole(value: exp.Expression) -> exp.Expression:
    """The nearest whole number: what is cut off is exact, and so is its double."""
    cut = exp.cast(value.copy(), "bigint")
    rest = exp.paren(exp.Sub(this=value.copy(), expression=cut.copy()))
    half = exp.cast(exp.Mul(this=rest, expression=exp.Literal.number(2)), "bigint")
    return exp.Add(this=cut, expression=half)


DIALECT = "databricks"  # of the dialects of sqlglot the one that is nearest to Spark 4
# What may end a line in Java but not in RE2; and there the end is the end, line end or not.
END = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)


def spell(query: exp.Expression, views: Mapping[str, str]) -> str:
    """Write a query; ``views`` are the names that Spark knows our views by."""
    made: Any = query.copy()
    for node in reversed(list(made.walk())):
        changed = _mend(node, views)
        if changed is not node:
            node.replace(changed)
    return str(made.sql(DIALECT, copy=False))


def _mend(node: exp.Expression, views: Mapping[str, str]) -> exp.Expression:
    match node:
        case exp.Table() if node.name in views:
            node.set("this", exp.to_identifier(views[node.name], quoted=True))
        case exp.RegexpLike() | exp.RegexpExtract() | exp.RegexpReplace():
            node.set("expression", exp.Literal.string(pattern(node.expression.name)))
        case exp.Order():
            node.set("expressions", [_ordered(key) for key in node.expressions])
        case exp.Window() if isinstance(node.this, exp.RowNumber) and not node.args.get("order"):
            node.set("order", exp.Order(expressions=[exp.Ordered(this=_place(node))]))
        case _:
            return _other(node)
    return node


def _other(node: exp.Expression) -> exp.Expression:
    """What stands in the place of a node that Spark is told otherwise."""
    match node:
        case exp.Case() if node.meta.get(LOOKS):  # trimming is cheaper here
            trimmed: exp.Expression = node.args["ifs"][0].args["true"]
            return trimmed
        case exp.Round() if not _is_summed(node):
            return rounded(node.this, int(node.text("decimals") or 0))
        case exp.Sum() if isinstance(node.this, exp.Cast) and _is_summed(node.this.this):
            return summed(node.this.this.this)
        case exp.Anonymous() if is_asked(node):
            return quantiles(*node.expressions)
    return node


def pattern(written: str) -> str:
    r"""Return a pattern of RE2 in Java's words.

    Lines end at ``\\n`` alone, and ``$`` is the very end, not a line end before it.
    """
    return "(?d)" + END.sub(lambda found: found[1] or r"\z", written)


def _ordered(key: exp.Expression) -> exp.Expression:
    """Gaps come last unless it is said otherwise."""
    return key if isinstance(key, exp.Ordered) else exp.Ordered(this=key)


def _place(node: exp.Window) -> exp.Expression:
    """Rows are numbered as they come; those of the same content in any order."""
    if node.args.get("partition_by"):
        return exp.Null()
    return exp.Anonymous(this="MONOTONICALLY_INCREASING_ID")


def _is_summed(node: exp.Expression) -> bool:
    """Whether a rounding is the inside of an `exact_sum`."""
    made = node.parent
    return (
        isinstance(node, exp.Round)
        and isinstance(made, exp.Cast)
        and made.is_type("decimal")
        and isinstance(made.parent, exp.Sum)
    )
