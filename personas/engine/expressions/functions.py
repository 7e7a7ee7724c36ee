"""The functions of the language, and `case`."""

from __future__ import annotations

from sqlglot import exp

from personas.engine.expressions.scope import Language, Scope, Typed
from personas.engine.expressions.values import Misfit, Type, as_common, as_number, as_truth
from personas.engine.queries.parts import literal


def _case(node: exp.Expression, scope: Scope) -> Typed:
    default = node.args.get("default") or exp.Null()
    branches = [branch.args["true"] for branch in node.args["ifs"]]
    results = [scope.value(part) for part in (*branches, default)]
    (*values, other), kind = as_common(results, node)
    made = exp.Case()
    for branch, value in zip(node.args["ifs"], values, strict=True):
        made = made.when(_when(node, branch.this, scope), value)
    return made.else_(other), kind


def _when(node: exp.Expression, condition: exp.Expression, scope: Scope) -> exp.Expression:
    """``case x when 1`` asks whether x is 1; ``case when x = 1`` asks what it says."""
    if node.this is None:
        return as_truth(scope.value(condition))
    pair = [scope.value(part) for part in (node.this, condition)]
    (left, right), _ = as_common(pair, node)
    return exp.EQ(this=left, expression=right)


def _coalesce(node: exp.Expression, scope: Scope) -> Typed:
    (first, *rest), kind = _arguments(node, scope)
    return exp.Coalesce(this=first, expressions=rest), kind


def _nullif(node: exp.Expression, scope: Scope) -> Typed:
    (left, right), kind = as_common([scope.value(node.this), scope.value(node.expression)], node)
    return exp.Nullif(this=left, expression=right), kind


def _extreme(node: exp.Expression, scope: Scope) -> Typed:
    """A gap where one of the values is: engines disagree on what else it should be."""
    values, kind = _arguments(node, scope)
    gaps = [exp.Is(this=exp.paren(value.copy()), expression=exp.Null()) for value in values]
    best = type(node)(this=values[0], expressions=values[1:], ignore_nulls=True)
    return exp.Case().when(exp.or_(*gaps), exp.Null()).else_(best), kind


def _arguments(node: exp.Expression, scope: Scope) -> tuple[list[exp.Expression], Type]:
    return as_common([scope.value(part) for part in (node.this, *node.expressions)], node)


def _round(node: exp.Expression, scope: Scope) -> Typed:
    digits = node.args.get("decimals")
    if digits is not None and not (isinstance(digits, exp.Literal) and digits.name.isdigit()):
        raise Misfit("E124", node, f"`{node.sql()}` rounds to no fixed number of digits",
                     "Write the digits as a whole number, such as `round(Income, 2)`")  # fmt: skip
    value = as_number(scope.value(node.this))
    places = exp.Literal.number(int(digits.name)) if digits else None
    return exp.Round(this=value, decimals=places), "number"


def _function(node: exp.Expression, scope: Scope) -> Typed:
    return type(node)(this=as_number(scope.value(node.this))), "number"


def _ln(node: exp.Expression, scope: Scope) -> Typed:
    """Only numbers above zero have a logarithm; the others give a gap."""
    value = as_number(scope.value(node.this))
    above = exp.GT(this=value, expression=literal(0))
    return exp.Case().when(above, exp.Ln(this=value.copy())), "number"


def _sqrt(node: exp.Expression, scope: Scope) -> Typed:
    """Only numbers from zero up have a square root; the others give a gap."""
    value = as_number(scope.value(node.this))
    from_zero = exp.GTE(this=value, expression=literal(0))
    return exp.Case().when(from_zero, exp.Sqrt(this=value.copy())), "number"


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
