"""Small pieces that queries are built of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from sqlglot import exp

SUM_BITS = 60


def column(name: str) -> exp.Column:
    """A column by its exact name, whatever characters that name has."""
    return exp.Column(this=exp.to_identifier(name, quoted=True))


def table(name: str) -> exp.Table:
    """A table or view by its exact name."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def named(value: exp.Expression, name: str) -> exp.Alias:
    """Give a value a name."""
    return exp.Alias(this=value, alias=exp.to_identifier(name, quoted=True))


def literal(value: float) -> exp.Expression:
    """A double, bit for bit: bare decimals are decimals in one engine and doubles in another."""
    return exp.cast(exp.Literal.string(repr(float(value))), "double")


def count(value: exp.Expression | None = None) -> exp.Expression:
    """COUNT of the filled values, or of rows."""
    return exp.Count(this=value if value is not None else exp.Star())


def count_if(condition: exp.Expression) -> exp.Expression:
    """COUNT of the rows where a condition holds."""
    return count(exp.Case().when(condition, exp.Literal.number(1)))


def matches(text: exp.Expression, pattern: str) -> exp.Expression:
    """Whether a text holds a match of a regular expression (RE2 and Java agree on ours)."""
    return exp.RegexpLike(this=text, expression=exp.Literal.string(pattern))


def extract(text: exp.Expression, pattern: str, group: int) -> exp.Expression:
    """The text of one group of the first match; an empty text where nothing matches."""
    return exp.RegexpExtract(
        this=text, expression=exp.Literal.string(pattern), group=exp.Literal.number(group)
    )


def exact_sum(value: exp.Expression, bound: float) -> exp.Expression:
    """SUM that does not depend on the order of rows: whole numbers of 2^-60 of the bound.

    Doubles add up differently in another order or on more threads; whole numbers do not.
    Read the answer with `read_sum` and the same ``bound``, the largest absolute value.
    """
    return exp.Sum(this=exp.cast(_scaled(value, bound), "decimal(38, 0)"))


def exact_text(value: exp.Expression, bound: float) -> exp.Expression:
    """A double as text that all engines write alike: a whole number of 2^-60 of the bound."""
    return exp.cast(exp.cast(_scaled(value, bound), "bigint"), "varchar")


def _scaled(value: exp.Expression, bound: float) -> exp.Expression:
    return exp.Round(this=exp.Mul(this=exp.paren(value), expression=literal(_scale(bound))))


def read_sum(answer: Any, bound: float) -> Fraction:
    """Return the number that `exact_sum` stands for."""
    return Fraction(int(answer or 0)) / Fraction(_scale(bound))


def _scale(bound: float) -> float:
    exponent = math.frexp(bound)[1] if bound > 0 else 0
    return math.ldexp(1.0, SUM_BITS - max(exponent, -900))


def between(at: float, after: float, way: float) -> float:
    """``at · (1 − way) + after · way``, the first product not rounded on its own."""
    if at == after or not way:
        return float(at)
    return float(Fraction(at) * Fraction(1 - way) + Fraction(after * way))


AT_ONCE = 100


def batched(names: Iterable[str], size: int = AT_ONCE) -> Iterator[list[str]]:
    """Cut names into lists of at most ``size`` of them."""
    left = iter(names)
    while some := list(islice(left, size)):
        yield some


def all_of(*conditions: exp.Expression) -> exp.Expression:
    """Return the condition that holds where all of these do."""
    made: Any = exp.and_(*conditions)
    return exp.paren(made)


def is_filled(name: str) -> exp.Expression:
    """Return whether a column has a value."""
    return exp.not_(exp.Is(this=column(name), expression=exp.Null()))


def filled() -> exp.Expression:
    """Return whether a row can be given to somebody, on some day, with some amount."""
    return all_of(*(is_filled(name) for name in ("customer", "day", "paid")))
