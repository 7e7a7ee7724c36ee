"""Refuse to take orders for customers without a word."""

from __future__ import annotations

from collections.abc import Iterator

from personas.engine.purchases.names import named_like
from personas.engine.tables.reading import Opened
from personas.facts.measure import Column
from personas.facts.problem import PersonasError, Problem

OFTEN = 2  # rows a customer, on average, from which a table looks like one of purchases

HELP = (
    "Export the customer of each order as well and add --purchases; or say --unit order if "
    "orders are what is to be segmented"
)


def no_customer(name: str) -> PersonasError:
    """Return the error that a table of orders does not say who ordered."""
    message = f"`{name}` is a table of orders without a customer column"
    return PersonasError(Problem("E132", message, HELP))


def check_unit(opened: Opened, unit: str) -> tuple[Problem, ...]:
    """Raise E132 where the rows are orders of nobody and customers are to be segmented.

    Warns (W138) where customers come back in many rows, as they do in a table of purchases.
    """
    if unit != "customer":
        return ()
    customers = named_like("customer", opened.columns)
    if named_like("order", opened.columns) and not customers:
        raise no_customer(opened.name)
    dated = any(column.form == "date" for column in opened.columns)
    return tuple(_repeating(opened, customers[0])) if dated and customers else ()


def _repeating(opened: Opened, customer: Column) -> Iterator[Problem]:
    known = opened.rows - opened.repeated(customer.name)
    if known * OFTEN <= opened.rows:
        yield Problem(
            "W138",
            f"The rows look like purchases: `{customer.name}` has {known:,} values in "
            f"{opened.rows:,} rows, and every row is taken as one customer",
            "Make customers of them with --purchases.",
        )
