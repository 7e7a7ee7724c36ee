"""Tell a table of purchases that was given as one of customers."""

from __future__ import annotations

import shlex

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.ingest.open import SourceTable
from personas.purchases.names import named_like
from personas.purchases.platforms import find_platform, platform_columns
from personas.purchases.roles import first_choices, no_customer

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
    has_dates = any(column.form == "date" for column in source.columns)
    if not (has_dates and customer):
        return ()
    distinct = source.rows - source.count_repeated_ids(customer.name)
    ratio = MEAN_ROWS if _has_purchases(source) else PURCHASE_RATIO
    if distinct * ratio > source.rows or not distinct:
        return ()
    return (_problem(source, customer.name, distinct, data),)


def _customer(source: SourceTable) -> Column | None:
    platform = platform_columns(find_platform(source.columns), "customer", source.columns)
    return next(iter(platform or named_like("customer", source.columns)), None)


def _has_purchases(source: SourceTable) -> bool:
    """Whether there are amounts, quantities and prices, orders or products."""
    if find_platform(source.columns):
        return True
    roles = ("amount", "quantity", "order")
    return any(named_like(role, source.columns) for role in roles)


def _problem(source: SourceTable, customer: str, distinct: int, data: str) -> Problem:
    rows = f"`{customer}` has {distinct:,} values in {source.rows:,} rows"
    if not _has_purchases(source):
        return Problem(
            "W138",
            f"The rows look like purchases: {rows}, and every row is taken as one customer",
            "Make customers of them with --purchases.",
        )
    return Problem(
        "E138",
        f"The rows of `{source.name}` are purchases, not customers: {rows}, with dates and amounts "
        "or orders",
        f"Make customers of them: {command(source, data)}; or say --unit order if rows are what is "
        "to be segmented",
    )


def command(source: SourceTable, data: str) -> str:
    """Return the command that makes customers of the purchases in a table."""
    choices = first_choices(source)
    words = [word for n, v in choices.items() for word in ("--purchase", f"{n}={v}")]
    return shlex.join(["personas", "preview", data or source.name, *(words or ["--purchases"])])
