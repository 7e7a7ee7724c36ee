"""Which rows are one order: blank and repeated numbers, gaps that other lines fill, and totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from personas.domain.problem import Problem
from personas.domain.request import Purchases
from personas.purchases.names import ORDER_TOTALS, plain_name
from personas.purchases.roles import Roles
from personas.sql.build import (
    alias,
    all_of,
    call,
    coalesce,
    column,
    count,
    count_distinct,
    count_if,
    has_value,
    integer,
    is_null,
    literal,
    string,
    table,
)
from personas.sql.engine import Engine

# Where refunds stand: nowhere, in rows of their own, in the status of an order, or in a column,
# and in the status of those orders that have none in the column.
Refunds = Literal["none", "rows", "status", "column"]
SHARED = ("customer", "day", "status", "currency")  # what one line may say for its order
CARRIED = (
    "number", "product", "category", "discounted", "fee", "copy", "returned",
)  # fmt: skip
# From so many orders with one amount on all lines, of so many sizes, it is the order's total.
MIN_REPEATED, MIN_SIZES = 10, 5


@dataclass(frozen=True, slots=True)
class Orders:
    """What the numbers of orders are: ``fills`` are columns that are blank on further lines.

    ``has_numbers`` is false without a column of numbers; numbers that ``restart`` belong to
    several customers. ``totals`` are the amounts (``paid``, ``refund``) of orders, not of lines;
    ``repeated`` counts the orders that may have such amounts.
    """

    has_numbers: bool = False
    rows: int = 0
    restarts: int = 0
    fills: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    repeated: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell orders apart."""
        return ("number", "customer", "day") if self.restarts else ("number",)


def survey_orders(engine: Engine, view: str, roles: Roles, settings: Purchases) -> Orders:
    """Look at the numbers of orders in a table of typed rows."""
    if "order" not in roles.columns:
        return Orders()
    values = [column("number"), *(alias(count(column(n)), f"n_{n}") for n in (*SHARED, "paid"))]
    values += [alias(exp.Min(this=column("customer")), "first")]
    values += [alias(exp.Max(this=column("customer")), "last")]
    groups = exp.select(*values, alias(count(), "n")).from_(table(view)).where(has_value("number"))
    groups = groups.group_by(column("number"))
    tests: list[exp.Expression] = [
        exp.NEQ(this=column("first"), expression=column("last")),
        column("n") > integer(1),
    ]
    tests += [
        all_of(column(f"n_{name}") > integer(0), column(f"n_{name}") < column("n"))
        for name in (*SHARED, "paid")
    ]
    query = exp.select(exp.Sum(this=column("n")), *map(count_if, tests))
    rows, restarts, several, *partial = engine.rows(query.from_(groups.subquery("orders")))[0]
    fills = [n for n, some in zip((*SHARED, "paid"), partial, strict=True) if some]
    orders = Orders(True, int(rows or 0), int(restarts), tuple(n for n in fills if n != "paid"))
    if orders.restarts:
        fills = [name for name in orders.fills if name not in orders.key]
        orders = Orders(True, orders.rows, orders.restarts, tuple(fills))
    return _with_totals(engine, view, roles, settings, orders) if several else orders


def _with_totals(
    engine: Engine, view: str, roles: Roles, settings: Purchases, orders: Orders
) -> Orders:
    """Find out which amounts are of whole orders: the same on all lines, or on one alone."""
    totals, repeated = [], 0
    names = {"paid": roles.amount, "refund": roles.refund}
    for value, name in names.items():
        if not name or (value == "paid" and roles.is_per_line):
            continue
        is_certain = "paid" in totals or plain_name(name) in ORDER_TOTALS
        is_total, orders_with = _is_total(engine, view, orders, value, is_certain=is_certain)
        repeated = max(repeated, orders_with if value == "paid" else 0)
        if value == "paid" and settings.amount_per:
            is_total = settings.amount_per == "order"
        if is_total:
            totals.append(value)
    fills = (*orders.fills, *totals)
    return Orders(True, orders.rows, orders.restarts, fills, tuple(totals), repeated)


def _is_total(
    engine: Engine, view: str, orders: Orders, value: str, *, is_certain: bool
) -> tuple[bool, int]:
    """Return whether an amount is of whole orders, and how many orders repeat theirs.

    It ``is_certain`` where its name says so, if no order has two amounts. Rows that equal
    another in every cell are no further lines.
    """
    amount = column(value)
    least, most = exp.Min(this=amount), exp.Max(this=amount)
    values = [alias(least, "least"), alias(most, "most"), alias(count(amount), "filled")]
    keys = [column(key) for key in (*orders.key, "returned")]
    groups = exp.select(*values, alias(count(), "n")).from_(table(view)).group_by(*keys)
    groups = groups.where(all_of(has_value("number"), column("copy").eq(integer(1))))
    is_one = column("least").eq(column("most"))
    is_repeated = all_of(is_one, column("filled") > integer(1), column("most").neq(literal(0)))
    tests = [count(), count_if(column("least").neq(column("most"))), count_if(is_repeated)]
    sizes = count_distinct(exp.Case().when(is_repeated, column("most")))
    query = exp.select(*tests, sizes).from_(groups.subquery("orders"))
    several, unequal, repeated, distinct = engine.rows(query.where(column("n") > integer(1)))[0]
    if not several or unequal:
        return False, 0
    is_evident = repeated >= MIN_REPEATED and distinct >= MIN_SIZES
    return bool(not repeated or is_certain or is_evident), int(repeated)


