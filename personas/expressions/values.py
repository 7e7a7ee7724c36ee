"""Typed values inside an expression, and the scope that an expression is read in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlglot import exp

from personas.domain.measure import Column
from personas.sql.build import literal, string

Type = Literal["number", "text", "date", "boolean", "gap"]
TYPE_NAMES: dict[Type, str] = {
    "date": "a date",
    "number": "a number",
    "text": "text",
    "boolean": "a condition",
    "gap": "a gap",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A part of an expression: the SQL that gives it, its type, and the node it was written as."""

    sql: exp.Expression
    type: Type
    node: exp.Expression


class ExpressionError(Exception):
    """A part of an expression that has the wrong type, or that the language lacks."""

    def __init__(self, code: str, node: exp.Expression, message: str, help: str) -> None:  # noqa: A002
        self.code, self.node, self.message, self.help = code, node, message, help
        super().__init__(message)


def as_number(value: Value) -> exp.Expression:
    """Return the value as a double; a condition becomes 1 or 0."""
    if value.type == "boolean":
        return exp.cast(exp.cast(value.sql, "int"), "double")
    return _expect(value, "number", "Compare text or list it in a `case` to make numbers of it")


def as_boolean(value: Value) -> exp.Expression:
    """Return the value as a condition."""
    return _expect(value, "boolean", "Write a comparison, such as `Income > 50000`")


def as_date(value: Value) -> exp.Expression:
    """Return the value as a date; a text in quotes is one when it is written ``2014-12-31``."""
    if isinstance(value.node, exp.Literal) and value.type == "text":
        return _literal_date(value)
    return _expect(value, "date", "Name a column of dates, or write a date as 2014-12-31")


def as_common(values: Sequence[Value], node: exp.Expression) -> tuple[list[exp.Expression], Type]:
    """Return values in their common type; NULL fits every type."""
    types = {value.type for value in values} - {"gap"}
    if types <= {"boolean"}:
        common: Type = "boolean" if types else "gap"
        return [value.sql for value in values], common
    if types <= {"number", "boolean"}:
        return [as_number(value) for value in values], "number"
    if types <= {"date", "text"} and "date" in types:
        return [as_date(value) for value in values], "date"
    if types == {"text"}:
        return [value.sql for value in values], "text"
    kinds = " and ".join(name for kind, name in TYPE_NAMES.items() if kind in types)
    help_ = "Write numbers without quotes and texts in 'single quotes'"
    raise ExpressionError("E123", node, f"`{node.sql()}` mixes {kinds}", help_)


def _expect(value: Value, expected: Type, help_: str) -> exp.Expression:
    if value.type in (expected, "gap"):
        return value.sql
    message = f"`{value.node.sql()}` is {TYPE_NAMES[value.type]}, not {TYPE_NAMES[expected]}"
    raise ExpressionError("E123", value.node, message, help_)


def _literal_date(value: Value) -> exp.Expression:
    text = str(value.node.this)
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ExpressionError(
            "E123", value.node, f"`{text}` is no date", "Write a date as 2014-12-31"
        ) from None
    return exp.cast(string(text), "date")


def finite(number: exp.Expression) -> exp.Expression:
    """Return the number, or NULL where it is infinite or NaN. Minus zero becomes zero."""
    is_finite = exp.EQ(this=exp.Sub(this=number, expression=number.copy()), expression=literal(0))
    return exp.Case().when(is_finite, exp.Add(this=number.copy(), expression=literal(0)))


Cell: TypeAlias = Callable[[Column], exp.Expression]
TypedSql: TypeAlias = tuple[exp.Expression, Type]
Language: TypeAlias = "Mapping[type[exp.Expression], Callable[[exp.Expression, Scope], TypedSql]]"


@dataclass(frozen=True, slots=True)
class Scope:
    """Columns by the names used in the expression, the SQL of a cell, and the language."""

    columns: Mapping[str, Column]
    cell: Cell
    language: Language

    def value(self, node: exp.Expression) -> Value:
        """Return the value of a node, built anew. Raises `ExpressionError`."""
        if type(node) not in self.language:
            raise unsupported(node)
        sql, kind = self.language[type(node)](node, self)
        return Value(sql, kind, node)


def unsupported(node: exp.Expression) -> ExpressionError:
    """Return the error for syntax that the language lacks."""
    message = f"`{node.sql()}` is not part of the language"
    if isinstance(node, exp.CurrentDate | exp.CurrentTimestamp):
        day = "Write the day itself, such as 2014-12-31: the answer must be the same tomorrow"
        return ExpressionError("E124", node, message, day)
    return ExpressionError(
        "E124",
        node,
        message,
        "There are + - * / %, comparisons, and, or, not, is null, in, between, case, coalesce, "
        "nullif, least, greatest, abs, round, ln, exp, sqrt and `days between A and B`",
    )
