"""Open what the analyst names, as a table with a row a customer."""

from __future__ import annotations

from personas import engine
from personas.facts.problem import Problem
from personas.facts.request import Request


def _open(request: Request) -> engine.Opened:
    return engine.open_table(engine.find_source(request.data), request.reading)


def open_customers(request: Request) -> tuple[engine.Opened, tuple[Problem, ...]]:
    """Return the open table and what is to be told of it; purchases are gathered into customers.

    Raises `PersonasError` when it cannot be read, or is no table of customers.
    """
    opened = engine.ignore(_open(request), request.ignore)
    if request.purchases is None:
        return opened, (*opened.warnings, *engine.check_unit(opened, request.unit))
    made, told = engine.gather_purchases(opened, engine.read_purchases(request.purchases))
    return made, (*opened.warnings, *told)
