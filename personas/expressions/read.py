"""Read an expression: what it needs, what it gives, and the SQL that calculates it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column, Kind, Measure
from personas.domain.problem import PersonasError, Problem
from personas.expressions.operators import FUNCTIONS, OPERATORS
from personas.expressions.parse import Written, parse, resolve
from personas.expressions.values import Cell, Misfit, Scope, Type, Value, as_number, finite

LANGUAGE = {**OPERATORS, **FUNCTIONS}
USELESS: Mapping[Type, str] = {
    "date": "is a date, and a measure is a number or a word",
    "gap": "is a gap for everybody",
}
DAYS = "Write `days between … and 2014-12-31` to make a number of a date"


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that these columns suffice for, and the kind of measure that it gives."""

    text: str
    kind: Kind
    columns: tuple[str, ...]


def read_expression(text: str, columns: Sequence[Column], measure: str) -> Expression:
    """Check an expression against the columns of a table.

    Raises `PersonasError`: E121 where it cannot be read, E122 for every unknown column, E123
    where types do not fit, E124 for what the language does not have.
    """
    written = Written(text, measure)
    tree = parse(written, [column.name for column in columns])
    named = resolve(tree, columns, written)
    value = _value(tree, Scope(named, lambda column: exp.column(column.name), LANGUAGE), written)
    kind: Kind = "category" if value.type == "text" else "number"
    return Expression(text, kind, tuple(sorted({column.name for column in named.values()})))


def calculate(measure: Measure, columns: Sequence[Column], cell: Cell) -> exp.Expression:
    """Return the SQL of a measure's expression: a finite double, or text; else a gap.

    ``cell`` gives the typed cell of a column: a double, a date, a condition or text.
    """
    value = calculated(measure, columns, cell)
    return finite(value) if measure.kind == "number" else value


def calculated(measure: Measure, columns: Sequence[Column], cell: Cell) -> exp.Expression:
    """Return what `calculate` does, but for numbers that may be infinite, or none."""
    written = Written(measure.expression or "", measure.name)
    tree = parse(written, [column.name for column in columns])
    value = _value(tree, Scope(resolve(tree, columns, written), cell, LANGUAGE), written)
    sql = value.sql if value.type == "text" else exp.paren(as_number(value))
    if measure.kind == "number":
        return sql
    known = sql if value.type == "text" else finite(sql)
    text = exp.Trim(this=exp.cast(known, "varchar"))
    return exp.Nullif(this=text, expression=exp.Literal.string(""))


def _value(tree: exp.Expression, scope: Scope, written: Written) -> Value:
    try:
        value = scope.value(tree)
        if value.type in USELESS:
            raise Misfit("E123", tree, f"`{tree.sql()}` {USELESS[value.type]}", DAYS)
    except Misfit as misfit:
        raise PersonasError(_problem(misfit, written)) from None
    return value


def _problem(misfit: Misfit, written: Written) -> Problem:
    """Point at the first word of what does not fit."""
    words = (_word(node) for node in misfit.node.walk(bfs=False))
    places = (written.place(word) for word in words if word)
    place = next((place for place in places if place), None)
    return written.problem(misfit.code, misfit.message, misfit.help, place)


def _word(node: Any) -> str:
    if isinstance(node, exp.Anonymous):
        return node.name
    if isinstance(node, exp.Func):
        return node.sql_name()
    return node.name if isinstance(node, exp.Column | exp.Literal) else ""
