"""The rows of purchases with types: who, when, what, how much, and whether it came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from personas.engine.expressions import calculate, read_expression
from personas.engine.purchases.roles import Roles
from personas.engine.queries.cells import as_date, as_number, as_word, identity, typed
from personas.engine.queries.parts import column, literal, named, table
from personas.facts.measure import Column, Measure
from personas.facts.problem import error
from personas.facts.purchases import Purchases

YES = ("1", "1.0", "true", "t", "yes", "y", "returned", "return")


def lines(view: str, columns: Sequence[Column], roles: Roles, said: Purchases) -> exp.Select:
    """Return the query of one line a row of ``view``.

    Columns: ``customer``, ``day``, ``bought`` (the order: without order numbers, the day),
    ``product``, ``category``, ``paid`` (below zero for returns), ``returned``, ``discounted``,
    ``fee`` and ``copy`` (1 for the first of rows that are the same in every cell).
    """
    paid, back = _paid(columns, roles), _returned(roles, said)
    returned = exp.Coalesce(
        this=exp.or_(exp.LT(this=paid.copy(), expression=literal(0)), *back),
        expressions=[exp.false()],
    )
    minus = exp.Neg(this=exp.Abs(this=paid.copy()))
    product = _word(roles, "product")
    asked = {
        "customer": identity(roles.columns["customer"]),
        "day": as_date(roles.columns["date"]),
        "bought": _order(roles),
        "product": product,
        "category": _word(roles, "category"),
        "paid": exp.Case().when(returned.copy(), minus).else_(paid),
        "returned": returned,
        "discounted": _yes(roles.columns.get("discount")),
        "fee": _among(product.copy(), said.not_products),
    }
    return _with_copies(asked, columns, view)


def _paid(columns: Sequence[Column], roles: Roles) -> exp.Expression:
    exact = next((c for c in columns if c.name == roles.amount), None)
    if exact and exact.form == "number":
        return as_number(exact)
    if exact or read_expression(roles.amount, columns, "amount").kind != "number":
        raise error(
            "E134",
            f"The amount of purchases is to come from `{roles.amount}`, which holds no numbers",
            'Name a column of numbers, or calculate: --purchase "amount=Quantity * UnitPrice"',
        )
    measure = Measure("amount", "amount", "number", roles.amount, expression=roles.amount)
    return calculate(measure, columns, typed)


def measured(amount: str, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of the columns that an amount is made of."""
    if any(found.name == amount for found in columns):
        return (amount,)
    return read_expression(amount, columns, "amount").columns


def _order(roles: Roles) -> exp.Expression:
    order = roles.columns.get("order")
    return identity(order) if order else exp.cast(as_date(roles.columns["date"]), "varchar")


def _word(roles: Roles, role: str) -> exp.Expression:
    found = roles.columns.get(role)
    return as_word(found) if found else exp.cast(exp.Null(), "varchar")


def _returned(roles: Roles, said: Purchases) -> list[exp.Expression]:
    """What else marks a return, besides an amount below zero."""
    marks = []
    if roles.columns.get("returned"):
        marks.append(_yes(roles.columns["returned"]))
    if said.cancelled and "order" in roles.columns:
        start = exp.Left(
            this=identity(roles.columns["order"]),
            expression=exp.Literal.number(len(said.cancelled)),
        )
        marks.append(exp.EQ(this=start, expression=exp.Literal.string(said.cancelled)))
    return marks


def _yes(found: Column | None) -> exp.Expression:
    """Whether a cell is a number above zero, or a word that says yes."""
    if found is None:
        return exp.false()
    if found.form == "number":
        said: exp.Expression = exp.GT(this=as_number(found), expression=literal(0))
    else:
        said = _among(exp.Lower(this=as_word(found)), YES)
    return exp.Coalesce(this=said, expressions=[exp.false()])


def _among(value: exp.Expression, words: Sequence[str]) -> exp.Expression:
    if not words:
        return exp.false()
    listed = exp.In(this=value, expressions=[exp.Literal.string(word) for word in words])
    return exp.Coalesce(this=listed, expressions=[exp.false()])


def _with_copies(
    asked: Mapping[str, exp.Expression], columns: Sequence[Column], view: str
) -> exp.Select:
    """Number the rows that are the same in every cell.

    The cells are read below, where a word that repeats is read once; numbering spreads them out.
    """
    values = [named(value, name) for name, value in asked.items()]
    cells = [named(column(c.name), f"cell{i}") for i, c in enumerate(columns)]
    read = exp.select(*values, *cells).from_(table(view)).subquery("read")
    copy = exp.Window(this=exp.RowNumber(), partition_by=[column(c.alias) for c in cells])
    return exp.select(*(column(name) for name in asked), named(copy, "copy")).from_(read)
