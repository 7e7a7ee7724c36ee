"""The lines of purchases with types, and what each customer's come to."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date

from sqlglot import exp

from personas.domain.measure import Column, Measure
from personas.domain.problem import error
from personas.domain.request import Purchases
from personas.expressions.read import calculate, read_expression
from personas.purchases.roles import Roles
from personas.sql.build import all_of, column, count_if, exact_sum, literal, named, read_sum, table
from personas.sql.cells import as_date, as_number, as_word, identity, typed

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
