"""Our queries in the SQL of Spark, so that they mean what they mean to the embedded engine.

Quantiles and bucket counts, which Spark has not as the embedded engine computes them, are
placeholders in a query.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlglot import exp, parse_one

from personas.sql.build import alias, count, integer, interpolate, is_not_null, literal, matches
from personas.sql.cells import CHECKS_PADDING, PADDING_PATTERN, clean_text

QUANTILES = "PERSONAS_QUANTILES"
BUCKETS = "PERSONAS_BUCKETS"
BUCKET, NUMBER = "bucket", "values"
# The values at and after each position (n - 1) · share of the sorted ones, and the way between.
QUANTILES_SQL = """
GET(TRANSFORM(ARRAY(SORT_ARRAY(COLLECT_LIST(:value))), held -> TRANSFORM(
  TRANSFORM(:shares, share -> (SIZE(held) - 1) * share),
  place -> STRUCT(
    GET(held, CAST(FLOOR(place) AS INT)) AS at,
    GET(held, CAST(CEIL(place) AS INT)) AS after,
    place - FLOOR(place) AS way
  ))), 0)
"""


def quantiles_placeholder(value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
    """Return the placeholder of quantiles, which `expand_quantiles` replaces."""
    array = exp.Array(expressions=[literal(share) for share in shares])
    return exp.Anonymous(this=QUANTILES, expressions=[value, array])


def is_quantiles(column: Any) -> bool:
    """Whether a column of a query is the placeholder of quantiles."""
    return _is_placeholder(column, QUANTILES)


def expand_quantiles(value: exp.Expression, shares: exp.Expression) -> exp.Expression:
    """Return the aggregate whose result `read_quantiles` reads."""
    aggregate: Any = parse_one(QUANTILES_SQL, dialect="databricks")
    filled = exp.replace_placeholders(aggregate, value=value, shares=shares)
    return cast("exp.Expression", filled)


def read_quantiles(result: Any) -> list[float] | None:
    """Return the quantiles, interpolated to the same bits; None where there was no value."""
    if not result or result[0][0] is None:
        return None
    return [interpolate(*neighbours) for neighbours in result]


def buckets_placeholder(value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
    """Return the placeholder of bucket counts, which `bucket_query` counts."""
    return exp.Anonymous(this=BUCKETS, expressions=[value, *map(literal, ends)])


def is_buckets(column: Any) -> bool:
    """Whether a column of a query is the placeholder of bucket counts."""
    return _is_placeholder(column, BUCKETS)


def bucket_query(query: exp.Select, column: exp.Expression) -> exp.Select:
    """Return the query of the buckets that have values, and how many.

    A tree of comparisons finds the bucket: few of them a value, and little code for many ends.
    """
    value, *ends = column.unalias().expressions
    inner = query.copy()
    inner.set("expressions", [alias(_bucket(value, ends, 0), BUCKET)])
    rows: Any = inner.where(is_not_null(value)).subquery("bucketed")
    key = exp.column(BUCKET, quoted=True)
    return exp.select(key, alias(count(), NUMBER)).from_(rows).group_by(key.copy())


def read_buckets(rows: Sequence[tuple[Any, ...]], column: exp.Expression) -> list[int]:
    """Return the counts of all buckets, the empty ones too."""
    counts = dict(rows)
    return [counts.get(bucket, 0) for bucket in range(len(column.unalias().expressions))]


def _bucket(value: exp.Expression, ends: Sequence[exp.Expression], first: int) -> exp.Expression:
    """The index of the first end that is not below the value."""
    if not ends:
        return integer(first)
    half = len(ends) // 2
    low = _bucket(value, ends[:half], first)
    high = _bucket(value, ends[half + 1 :], first + half + 1)
    return exp.Case().when(value <= ends[half], low).else_(high)


def _is_placeholder(column: Any, name: str) -> bool:
    inner = column.unalias()
    return isinstance(inner, exp.Anonymous) and inner.name == name


DIALECT = "databricks"  # of the dialects of sqlglot the one nearest to Spark 4
MAX_FRACTION = 2.0**52  # larger doubles are integers
HALF_BITS = 30
LOW_MASK = 2**HALF_BITS - 1
# `$` in a pattern, outside of escapes and character classes.
END = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)


def to_sql(query: exp.Expression, views: Mapping[str, str]) -> str:
    """Write a query; ``views`` maps our names of views to those in Spark."""
    tree: Any = query.copy()
    for node in reversed(list(tree.walk())):
        _change(node, views)
        replacement = _replacement(node)
        if replacement is not node:
            node.replace(replacement)
    return str(tree.sql(DIALECT, copy=False))


def _change(node: exp.Expression, views: Mapping[str, str]) -> None:
    """Change a node in place."""
    match node:
        case exp.Table() if node.name in views:
            node.set("this", exp.to_identifier(views[node.name], quoted=True))
        case exp.RegexpLike() | exp.RegexpExtract() | exp.RegexpReplace():
            node.set("expression", exp.Literal.string(java_pattern(node.expression.name)))
        case exp.Order():
            node.set("expressions", [_nulls_last(key) for key in node.expressions])
        case exp.Window() if isinstance(node.this, exp.RowNumber) and not node.args.get("order"):
            node.set("order", exp.Order(expressions=[exp.Ordered(this=_row_order(node))]))


def _replacement(node: exp.Expression) -> exp.Expression:
    """Return the expression that replaces a node, or the node itself."""
    match node:
        case exp.Case() if node.meta.get(CHECKS_PADDING):  # a match is cheaper here
            text: exp.Expression = node.args["default"]
            return exp.Case().when(matches(text, PADDING_PATTERN), clean_text(text)).else_(text)
        case exp.Round() if not _is_in_exact_sum(node):
            return round_to_digits(node.this, int(node.text("decimals") or 0))
        case exp.Sum() if isinstance(node.this, exp.Cast) and _is_in_exact_sum(node.this.this):
            return sum_integers(node.this.this.this)
        case exp.Anonymous() if is_quantiles(node):
            return expand_quantiles(*node.expressions)
    return node


def java_pattern(pattern: str) -> str:
    r"""Return a pattern of RE2 as one of Java.

    Lines end at ``\\n`` alone, and ``$`` is the very end, not a line end before it.
    """
    return "(?d)" + END.sub(lambda match: match[1] or r"\z", pattern)


def _nulls_last(key: exp.Expression) -> exp.Expression:
    """NULL comes last unless the query says otherwise."""
    return key if isinstance(key, exp.Ordered) else exp.Ordered(this=key)


def _row_order(node: exp.Window) -> exp.Expression:
    """Rows are numbered as they come; those of the same content in any order."""
    if node.args.get("partition_by"):
        return exp.Null()
    return exp.Anonymous(this="MONOTONICALLY_INCREASING_ID")


def _is_in_exact_sum(node: exp.Expression) -> bool:
    """Whether a rounding is the inside of an `exact_sum`."""
    cast = node.parent
    return (
        isinstance(node, exp.Round)
        and isinstance(cast, exp.Cast)
        and cast.is_type("decimal")
        and isinstance(cast.parent, exp.Sum)
    )


def round_to_digits(value: exp.Expression, digits: int) -> exp.Expression:
    """A double rounded to decimals: scaled, rounded to an integer, and scaled back."""
    factor = literal(10.0**digits)
    scaled = exp.paren(exp.paren(value) * factor)
    size = exp.Abs(this=scaled.copy())
    integral = exp.cast(exp.paren(_nearest_integer(scaled)), "double")
    case = exp.Case().when(size < literal(MAX_FRACTION), integral / factor)
    return case.when(size < literal(math.inf), scaled / factor).else_(value)


def sum_integers(scaled: exp.Expression) -> exp.Expression:
    """The sum of doubles up to 2^60, each rounded to an integer; see `exact_sum`.

    The upper and the lower bits are summed separately, so that neither sum overflows.
    """
    number = exp.paren(_nearest_integer(exp.paren(scaled)))
    upper_bits = exp.Anonymous(this="SHIFTRIGHT", expressions=[number, integer(HALF_BITS)])
    high = exp.cast(exp.Sum(this=upper_bits), "decimal(38, 0)")
    lower_bits = exp.BitwiseAnd(this=number.copy(), expression=integer(LOW_MASK))
    return exp.paren(high * 2**HALF_BITS + exp.Sum(this=lower_bits))


def _nearest_integer(value: exp.Expression) -> exp.Expression:
    """The nearest integer: the fraction that the cast cuts off is exact, and so is its double."""
    integral = exp.cast(value, "bigint")
    return integral + exp.cast((value - integral) * 2, "bigint")
