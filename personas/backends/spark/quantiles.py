"""Quantiles as the embedded engine interpolates them, to the last bit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlglot import exp, parse_one

from personas.sql.build import between

QUANTILES = "PERSONAS_QUANTILES"
# The values at and after each place (n - 1) · share of the sorted ones, and the way between them.
SQL = """
GET(TRANSFORM(ARRAY(SORT_ARRAY(COLLECT_LIST(:value))), held -> TRANSFORM(
  TRANSFORM(:shares, share -> (SIZE(held) - 1) * share),
  place -> STRUCT(
    GET(held, CAST(FLOOR(place) AS INT)) AS at,
    GET(held, CAST(CEIL(place) AS INT)) AS after,
    place - FLOOR(place) AS way
  ))), 0)
"""


def ask(value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
    """Return the mark of quantiles in a query, in whose place `quantiles` comes."""
    wanted = [exp.cast(exp.Literal.string(repr(float(share))), "double") for share in shares]
    return exp.Anonymous(this=QUANTILES, expressions=[value, exp.Array(expressions=wanted)])


def is_asked(answer: Any) -> bool:
    """Whether a column of a query is one of quantiles."""
    inner = answer.unalias()
    return isinstance(inner, exp.Anonymous) and inner.name == QUANTILES


def quantiles(value: exp.Expression, shares: exp.Expression) -> exp.Expression:
    """The aggregate that `read` makes quantiles of."""
    made: Any = parse_one(SQL, dialect="databricks")
    filled: Any = exp.replace_placeholders(made, value=value, shares=shares)
    return filled  # type: ignore[no-any-return]


def read(answer: Any) -> list[float] | None:
    """Return the quantiles; None where there was no value."""
    if not answer or answer[0][0] is None:
        return None
    return [between(*one) for one in answer]
