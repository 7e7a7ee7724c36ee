"""Aggregate the purchases of each customer into one row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem, error
from personas.domain.request import Purchases
from personas.ingest.columns import read_columns
from personas.ingest.forms import check_columns
from personas.ingest.open import SourceTable
from personas.purchases.days import create_rows
from personas.purchases.exceptions import check_exceptions, is_counted
from personas.purchases.roles import Roles, find_roles
from personas.purchases.rows import MEASURES, amount_columns, customer_rows, typed_rows
from personas.sql.build import column, count, table

TYPED_ROWS, PURCHASES, CUSTOMERS = "purchase_rows", "purchases", "purchase_customers"


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
    (E132–E136) with all obstacles.
    """
    roles = find_roles(source, settings)
    doubts = check_columns(_numbers_and_dates(source, roles), frozenset())
    engine = source.engine
    query = typed_rows(source.view, source.columns, roles, settings)
    far_days = create_rows(source, roles.columns["date"], query, TYPED_ROWS, settings)
    exceptions = check_exceptions(engine, TYPED_ROWS, settings)
    purchases = exp.select(exp.Star()).from_(table(TYPED_ROWS)).where(is_counted(settings))
    engine.create_view(PURCHASES, purchases)
    span = _span(source, settings)
    customers = customer_rows(PURCHASES, _id_name(roles), roles.columns, span.as_of, span.largest)
    engine.create_table(CUSTOMERS, customers)
    rows, columns = read_columns(engine, CUSTOMERS)
    if rows < 2:
        raise error("E108", "All purchases are of one customer", "Segments need many customers.")
    result = replace(
        source, rows=rows, columns=columns, purchases=source.rows, view=CUSTOMERS, id_counts={}
    )
    return result, (*_guesses(roles, span), *doubts, *far_days, *exceptions)


def _numbers_and_dates(source: SourceTable, roles: Roles) -> list[Column]:
    """Return the columns that are read as numbers or dates."""
    names = {*amount_columns(roles.amount, source.columns)} - {roles.columns["date"].name}
    numbers = [column for column in source.columns if column.name in names]
    return sorted((roles.columns["date"], *numbers), key=lambda column: column.name)


def _span(source: SourceTable, settings: Purchases) -> Span:
    size = exp.Max(this=exp.Abs(this=column("paid")))
    query = exp.select(count(), exp.Max(this=column("day")), size).from_(table(PURCHASES))
    rows, last, largest = source.engine.rows(query)[0]
    if not rows:
        raise error(
            "E136",
            f"`{source.name}` has no purchase that counts",
            "Look at the columns of customer, date and amount, and at what is dropped.",
        )
    as_of = date.fromisoformat(settings.as_of) if settings.as_of else last + timedelta(days=1)
    return Span(as_of, float(largest))


def _id_name(roles: Roles) -> str:
    """Return the name of the customer's column, unless a measure has that name."""
    name = roles.columns["customer"].name
    return "customer" if name.casefold() in MEASURES else name


def _guesses(roles: Roles, span: Span) -> tuple[Problem, ...]:
    if not roles.guesses:
        return ()
    return (
        Problem(
            "W131",
            f"Columns of purchases were told by their names: {', '.join(roles.guesses)}; days are "
            f"counted to {span.as_of.isoformat()}",
            "Write them under `purchases:` in personas.yaml, or with --purchase, to be sure.",
        ),
    )
