"""The measures of each customer's purchases."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date

from sqlglot import exp

from personas.sql.build import (
    alias,
    all_of,
    column,
    count_if,
    exact_sum,
    has_value,
    literal,
    read_sum,
    string,
    table,
)

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
    are summed exactly (`exact_sum`); ``largest`` is their maximum. Refunds are subtracted.
    """
    measures = {
        "recency": _days(exp.Max(this=_if_sold("day")), as_of),
        "frequency": _orders(),
        "monetary": _total(column("paid") - column("refund"), largest),
        "average_order_value": _ratio(_total(_if_sold("paid"), largest), _orders()),
        "tenure": _days(exp.Min(this=column("day")), as_of),
        "return_rate": _ratio(
            _total(_back(), largest),
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


def _back() -> exp.Expression:
    """Return what came back by a row: all of a return, the refund of a sale."""
    minus = exp.Neg(this=column("paid"))
    return exp.Case().when(column("returned"), minus).else_(column("refund"))


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
    end = exp.cast(string(as_of.isoformat()), "date")
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
