"""Small SQL expressions that queries are built of.

They copy their arguments, but for `alias`, `select` and `sum_terms`, so that one expression can be
used in several places. So do the operators of sqlglot: ``a - b``, ``a < b``, ``a.eq(b)``. These
set brackets, but not around an operand of the same kind: ``a - (b - c)`` needs `exp.paren`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import islice
from typing import Any, cast

from sqlglot import exp

SUM_BITS = 60


def column(name: str) -> exp.Column:
    """A column by its exact name, whatever characters that name has."""
    return exp.Column(this=exp.to_identifier(name, quoted=True))


def table(name: str) -> exp.Table:
    """A table or view by its exact name."""
    return exp.Table(this=exp.to_identifier(name, quoted=True))


def alias(value: exp.Expression, name: str) -> exp.Alias:
    """``value AS name``."""
    return exp.Alias(this=value, alias=exp.to_identifier(name, quoted=True))


def literal(value: float) -> exp.Expression:
    """A double, bit for bit: bare decimals are decimals in one engine and doubles in another."""
    text = exp.Literal.string(repr(float(value)))
    return exp.Cast(this=text, to=exp.DataType(this=exp.DataType.Type.DOUBLE, nested=False))


def integer(value: int) -> exp.Expression:
    """An integer literal."""
    return exp.Literal.number(value)


def string(text: str) -> exp.Expression:
    """Return a literal text."""
    return exp.Literal.string(text)


def strings(values: Iterable[str]) -> list[exp.Expression]:
    """String literals."""
    return [exp.Literal.string(value) for value in values]


def select(*cells: exp.Expression) -> exp.Select:
    """``SELECT a, b …``; the cells are not copied, for there may be many."""
    return exp.Select(expressions=list(cells))


def sum_terms(terms: Iterable[exp.Expression]) -> exp.Expression:
    """``a + b + c …``; the terms are not copied, for there may be many."""
    return reduce(lambda total, term: exp.Add(this=total, expression=term), terms)


def is_null(value: exp.Expression) -> exp.Expression:
    """``value IS NULL``."""
    return exp.Is(this=value.copy(), expression=exp.Null())


def is_not_null(value: exp.Expression) -> exp.Expression:
    """``NOT value IS NULL``."""
    return exp.not_(is_null(value), copy=False)


def coalesce(value: exp.Expression, default: exp.Expression) -> exp.Expression:
    """The value, or the default where it is NULL."""
    return exp.Coalesce(this=value.copy(), expressions=[default.copy()])


def lower(text: exp.Expression) -> exp.Expression:
    """The text in lower case."""
    return exp.Lower(this=text.copy())


def try_cast(value: exp.Expression, kind: str) -> exp.Expression:
    """The value as another type, NULL where it has none."""
    return exp.TryCast(this=value.copy(), to=exp.DataType.build(kind))


def null_if_empty(text: exp.Expression) -> exp.Expression:
    """The text, or NULL where it is empty."""
    return exp.Nullif(this=text.copy(), expression=exp.Literal.string(""))


def call(function: str, *arguments: exp.Expression) -> exp.Expression:
    """A function of SQL by its name."""
    copies = (argument.copy() for argument in arguments)
    return cast("exp.Expression", exp.func(function, *copies))


def count(value: exp.Expression | None = None) -> exp.Expression:
    """COUNT of the values that are not NULL, or of rows."""
    return exp.Count(this=value.copy() if value is not None else exp.Star())


def count_if(condition: exp.Expression) -> exp.Expression:
    """COUNT of the rows where a condition holds."""
    return exp.Count(this=exp.Case(ifs=[exp.If(this=condition.copy(), true=integer(1))]))


def count_distinct(value: exp.Expression) -> exp.Expression:
    """COUNT of the different values."""
    return exp.Count(this=exp.Distinct(expressions=[value.copy()]))


def matches(text: exp.Expression, pattern: str) -> exp.Expression:
    """Whether a text holds a match of a regular expression (RE2 and Java agree on ours)."""
    return exp.RegexpLike(this=text.copy(), expression=exp.Literal.string(pattern))


def extract(text: exp.Expression, pattern: str, group: int) -> exp.Expression:
    """The text of one group of the first match; an empty text where nothing matches."""
    return exp.RegexpExtract(
        this=text.copy(), expression=exp.Literal.string(pattern), group=integer(group)
    )


def exact_sum(value: exp.Expression, largest: float) -> exp.Expression:
    """SUM that does not depend on the order of rows: of integers, multiples of 2^-60 · ``largest``.

    Doubles add up differently in another order or on more threads; integers do not.
    Read the result with `read_sum` and the same ``largest``, the largest absolute value.
    """
    return exp.Sum(this=exp.cast(_scale_to_integer(value, largest), "decimal(38, 0)"))


def exact_text(value: exp.Expression, largest: float) -> exp.Expression:
    """A double as text that all engines write alike: an integer, a multiple of 2^-60 · largest."""
    return exp.cast(exp.cast(_scale_to_integer(value, largest), "bigint"), "varchar")


def _scale_to_integer(value: exp.Expression, largest: float) -> exp.Expression:
    return exp.Round(this=exp.paren(value) * literal(_scale(largest)))


def read_sum(result: Any, largest: float) -> Fraction:
    """Return the number that the result of `exact_sum` stands for."""
    return Fraction(int(result or 0)) / Fraction(_scale(largest))


def _scale(largest: float) -> float:
    exponent = math.frexp(largest)[1] if largest > 0 else 0
    return math.ldexp(1.0, SUM_BITS - max(exponent, -900))


def interpolate(low: float, high: float, fraction: float) -> float:
    """Interpolate: ``low · (1 − fraction) + high · fraction``, the first product unrounded."""
    if low == high or not fraction:
        return float(low)
    return float(Fraction(low) * Fraction(1 - fraction) + Fraction(high * fraction))


BATCH_SIZE = 100


def split_batches(names: Iterable[str], size: int = BATCH_SIZE) -> Iterator[list[str]]:
    """Cut names into lists of at most ``size`` of them."""
    remaining = iter(names)
    while batch := list(islice(remaining, size)):
        yield batch


def conjunction(*conditions: exp.Expression) -> exp.Expression:
    """``a AND b …``."""
    return cast("exp.Expression", exp.and_(*conditions))


def all_of(*conditions: exp.Expression) -> exp.Expression:
    """``(a AND b …)``."""
    return exp.paren(conjunction(*conditions), copy=False)


def has_value(name: str) -> exp.Expression:
    """Whether a column has a value."""
    return is_not_null(column(name))


def is_complete() -> exp.Expression:
    """Whether a purchase has a customer, a day and an amount."""
    return all_of(*(has_value(name) for name in ("customer", "day", "paid")))


def union_all(first: exp.Query, second: exp.Query) -> exp.Query:
    """The rows of two queries, one after the other."""
    return exp.union(first, second, distinct=False)
