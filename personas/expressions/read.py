"""Read an expression: the columns it needs, the kind it returns, and its SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column, Kind, Measure
from personas.domain.problem import PersonasError, Problem
from personas.expressions.operators import FUNCTIONS, OPERATORS
from personas.expressions.parse import ExpressionText, parse, resolve
from personas.expressions.values import (
    Cell,
    ExpressionError,
    Scope,
    Type,
    Value,
    as_number,
    finite,
)
from personas.sql.build import string

LANGUAGE = {**OPERATORS, **FUNCTIONS}
INVALID_RESULTS: Mapping[Type, str] = {
    "date": "is a date, and a measure is a number or a word",
    "gap": "is a gap for everybody",
}
DATE_HELP = "Write `days between … and 2014-12-31` to make a number of a date"


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression, its columns, and the kind of measure that it returns."""

    text: str
    kind: Kind
    columns: tuple[str, ...]


def read_expression(text: str, columns: Sequence[Column], measure: str) -> Expression:
    """Check an expression against the columns of a table.

    Raises `PersonasError`: E121 where it cannot be read, E122 for every unknown column, E123
    where types do not fit, E124 for what the language does not have.
    """
    source = ExpressionText(text, measure)
    value, columns_by_name = _value(source, columns, lambda column: exp.column(column.name))
    kind: Kind = "category" if value.type == "text" else "number"
    names = {column.name for column in columns_by_name.values()}
    return Expression(text, kind, tuple(sorted(names)))


def measure_sql(measure: Measure, columns: Sequence[Column], cell: Cell) -> exp.Expression:
    """Return the SQL of a measure's expression: a finite double, or text, or NULL.

    ``cell`` returns the typed SQL of a column's cells: a double, a date, a condition or text.
    """
    value = unchecked_sql(measure, columns, cell)
    return finite(value) if measure.kind == "number" else value


def unchecked_sql(measure: Measure, columns: Sequence[Column], cell: Cell) -> exp.Expression:
    """Return the SQL of `calculate` without its check that numbers are finite."""
    source = ExpressionText(measure.expression or "", measure.name)
    value, _ = _value(source, columns, cell)
    sql = value.sql if value.type == "text" else exp.paren(as_number(value))
    if measure.kind == "number":
        return sql
    text = exp.cast(sql if value.type == "text" else finite(sql), "varchar")
    return exp.Nullif(this=exp.Trim(this=text), expression=string(""))


def _value(
    source: ExpressionText, columns: Sequence[Column], cell: Cell
) -> tuple[Value, dict[str, Column]]:
    """Return the typed SQL of an expression, and its columns by the names used in the text."""
    tree = parse(source, [column.name for column in columns])
    columns_by_name = resolve(tree, columns, source)
    try:
        value = Scope(columns_by_name, cell, LANGUAGE).value(tree)
        if value.type in INVALID_RESULTS:
            message = f"`{tree.sql()}` {INVALID_RESULTS[value.type]}"
            raise ExpressionError("E123", tree, message, DATE_HELP)
    except ExpressionError as cause:
        raise PersonasError(_problem(cause, source)) from None
    return value, columns_by_name


def _problem(cause: ExpressionError, source: ExpressionText) -> Problem:
    """Locate the problem at the first word of the wrong part."""
    words = (_word(node) for node in cause.node.walk(bfs=False))
    positions = (source.find_word(word) for word in words if word)
    position = next((position for position in positions if position), None)
    return source.problem(cause.code, cause.message, cause.help, position)


def _word(node: Any) -> str:
    if isinstance(node, exp.Anonymous):
        return node.name
    if isinstance(node, exp.Func):
        return node.sql_name()
    return node.name if isinstance(node, exp.Column | exp.Literal) else ""