def order_rows(view: str, orders: Orders) -> exp.Select:
    """Return the query of rows whose gaps are filled from their orders, with ``bought``.

    ``bought`` tells the orders of a customer apart: by number, with the day where numbers
    restart, and by the day alone where there is no number.
    """
    values = [alias(_filled(name, orders), name) for name in (*SHARED, "paid", "refund")]
    rows = exp.select(*values, *(column(name) for name in CARRIED)).from_(table(view))
    return exp.select(exp.Star(), alias(_bought(orders), "bought")).from_(rows.subquery("filled"))


def _filled(name: str, orders: Orders) -> exp.Expression:
    if name not in orders.fills:
        return column(name)
    keys = [*orders.key, *(["returned"] if name in orders.totals else [])]
    first = exp.Window(this=exp.Min(this=column(name)), partition_by=[column(k) for k in keys])
    return (
        exp.Case()
        .when(is_null(column("number")), column(name))
        .else_(coalesce(column(name), first))
    )


def _bought(orders: Orders) -> exp.Expression:
    day = exp.cast(column("day"), "varchar")
    if not orders.has_numbers:
        return day
    number: exp.Expression = column("number")
    if orders.restarts:
        number = call("CONCAT", number, string(" "), day)
    return exp.Case().when(is_null(column("number")), day).else_(number)


def purchase_rows(
    view: str, orders: Orders, condition: exp.Expression, refunds: Refunds
) -> exp.Select:
    """Return the query of the rows that count; the total of an order is shared by its lines."""
    names = ("customer", "day", "bought", "product", "category", "returned", "discounted", "fee")
    values = [alias(_share(name, orders), name) for name in ("paid", "refund")]
    values += [alias(_is_refunded(refunds), "refunded")]
    query = exp.select(*map(column, names), *values).from_(table(view)).where(condition)
    is_sale = exp.not_(column("returned"))
    case = exp.Case().when(all_of(is_sale, column("refunded")), column("paid"))
    if refunds == "column":
        case = case.when(is_sale, coalesce(column("refund"), literal(0)))
    refund = alias(case.else_(literal(0)), "refund")
    return exp.select(*map(column, names), column("paid"), refund).from_(query.subquery("shared"))


def _is_refunded(refunds: Refunds) -> exp.Expression:
    """Return the condition that all of an order came back, by its status alone."""
    if refunds not in ("status", "column"):
        return exp.false()
    is_refunded = coalesce(column("status").eq("refunded"), exp.false())
    if refunds == "status":
        return is_refunded
    keys = [column(key) for key in ("customer", "bought", "returned")]
    total = exp.Window(this=exp.Max(this=column("refund")), partition_by=keys)
    return all_of(is_refunded, coalesce(total, literal(0)).eq(literal(0)))


def _share(name: str, orders: Orders) -> exp.Expression:
    if name not in orders.totals:
        return column(name)
    keys = [column(key) for key in ("customer", "bought", "returned")]
    lines = exp.Window(this=count(), partition_by=keys)
    total = exp.Window(this=exp.Max(this=column(name)), partition_by=[k.copy() for k in keys])
    share = exp.Div(this=total, expression=exp.cast(lines, "double"))
    return exp.Case().when(is_null(column("number")), column(name)).else_(share)


def order_warnings(orders: Orders, rows: int, roles: Roles) -> Iterator[Problem]:
    """Yield what is odd about the numbers of orders and was decided here."""
    if not orders.has_numbers:
        return
    name = roles.columns["order"].name
    if orders.rows < rows:
        yield Problem(
            "W139",
            f"{rows - orders.rows:,} of {rows:,} rows have no order number in `{name}`: what a "
            "customer bought on one day without a number was taken as one order",
            "Fill the numbers in the table; or --ignore the column: days tell all orders apart.",
        )
    if orders.restarts:
        yield Problem(
            "W165",
            f"{orders.restarts:,} order numbers in `{name}` belong to several customers, as where "
            "numbers restart: orders were told apart by number, customer and day",
            "Name a column of unique numbers, if there is one: --purchase order=COLUMN",
        )
    yield from _total_warnings(orders, roles)
    names = [name for name in orders.fills if name in ("customer", "day")]
    if names:
        columns = ", ".join(names).replace("day", "date")
        yield Problem(
            "W173",
            f"Further lines of orders have no {columns}: they got that of the first line",
            "Fill them in the table, if the lines are of different orders.",
        )


def _total_warnings(orders: Orders, roles: Roles) -> Iterator[Problem]:
    if "paid" in orders.totals:
        yield Problem(
            "W168",
            f"`{roles.amount}` is the total of a whole order, not of one of its lines: it was "
            "counted once per order",
            "Otherwise: --purchase amount_per=line",
        )
    elif orders.repeated > 1:
        yield Problem(
            "W168",
            f"`{roles.amount}` is the same on all lines of {orders.repeated:,} orders; it was "
            "counted at each line",
            "Where it is the total of the order: --purchase amount_per=order",
        )
