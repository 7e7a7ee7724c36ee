"""How a cell becomes a number or a word."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.queries.parts import column, literal


def word(name: str) -> exp.Expression:
    """The cell as trimmed text; blank is a gap."""
    text = exp.Trim(this=exp.cast(column(name), "varchar"))
    return exp.Nullif(this=text, expression=exp.Literal.string(""))


def number(name: str, stored_as_number: bool) -> exp.Expression:
    """The cell as a finite double; anything else is a gap. Minus zero becomes zero."""
    value = exp.cast(column(name), "double") if stored_as_number else _parsed(name)
    finite = exp.EQ(this=exp.Sub(this=value, expression=value.copy()), expression=literal(0))
    return exp.Case().when(finite, exp.Add(this=value.copy(), expression=literal(0)))


def is_number(name: str) -> exp.Expression:
    """Whether a cell of text reads as a number."""
    return exp.Not(this=exp.Is(this=_parsed(name), expression=exp.Null()))


def _parsed(name: str) -> exp.Expression:
    return exp.TryCast(this=word(name), to=exp.DataType.build("double"))
