"""What each customer's purchases come to, as one grouped query."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from sqlglot import exp

from personas.engine.purchases.conditions import all_of
from personas.engine.queries.parts import (
    column,
    count_if,
    exact_sum,
    literal,
    named,
    read_sum,
    table,
)

FAVOURITES = "favourites"
MEASURES = frozenset({
    "recency", "frequency", "monetary", "average_order_value", "tenure", "return_rate",
    "discount_share", "distinct_products", "favourite_category",
})  # fmt: skip


def customers_of(
    view: str, id_name: str, roles: Container[str], as_of: date, largest: float
) -> exp.Select:
    """Return the query of a row a customer.

    Recency runs from the last purchase, tenure from the first row; both end on ``as_of``. Amounts
    are summed exactly (`exact_sum`), none of them larger than ``largest``.
    """
    asked = {
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
        sold = exp.not_(column("returned"))
        both = all_of(sold.copy(), column("discounted"))
        asked["discount_share"] = _ratio(count_if(both), count_if(sold))
    if "product" in roles:
        bought = all_of(exp.not_(column("returned")), exp.not_(column("fee")))
        asked["distinct_products"] = _distinct(_if(bought, column("product")))
    query = _grouped(view, id_name, asked)
    return _with_favourite(query, view, id_name, largest) if "category" in roles else query


def _grouped(view: str, id_name: str, asked: dict[str, exp.Expression]) -> exp.Select:
    values = [named(exp.cast(exp.paren(value), "double"), name) for name, value in asked.items()]
    who = named(column("customer"), id_name)
    return exp.select(who, *values).from_(table(view)).group_by(column("customer"))


def _if(condition: exp.Expression, value: exp.Expression) -> exp.Expression:
    return exp.Case().when(condition, value)


def _if_sold(name: str) -> exp.Expression:
    return _if(exp.not_(column("returned")), column(name))


def _orders() -> exp.Expression:
    return _distinct(_if_sold("bought"))


def _distinct(value: exp.Expression) -> exp.Expression:
    return exp.Count(this=exp.Distinct(expressions=[value]))


def _total(value: exp.Expression, largest: float) -> exp.Expression:
    """The sum of amounts, to a billionth; a customer without any has a total of zero."""
    unit = literal(float(read_sum(1, largest)))
    total = exp.Coalesce(this=exact_sum(value, largest), expressions=[exp.Literal.number(0)])
    scaled = exp.Mul(this=exp.cast(total, "double"), expression=unit)
    return exp.Round(this=scaled, decimals=exp.Literal.number(9))


def _ratio(part: exp.Expression, whole: exp.Expression) -> exp.Expression:
    """A part of a whole; a gap where there is no whole."""
    divisor = exp.Nullif(this=exp.cast(whole, "double"), expression=literal(0))
    return exp.Div(this=exp.cast(part, "double"), expression=divisor)


def _days(day: exp.Expression, as_of: date) -> exp.Expression:
    end = exp.cast(exp.Literal.string(as_of.isoformat()), "date")
    return exp.DateDiff(this=end, expression=day, unit=exp.var("DAY"))


def _with_favourite(query: exp.Select, view: str, id_name: str, largest: float) -> exp.Select:
    """Add the category that most was spent on; equals go by name."""
    ranked = exp.select(exp.Star()).from_(_ranked(view, largest).subquery("ranked"))
    first = ranked.where(exp.EQ(this=column("place"), expression=exp.Literal.number(1)))
    keys = exp.EQ(this=_of("totals", id_name), expression=_of(FAVOURITES, "customer"))
    favourite = named(_of(FAVOURITES, "category"), "favourite_category")
    everything = exp.Column(this=exp.Star(), table=exp.to_identifier("totals", quoted=True))
    return (
        exp.select(everything, favourite)
        .from_(query.subquery("totals"))
        .join(first.subquery(FAVOURITES), on=keys, join_type="left")
    )


def _ranked(view: str, largest: float) -> exp.Select:
    spent = exact_sum(_if_sold("paid"), largest)
    order = exp.Order(
        expressions=[
            exp.Ordered(this=spent, desc=True, nulls_first=False),
            exp.Ordered(this=column("category")),
        ]
    )
    place = exp.Window(this=exp.RowNumber(), partition_by=[column("customer")], order=order)
    known = exp.not_(exp.Is(this=column("category"), expression=exp.Null()))
    asked = [column("customer"), column("category"), named(place, "place")]
    query = exp.select(*asked).from_(table(view)).where(known)
    return query.group_by(column("customer"), column("category"))


def _of(source: str, name: str) -> exp.Column:
    return exp.Column(
        this=exp.to_identifier(name, quoted=True), table=exp.to_identifier(source, quoted=True)
    )
