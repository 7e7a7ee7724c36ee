"""Quantiles and bucket counts, which Spark has not as the embedded engine computes them.

In a query each is a placeholder, an anonymous function, which `Spark.rows` replaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlglot import exp, parse_one

from personas.sql.build import alias, count, integer, interpolate, is_not_null, literal

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
