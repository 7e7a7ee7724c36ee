"""Columns, literals and operators."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from personas.engine.expressions.names import is_days
from personas.engine.expressions.scope import Language, Scope, Typed, foreign
from personas.engine.expressions.values import (
    Type,
    Value,
    as_common,
    as_date,
    as_number,
    as_truth,
)
from personas.engine.queries.parts import literal
from personas.facts.measure import Column

FORMS: Mapping[str, Type] = {"date": "date", "boolean": "truth"}


def _column(node: exp.Expression, scope: Scope) -> Typed:
    if node.args.get("table"):
        raise foreign(node)
    column = scope.columns[node.name]
    return scope.cell(column), type_of(column)


def type_of(column: Column) -> Type:
    """Return the type that the cells of a column have in an expression."""
    return FORMS.get(column.form, "number" if column.kind == "number" else "text")


def _literal(node: exp.Expression, _: Scope) -> Typed:
    if node.args["is_string"]:
        return exp.Literal.string(node.name), "text"
    return literal(float(node.name)), "number"


def _cast(node: exp.Expression, scope: Scope) -> Typed:
    """Of casts only the date literal: ``date '2014-12-31'``."""
    if not (isinstance(node.this, exp.Literal) and node.args["to"].is_type("date")):
        raise foreign(node)
    return as_date(scope.value(node.this)), "date"


def _null(_: exp.Expression, __: Scope) -> Typed:
    return exp.Null(), "gap"


def _boolean(node: exp.Expression, _: Scope) -> Typed:
    return exp.Boolean(this=bool(node.this)), "truth"


def _paren(node: exp.Expression, scope: Scope) -> Typed:
    inner = scope.value(node.this)
    return exp.paren(inner.sql), inner.type


def _negative(node: exp.Expression, scope: Scope) -> Typed:
    return exp.Neg(this=exp.paren(as_number(scope.value(node.this)))), "number"


def _arithmetic(node: exp.Expression, scope: Scope) -> Typed:
    left, right = _pair(node, scope)
    return type(node)(this=as_number(left), expression=as_number(right)), "number"


def _division(node: exp.Expression, scope: Scope) -> Typed:
    """Dividing by zero gives a gap, not an error and not an infinity."""
    left, right = _pair(node, scope)
    divisor = exp.Nullif(this=as_number(right), expression=literal(0))
    return type(node)(this=as_number(left), expression=divisor), "number"


def _comparison(node: exp.Expression, scope: Scope) -> Typed:
    (left, right), _ = as_common(_pair(node, scope), node)
    return type(node)(this=left, expression=right), "truth"


def _logic(node: exp.Expression, scope: Scope) -> Typed:
    left, right = _pair(node, scope)
    return type(node)(
        this=exp.paren(as_truth(left)), expression=exp.paren(as_truth(right))
    ), "truth"


def _pair(node: exp.Expression, scope: Scope) -> tuple[Value, Value]:
    return scope.value(node.this), scope.value(node.expression)


def _not(node: exp.Expression, scope: Scope) -> Typed:
    return exp.Not(this=exp.paren(as_truth(scope.value(node.this)))), "truth"


def _is(node: exp.Expression, scope: Scope) -> Typed:
    if not isinstance(node.expression, exp.Null):
        raise foreign(node)
    return exp.Is(this=exp.paren(scope.value(node.this).sql), expression=exp.Null()), "truth"


def _in(node: exp.Expression, scope: Scope) -> Typed:
    if not node.expressions:
        raise foreign(node)
    values = [scope.value(part) for part in (node.this, *node.expressions)]
    (one, *many), _ = as_common(values, node)
    return exp.In(this=one, expressions=many), "truth"


def _between(node: exp.Expression, scope: Scope) -> Typed:
    parts = [scope.value(node.args[key]) for key in ("low", "high")]
    if is_days(node.this):
        start, end = (as_date(part) for part in parts)
        return exp.cast(
            exp.DateDiff(this=end, expression=start, unit=exp.var("DAY")), "double"
        ), "number"
    (value, low, high), _ = as_common([scope.value(node.this), *parts], node)
    return exp.Between(this=value, low=low, high=high), "truth"


OPERATORS: Language = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Null: _null,
    exp.Boolean: _boolean,
    exp.Cast: _cast,
    exp.Paren: _paren,
    exp.Neg: _negative,
    **dict.fromkeys((exp.Add, exp.Sub, exp.Mul), _arithmetic),
    **dict.fromkeys((exp.Div, exp.Mod), _division),
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE), _comparison),
    **dict.fromkeys((exp.And, exp.Or), _logic),
    exp.Not: _not,
    exp.Is: _is,
    exp.In: _in,
    exp.Between: _between,
}
