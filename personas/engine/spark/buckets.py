"""Counts of values between given ends."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from personas.engine.queries.parts import count_if, literal


def bucket_counts(value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
    """Return the aggregate that counts the values up to each end, and those above all."""
    return exp.Array(expressions=[count_if(within) for within in _buckets(value, ends)])


def _buckets(value: exp.Expression, ends: Sequence[float]) -> list[exp.Expression]:
    up_to = [exp.LTE(this=value.copy(), expression=literal(end)) for end in ends]
    above = [exp.GT(this=value.copy(), expression=literal(end)) for end in ends]
    between: list[exp.Expression] = [
        exp.And(this=low, expression=high) for low, high in zip(above[:-1], up_to[1:], strict=True)
    ]
    return [up_to[0], *between, above[-1]]
