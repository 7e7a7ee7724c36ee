"""Aggregate the purchases of each customer into one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem, error
from personas.domain.request import Purchases
from personas.ingest.columns.forms import check_columns
from personas.ingest.columns.read import read_columns
from personas.ingest.open import SourceTable
from personas.purchases.currencies import (
    Amounts,
    check_currencies,
    counts_currency,
    read_amounts,
)
from personas.purchases.days import create_rows
from personas.purchases.exceptions import (
    check_exceptions,
    count_exceptions,
    find_refunds,
    is_counted,
)
from personas.purchases.measures import MEASURES, customer_rows
from personas.purchases.orders import (
    order_rows,
    order_warnings,
    purchase_rows,
    survey_orders,
)
from personas.purchases.roles import Roles, find_roles
from personas.purchases.rows import amount_columns, payees, typed_rows
from personas.purchases.status import Status, find_statuses, unknown_words
from personas.sql.build import all_of, column, count, table

TYPED_ROWS, ORDER_ROWS = "purchase_rows", "order_rows"
PURCHASES, CUSTOMERS = "purchases", "purchase_customers"


@dataclass(frozen=True, slots=True)
class Span:
    """Totals over all purchases: the day that recency counts to, and the largest amount."""

    as_of: date
    largest: float


def aggregate_purchases(
    source: SourceTable, settings: Purchases
) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Return the table of customers aggregated from a table of purchases, and its warnings.

    A row per customer, with ``recency`` and ``tenure`` (days), ``frequency`` (orders),
    ``monetary``, ``average_order_value``, ``return_rate``, and, where their columns exist,
    ``discount_share``, ``distinct_products`` and ``favourite_category``. Raises `PersonasError`
    (E132–E137, E139) with all obstacles.
    """
    roles = find_roles(source, settings)
    statuses = find_statuses(source, roles, settings)
    amounts = read_amounts(source, roles, _amount_names(source, roles), settings)
    doubts = check_columns(_numbers_and_dates(amounts, source, roles), frozenset())
    shops = payees(source, amounts, roles)
    query = typed_rows(source.view, amounts, roles, statuses, shops, settings)
    far_days = create_rows(source, roles.columns["date"], query, TYPED_ROWS, settings)
    exceptions = _create_purchases(source, roles, statuses, settings)
    engine, span = source.engine, _span(source, settings)
    customers = customer_rows(PURCHASES, _id_name(roles), roles.columns, span.as_of, span.largest)
    engine.create_table(CUSTOMERS, customers)
    rows, columns = read_columns(engine, CUSTOMERS)
    if rows < 2:
        raise error("E108", "All purchases are of one customer", "Segments need many customers.")
    result = replace(
        source, rows=rows, columns=columns, purchases=source.rows, view=CUSTOMERS, id_counts={}
    )
    return result, (*_guesses(roles, statuses, span), *doubts, *far_days, *exceptions)


def _amount_names(source: SourceTable, roles: Roles) -> list[str]:
    """Return the names of the columns that amounts and refunds are computed from."""
    texts = (roles.amount, roles.refund)
    return sorted({name for text in texts for name in amount_columns(text, source.columns)})


def _numbers_and_dates(amounts: Amounts, source: SourceTable, roles: Roles) -> list[Column]:
    """Return the columns that are read as numbers or dates."""
    names = {*_amount_names(source, roles)} - {roles.columns["date"].name}
    numbers = [column for column in amounts.columns if column.name in names]
    return sorted((roles.columns["date"], *numbers), key=lambda column: column.name)


def _create_purchases(
    source: SourceTable, roles: Roles, statuses: Sequence[Status], settings: Purchases
) -> tuple[Problem, ...]:
    """Give the rows that count as purchases a name; return a warning of each that does not."""
    engine = source.engine
    orders = survey_orders(engine, TYPED_ROWS, roles, settings)
    engine.create_view(ORDER_ROWS, order_rows(TYPED_ROWS, orders))
    counts = count_exceptions(engine, ORDER_ROWS, settings)
    refunds = find_refunds(counts, settings, roles)
    exceptions = check_exceptions(engine, ORDER_ROWS, settings, counts, statuses)
    condition = is_counted(settings)
    rows = is_counted(settings, needs_amount=False)
    currencies = check_currencies(engine, ORDER_ROWS, rows, settings)
    if is_in_currency := counts_currency(settings):
        condition = all_of(condition, is_in_currency)
    engine.create_view(PURCHASES, purchase_rows(ORDER_ROWS, orders, condition, refunds))
    warnings = order_warnings(orders, source.rows, roles)
    return (*warnings, *exceptions, *unknown_words(statuses), *currencies)


def _span(source: SourceTable, settings: Purchases) -> Span:
    sizes = (exp.Abs(this=column("paid")), column("refund"))
    largest = exp.Max(this=exp.Greatest(this=sizes[0], expressions=[sizes[1]]))
    query = exp.select(count(), exp.Max(this=column("day")), largest).from_(table(PURCHASES))
    rows, last, size = source.engine.rows(query)[0]
    if not rows:
        raise error(
            "E136",
            f"`{source.name}` has no purchase that counts",
            "Look at the columns of customer, date and amount, and at what is dropped.",
        )
    as_of = date.fromisoformat(settings.as_of) if settings.as_of else last + timedelta(days=1)
    return Span(as_of, float(size))


def _id_name(roles: Roles) -> str:
    """Return the name of the customer's column, unless a measure has that name."""
    name = roles.columns["customer"].name
    return "customer" if name.casefold() in MEASURES else name


def _guesses(roles: Roles, statuses: Sequence[Status], span: Span) -> tuple[Problem, ...]:
    columns = [] if roles.statuses else [s.column.name for s in statuses if not s.is_type]
    names = [*roles.guesses, *(f"status = {name}" for name in columns)]
    if not names:
        return ()
    export = f" of an export of {roles.platform.name}" if roles.platform else ""
    return (
        Problem(
            "W131",
            f"Columns of purchases{export} were told by their names: {', '.join(names)}; days are "
            f"counted to {span.as_of.isoformat()}",
            "Write them under `purchases:` in personas.yaml, or with --purchase, to be sure.",
        ),
    )
