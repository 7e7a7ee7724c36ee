"""Refuse to take orders for customers without a word."""

from __future__ import annotations

from personas.engine.purchases.names import named_like
from personas.engine.reading import Opened
from personas.facts.problem import PersonasError, Problem

HELP = (
    "Export the customer of each order as well and add --purchases; or say --unit order if "
    "orders are what is to be segmented"
)


def no_customer(name: str) -> PersonasError:
    """Return the error that a table of orders does not say who ordered."""
    message = f"`{name}` is a table of orders without a customer column"
    return PersonasError(Problem("E132", message, HELP))


def check_unit(opened: Opened, unit: str) -> None:
    """Raise E132 where the rows are orders of nobody and customers are to be segmented."""
    orders = named_like("order", opened.columns)
    if unit == "customer" and orders and not named_like("customer", opened.columns):
        raise no_customer(opened.name)
