"""The rows of purchases with types, and the measures of each customer's purchases."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column, Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Purchases
from personas.expressions.read import measure_sql, read_expression
from personas.purchases.roles import Roles
from personas.sql.build import (
    alias,
    all_of,
    column,
    count_if,
    exact_sum,
    has_value,
    literal,
    read_sum,
    table,
)
from personas.sql.cells import as_date, as_number, as_word, identity, typed_value

YES = ("1", "1.0", "true", "t", "yes", "y", "returned", "return")


def typed_rows(
    view: str, columns: Sequence[Column], roles: Roles, settings: Purchases
) -> exp.Select:
    """Return the query of one typed row per row of ``view``.

    Columns: ``customer``, ``day``, ``bought`` (the order: without order numbers, the day),
    ``product``, ``category``, ``paid`` (below zero for returns), ``returned``, ``discounted``,
    ``fee`` and ``copy`` (1 for the first of rows that are equal in every cell).
    """
    paid = _paid(columns, roles)
    is_return = _or_false(exp.or_(paid < literal(0), *_return_marks(roles, settings)))
    minus = exp.Neg(this=exp.Abs(this=paid.copy()))
    product = _word(roles, "product")
    values = {
        "customer": identity(roles.columns["customer"]),
        "day": as_date(roles.columns["date"]),
        "bought": _order(roles),
        "product": product,
        "category": _word(roles, "category"),
        "paid": exp.Case().when(is_return.copy(), minus).else_(paid),
        "returned": is_return,
        "discounted": _yes(roles.columns.get("discount")),
        "fee": _is_in(product.copy(), settings.not_products),
    }
    return _with_copies(values, columns, view)


def _paid(columns: Sequence[Column], roles: Roles) -> exp.Expression:
    amount = next((c for c in columns if c.name == roles.amount), None)
    if amount and amount.form == "number":
        return as_number(amount)
    if amount or read_expression(roles.amount, columns, "amount").kind != "number":
        message = (
            f"The amount of purchases is to come from `{roles.amount}`, which holds no numbers"
        )
        help_ = 'Name a column of numbers, or calculate: --purchase "amount=Quantity * UnitPrice"'
        unreadable = amount.unreadable if amount else None
        cells = unreadable.cells if unreadable else ()
        raise PersonasError(Problem("E134", message, help_, cells=cells))
    measure = Measure("amount", "amount", "number", roles.amount, expression=roles.amount)
    return measure_sql(measure, columns, typed_value)


def amount_columns(amount: str, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of the columns that an amount is computed from."""
    if any(column.name == amount for column in columns):
        return (amount,)
    return read_expression(amount, columns, "amount").columns


def _order(roles: Roles) -> exp.Expression:
    order = roles.columns.get("order")
    return identity(order) if order else exp.cast(as_date(roles.columns["date"]), "varchar")


def _word(roles: Roles, role: str) -> exp.Expression:
    source = roles.columns.get(role)
    return as_word(source) if source else exp.cast(exp.Null(), "varchar")


def _return_marks(roles: Roles, settings: Purchases) -> list[exp.Expression]:
    """Return the conditions that mark a return, besides an amount below zero."""
    conditions = []
    if roles.columns.get("returned"):
        conditions.append(_yes(roles.columns["returned"]))
    if settings.cancelled and "order" in roles.columns:
        length = exp.Literal.number(len(settings.cancelled))
        start = exp.Left(this=identity(roles.columns["order"]), expression=length)
        conditions.append(start.eq(settings.cancelled))
    return conditions


def _yes(source: Column | None) -> exp.Expression:
    """Return the condition that a cell is a number above zero or a word for yes."""
    if source is None:
        return exp.false()
    if source.form == "number":
        return _or_false(as_number(source) > literal(0))
    return _or_false(_is_in(exp.Lower(this=as_word(source)), YES))


def _is_in(value: exp.Expression, words: Sequence[str]) -> exp.Expression:
    if not words:
        return exp.false()
    return _or_false(value.isin(*words))


def _or_false(condition: Any) -> exp.Expression:
    return exp.Coalesce(this=condition, expressions=[exp.false()])


def _with_copies(
    values: Mapping[str, exp.Expression], columns: Sequence[Column], view: str
) -> exp.Select:
    """Number the rows that are equal in every cell.

    Values are computed in the inner query, where engines keep repeated words compressed; the
    window function would expand them.
    """
    aliases = [alias(value, name) for name, value in values.items()]
    cells = [alias(column(c.name), f"cell{i}") for i, c in enumerate(columns)]
    inner = exp.select(*aliases, *cells).from_(table(view)).subquery("read")
    copy = exp.Window(this=exp.RowNumber(), partition_by=[column(c.alias) for c in cells])
    return exp.select(*(column(name) for name in values), alias(copy, "copy")).from_(inner)


