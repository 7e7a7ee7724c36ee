"""Our queries in the words of Spark, so that they mean what they mean to the embedded engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from personas.engine.queries.cells import LOOKS
from personas.engine.spark.numbers import rounded, summed
from personas.engine.spark.quantiles import is_asked, quantiles

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
