"""Rounding and exact sums, without the large decimals that Spark is slow at.

Halves are rounded away from zero, as C rounds them and the embedded engine does.
"""

from __future__ import annotations

import math

from sqlglot import exp

from personas.engine.queries.parts import literal

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