FAVOURITES = "favourites"
MEASURES = frozenset({
    "recency", "frequency", "monetary", "average_order_value", "tenure", "return_rate",
    "discount_share", "distinct_products", "favourite_category",
})  # fmt: skip


def customer_rows(
    view: str, id_name: str, roles: Container[str], as_of: date, largest: float
) -> exp.Select:
    """Return the query of one row per customer.

    Recency runs from the last purchase, tenure from the first row; both end on ``as_of``. Amounts
    are summed exactly (`exact_sum`); ``largest`` is their maximum.
    """
    measures = {
        "recency": _days(exp.Max(this=_if_sold("day")), as_of),
        "frequency": _orders(),
        "monetary": _total(column("paid"), largest),
        "average_order_value": _ratio(_total(_if_sold("paid"), largest), _orders()),
        "tenure": _days(exp.Min(this=column("day")), as_of),
        "return_rate": _ratio(
            _total(_if(column("returned"), exp.Neg(this=column("paid"))), largest),
            _total(_if_sold("paid"), largest),
        ),
    }
    if "discount" in roles:
        is_sold = exp.not_(column("returned"))
        is_discounted = all_of(is_sold.copy(), column("discounted"))
        measures["discount_share"] = _ratio(count_if(is_discounted), count_if(is_sold))
    if "product" in roles:
        is_product = all_of(exp.not_(column("returned")), exp.not_(column("fee")))
        measures["distinct_products"] = _distinct(_if(is_product, column("product")))
    query = _group_by_customer(view, id_name, measures)
    return _with_favourite(query, view, id_name, largest) if "category" in roles else query


def _group_by_customer(
    view: str, id_name: str, measures: Mapping[str, exp.Expression]
) -> exp.Select:
    values = [alias(exp.cast(exp.paren(value), "double"), name) for name, value in measures.items()]
    identity_column = alias(column("customer"), id_name)
    return exp.select(identity_column, *values).from_(table(view)).group_by(column("customer"))


def _if(condition: exp.Expression, value: exp.Expression) -> exp.Expression:
    return exp.Case().when(condition, value)


def _if_sold(name: str) -> exp.Expression:
    return _if(exp.not_(column("returned")), column(name))


def _orders() -> exp.Expression:
    return _distinct(_if_sold("bought"))


def _distinct(value: exp.Expression) -> exp.Expression:
    return exp.Count(this=exp.Distinct(expressions=[value]))


def _total(value: exp.Expression, largest: float) -> exp.Expression:
    """Return the sum of amounts, to a billionth; it is zero without any amount."""
    unit = literal(float(read_sum(1, largest)))
    total = exp.Coalesce(this=exact_sum(value, largest), expressions=[exp.Literal.number(0)])
    return exp.Round(this=exp.cast(total, "double") * unit, decimals=exp.Literal.number(9))


def _ratio(part: exp.Expression, whole: exp.Expression) -> exp.Expression:
    """Return a part of a whole; NULL where the whole is zero."""
    divisor = exp.Nullif(this=exp.cast(whole, "double"), expression=literal(0))
    return exp.Div(this=exp.cast(part, "double"), expression=divisor)


def _days(day: exp.Expression, as_of: date) -> exp.Expression:
    end = exp.cast(exp.Literal.string(as_of.isoformat()), "date")
    return exp.DateDiff(this=end, expression=day, unit=exp.var("DAY"))


def _with_favourite(query: exp.Select, view: str, id_name: str, largest: float) -> exp.Select:
    """Add the category with the largest total; ties go by name."""
    ranks = _category_ranks(view, largest).subquery("ranked")
    first = exp.select(exp.Star()).from_(ranks).where(column("place").eq(1))
    keys = _qualify("totals", id_name).eq(_qualify(FAVOURITES, "customer"))
    favourite = alias(_qualify(FAVOURITES, "category"), "favourite_category")
    totals = exp.Column(this=exp.Star(), table=exp.to_identifier("totals", quoted=True))
    return (
        exp.select(totals, favourite)
        .from_(query.subquery("totals"))
        .join(first.subquery(FAVOURITES), on=keys, join_type="left")
    )


def _category_ranks(view: str, largest: float) -> exp.Select:
    spent = exact_sum(_if_sold("paid"), largest)
    order = exp.Order(
        expressions=[
            exp.Ordered(this=spent, desc=True, nulls_first=False),
            exp.Ordered(this=column("category")),
        ]
    )
    rank = exp.Window(this=exp.RowNumber(), partition_by=[column("customer")], order=order)
    values = [column("customer"), column("category"), alias(rank, "place")]
    query = exp.select(*values).from_(table(view)).where(has_value("category"))
    return query.group_by(column("customer"), column("category"))


def _qualify(source: str, name: str) -> exp.Column:
    return exp.Column(
        this=exp.to_identifier(name, quoted=True), table=exp.to_identifier(source, quoted=True)
    )
