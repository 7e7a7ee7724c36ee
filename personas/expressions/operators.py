"""The operators and functions of the language."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from personas.domain.measure import Column
from personas.expressions.parse import is_days_word
from personas.expressions.values import (
    ExpressionError,
    Language,
    Scope,
    Type,
    TypedSql,
    Value,
    as_boolean,
    as_common,
    as_date,
    as_number,
    unsupported,
)
from personas.sql.build import literal, string

TYPE_OF_FORM: Mapping[str, Type] = {"date": "date", "boolean": "boolean"}


def _column(node: exp.Expression, scope: Scope) -> TypedSql:
    if node.args.get("table"):
        raise unsupported(node)
    column = scope.columns[node.name]
    return scope.cell(column), type_of(column)


def type_of(column: Column) -> Type:
    """Return the type that the cells of a column have in an expression."""
    return TYPE_OF_FORM.get(column.form, "number" if column.kind == "number" else "text")


def _literal(node: exp.Expression, _: Scope) -> TypedSql:
    if node.args["is_string"]:
        return string(node.name), "text"
    return literal(float(node.name)), "number"


def _cast(node: exp.Expression, scope: Scope) -> TypedSql:
    """Accept one cast only, the date literal: ``date '2014-12-31'``."""
    if not (isinstance(node.this, exp.Literal) and node.args["to"].is_type("date")):
        raise unsupported(node)
    return as_date(scope.value(node.this)), "date"


def _null(_: exp.Expression, __: Scope) -> TypedSql:
    return exp.Null(), "gap"


def _boolean(node: exp.Expression, _: Scope) -> TypedSql:
    return exp.Boolean(this=bool(node.this)), "boolean"


def _paren(node: exp.Expression, scope: Scope) -> TypedSql:
    inner = scope.value(node.this)
    return exp.paren(inner.sql), inner.type


def _negative(node: exp.Expression, scope: Scope) -> TypedSql:
    return exp.Neg(this=exp.paren(as_number(scope.value(node.this)))), "number"


def _arithmetic(node: exp.Expression, scope: Scope) -> TypedSql:
    left, right = _pair(node, scope)
    return type(node)(this=as_number(left), expression=as_number(right)), "number"


def _division(node: exp.Expression, scope: Scope) -> TypedSql:
    """Divide; a division by zero gives NULL, not an error and not an infinity."""
    left, right = _pair(node, scope)
    divisor = exp.Nullif(this=as_number(right), expression=literal(0))
    return type(node)(this=as_number(left), expression=divisor), "number"


def _comparison(node: exp.Expression, scope: Scope) -> TypedSql:
    (left, right), _ = as_common(_pair(node, scope), node)
    return type(node)(this=left, expression=right), "boolean"


def _logic(node: exp.Expression, scope: Scope) -> TypedSql:
    left, right = _pair(node, scope)
    return type(node)(
        this=exp.paren(as_boolean(left)), expression=exp.paren(as_boolean(right))
    ), "boolean"


def _pair(node: exp.Expression, scope: Scope) -> tuple[Value, Value]:
    return scope.value(node.this), scope.value(node.expression)


def _not(node: exp.Expression, scope: Scope) -> TypedSql:
    return exp.Not(this=exp.paren(as_boolean(scope.value(node.this)))), "boolean"


def _is(node: exp.Expression, scope: Scope) -> TypedSql:
    if not isinstance(node.expression, exp.Null):
        raise unsupported(node)
    return exp.Is(this=exp.paren(scope.value(node.this).sql), expression=exp.Null()), "boolean"


def _in(node: exp.Expression, scope: Scope) -> TypedSql:
    if not node.expressions:
        raise unsupported(node)
    values = [scope.value(part) for part in (node.this, *node.expressions)]
    (value, *candidates), _ = as_common(values, node)
    return exp.In(this=value, expressions=candidates), "boolean"


def _between(node: exp.Expression, scope: Scope) -> TypedSql:
    parts = [scope.value(node.args[key]) for key in ("low", "high")]
    if is_days_word(node.this):
        start, end = (as_date(part) for part in parts)
        return exp.cast(
            exp.DateDiff(this=end, expression=start, unit=exp.var("DAY")), "double"
        ), "number"
    (value, low, high), _ = as_common([scope.value(node.this), *parts], node)
    return exp.Between(this=value, low=low, high=high), "boolean"


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


def _case(node: exp.Expression, scope: Scope) -> TypedSql:
    default = node.args.get("default") or exp.Null()
    branches = [branch.args["true"] for branch in node.args["ifs"]]
    results = [scope.value(part) for part in (*branches, default)]
    (*values, default_value), kind = as_common(results, node)
    case = exp.Case()
    for branch, value in zip(node.args["ifs"], values, strict=True):
        case = case.when(_branch(node, branch.this, scope), value)
    return case.else_(default_value), kind


def _branch(node: exp.Expression, condition: exp.Expression, scope: Scope) -> exp.Expression:
    """Return the condition of a branch: ``case x when 1`` means ``case when x = 1``."""
    if node.this is None:
        return as_boolean(scope.value(condition))
    pair = [scope.value(part) for part in (node.this, condition)]
    (left, right), _ = as_common(pair, node)
    return exp.EQ(this=left, expression=right)


def _coalesce(node: exp.Expression, scope: Scope) -> TypedSql:
    (first, *fallbacks), kind = _arguments(node, scope)
    return exp.Coalesce(this=first, expressions=fallbacks), kind


def _nullif(node: exp.Expression, scope: Scope) -> TypedSql:
    (left, right), kind = as_common([scope.value(node.this), scope.value(node.expression)], node)
    return exp.Nullif(this=left, expression=right), kind


def _extreme(node: exp.Expression, scope: Scope) -> TypedSql:
    """Return NULL where any value is NULL: engines disagree on LEAST and GREATEST of NULL."""
    values, kind = _arguments(node, scope)
    is_missing = [exp.Is(this=exp.paren(value.copy()), expression=exp.Null()) for value in values]
    extreme = type(node)(this=values[0], expressions=values[1:], ignore_nulls=True)
    return exp.Case().when(exp.or_(*is_missing), exp.Null()).else_(extreme), kind


def _arguments(node: exp.Expression, scope: Scope) -> tuple[list[exp.Expression], Type]:
    return as_common([scope.value(part) for part in (node.this, *node.expressions)], node)


def _round(node: exp.Expression, scope: Scope) -> TypedSql:
    digits = node.args.get("decimals")
    if digits is not None and not (isinstance(digits, exp.Literal) and digits.name.isdigit()):
        raise ExpressionError("E124", node, f"`{node.sql()}` rounds to no fixed number of digits",
                     "Write the digits as a whole number, such as `round(Income, 2)`")  # fmt: skip
    value = as_number(scope.value(node.this))
    decimals = exp.Literal.number(int(digits.name)) if digits else None
    return exp.Round(this=value, decimals=decimals), "number"


def _function(node: exp.Expression, scope: Scope) -> TypedSql:
    return type(node)(this=as_number(scope.value(node.this))), "number"


def _ln(node: exp.Expression, scope: Scope) -> TypedSql:
    """Return the logarithm of a number above zero, else NULL."""
    value = as_number(scope.value(node.this))
    is_positive = exp.GT(this=value, expression=literal(0))
    return exp.Case().when(is_positive, exp.Ln(this=value.copy())), "number"


def _sqrt(node: exp.Expression, scope: Scope) -> TypedSql:
    """Return the square root of a number from zero up, else NULL."""
    value = as_number(scope.value(node.this))
    is_valid = exp.GTE(this=value, expression=literal(0))
    return exp.Case().when(is_valid, exp.Sqrt(this=value.copy())), "number"


FUNCTIONS: Language = {
    exp.Case: _case,
    exp.Coalesce: _coalesce,
    exp.Nullif: _nullif,
    **dict.fromkeys((exp.Least, exp.Greatest), _extreme),
    **dict.fromkeys((exp.Abs, exp.Exp), _function),
    exp.Round: _round,
    exp.Ln: _ln,
    exp.Sqrt: _sqrt,
}
