"""Tell a table of purchases that was given as one of customers."""

from __future__ import annotations

import shlex

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.ingest.open import SourceTable
from personas.purchases.names import named_like
from personas.purchases.platforms import find_platform, platform_columns
from personas.purchases.roles import candidates, first_choices, no_customer
from personas.sql.build import call, count_distinct, string, table
from personas.sql.cells import identity

MEAN_PURCHASES = 1.1  # so many different purchases a customer has in the mean
MEAN_ROWS = 1.25  # a customer of purchases has so many rows in the mean
PURCHASE_RATIO = 2  # other tables look like purchases from so many rows a customer


def check_unit(source: SourceTable, unit: str, data: str = "") -> tuple[Problem, ...]:
    """Raise E132 where customers are to be segmented and rows are orders without a customer.

    Returns E138 where rows are purchases of customers with many rows each: with dates, and with
    amounts, quantities or orders; W138 where there are dates alone. ``data`` is what was typed.
    """
    if unit != "customer":
        return ()
    customer = _customer(source)
    if named_like("order", source.columns) and not customer:
        raise no_customer(source.name)
    has_dates = any(c.form == "date" for c in source.columns) or named_like("date", source.columns)
    if not (has_dates and customer):
        return ()
    distinct = source.rows - source.count_repeated_ids(customer.name)
    if not distinct or distinct * MEAN_ROWS > source.rows:
        return ()
    if _has_purchases(source) and _count_purchases(source, customer) >= MEAN_PURCHASES * distinct:
        return (_error(source, customer.name, distinct, data),)
    if distinct * PURCHASE_RATIO > source.rows:
        return ()
    return (_warning(source, customer.name, distinct),)


def _customer(source: SourceTable) -> Column | None:
    platform = platform_columns(find_platform(source.columns), "customer", source.columns)
    return next(iter(platform or named_like("customer", source.columns)), None)


def _has_purchases(source: SourceTable) -> bool:
    """Whether there are amounts, quantities and prices, orders or products."""
    if find_platform(source.columns):
        return True
    roles = ("amount", "quantity", "order")
    return any(named_like(role, source.columns) for role in roles)


def _count_purchases(source: SourceTable, customer: Column) -> int:
    """Count the different days, orders and amounts of each customer, over all customers.

    Who has several rows that are alike in these, a row an address say, made no purchases.
    """
    days = candidates(source, "date") or named_like("date", source.columns)
    columns = (candidates(source, role)[:1] for role in ("order", "amount", "quantity"))
    keys = [identity(key) for names in (days[:1], *columns) for key in names]
    blank = string("")
    texts = [exp.Coalesce(this=key, expressions=[blank]) for key in (identity(customer), *keys)]
    words = [text for key in texts for text in (key, string(" "))]
    query = exp.select(count_distinct(call("CONCAT", *words))).from_(table(source.view))
    return int(source.engine.rows(query)[0][0])


def _rows(source: SourceTable, customer: str, distinct: int) -> str:
    return f"`{customer}` has {distinct:,} values in {source.rows:,} rows"


def _warning(source: SourceTable, customer: str, distinct: int) -> Problem:
    return Problem(
        "W138",
        f"The rows look like purchases: {_rows(source, customer, distinct)}, and every row is "
        "taken as one customer",
        "Make customers of them with --purchases.",
    )


def _error(source: SourceTable, customer: str, distinct: int, data: str) -> Problem:
    return Problem(
        "E138",
        f"The rows of `{source.name}` look like purchases, not like customers: "
        f"{_rows(source, customer, distinct)}, with dates and amounts or orders",
        f"Make customers of them: {command(source, data)}; or say --unit order if rows are what is "
        "to be segmented",
    )


def command(source: SourceTable, data: str) -> str:
    """Return the command that makes customers of the purchases in a table."""
    choices = first_choices(source)
    words = [word for n, v in choices.items() for word in ("--purchase", f"{n}={v}")]
    return shlex.join(["personas", "preview", data or source.name, *(words or ["--purchases"])])
