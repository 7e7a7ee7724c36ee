"""Counts of values between given ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from personas.sql.build import count, named

BUCKETS = "PERSONAS_BUCKETS"
BUCKET, NUMBER = "bucket", "values"


def ask(value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
    """Return the mark of bucket counts in a query; what it asks for is `counted`."""
    texts = [exp.cast(exp.Literal.string(repr(float(end))), "double") for end in ends]
    return exp.Anonymous(this=BUCKETS, expressions=[value, *texts])


def is_asked(answer: Any) -> bool:
    """Whether a column of a query is one of bucket counts."""
    inner = answer.unalias()
    return isinstance(inner, exp.Anonymous) and inner.name == BUCKETS


def counted(query: exp.Select, answer: exp.Expression) -> exp.Select:
    """Return the query of the filled buckets and how many values each has.

    A tree of comparisons finds the bucket: few of them a value, and little code for many ends.
    """
    value, *ends = answer.unalias().expressions
    filled = exp.not_(exp.Is(this=value.copy(), expression=exp.Null()))
    inner = query.copy()
    inner.set("expressions", [named(_bucket(value, ends, 0), BUCKET)])
    rows: Any = inner.where(filled).subquery("bucketed")
    key = exp.column(BUCKET, quoted=True)
    return exp.select(key, named(count(), NUMBER)).from_(rows).group_by(key.copy())


def read(rows: Sequence[tuple[Any, ...]], answer: exp.Expression) -> list[int]:
    """Return the counts of all buckets, the empty ones too."""
    found = dict(rows)
    return [found.get(place, 0) for place in range(len(answer.unalias().expressions))]


def _bucket(value: exp.Expression, ends: Sequence[exp.Expression], first: int) -> exp.Expression:
    """The place of the first end that is not below the value."""
    if not ends:
        return exp.Literal.number(first)
    half = len(ends) // 2
    up_to = exp.LTE(this=value.copy(), expression=ends[half].copy())
    low = _bucket(value, ends[:half], first)
    return exp.Case().when(up_to, low).else_(_bucket(value, ends[half + 1 :], first + half + 1))
