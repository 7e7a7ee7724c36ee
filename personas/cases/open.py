"""Open what the analyst names, as a table with a row a customer."""

from __future__ import annotations

from collections.abc import Mapping

from personas import engine
from personas.facts.backend import Backend
from personas.facts.problem import PersonasError, Problem
from personas.facts.progress import OnStep, Watched, unheard
from personas.facts.reading import EVERY, Reading
from personas.facts.request import Request
from personas.facts.shareable import unrepeated


def open_customers(
    request: Request, on_step: OnStep = unheard
) -> tuple[engine.Opened, tuple[Problem, ...]]:
    """Return the open table and what is to be told of it; purchases are gathered into customers.

    Raises `PersonasError` when it cannot be read, or is no table of customers.
    """
    opened, told = as_customers(open_rows(request, on_step), request)
    on_step("read", _watched(opened))
    return opened, told


def open_rows(request: Request, on_step: OnStep = unheard) -> engine.Opened:
    """Return the table as it is, but for the columns to ignore."""
    opened = open_watched(request.data, request.reading, request.backend, on_step)
    _check_told(opened, request.reading)
    return engine.ignore(opened, request.ignore)


def open_watched(
    data: object, reading: Reading, backend: Backend, on_step: OnStep, fewest: int = 2
) -> engine.Opened:
    """Return the table as it is, its engine watched from the start."""

    def begin(started: engine.Engine) -> None:
        on_step("read", Watched(None, started.running))

    source = engine.find_source(data)
    with unrepeated(reading.query):
        opened = engine.open_table(source, reading, fewest, backend, begin)
    on_step("read", _watched(opened))
    return opened


def _watched(opened: engine.Opened) -> Watched:
    return Watched(opened.rows, opened.engine.running)


def _check_told(opened: engine.Opened, reading: Reading) -> None:
    """Raise E114 for each column that is said to be written in some way, and is not there."""
    known = {column.name for column in opened.columns} | {EVERY}
    found = ", ".join(f"`{name}`" for name in sorted(known - {EVERY}))
    said = [("decimal", name) for name in reading.decimal]
    said += [("dates", name) for name in reading.dates]
    slips = [(option, name) for option, name in said if name not in known]
    if slips:
        message, hint = "There is no column `{}` for --{}", f"Columns found: {found}"
        raise PersonasError(*(Problem("E114", message.format(n, o), hint) for o, n in slips))


def as_customers(
    opened: engine.Opened, request: Request
) -> tuple[engine.Opened, tuple[Problem, ...]]:
    """Return a table with a row a customer, and what is to be told of it."""
    if request.purchases is None:
        return opened, (*opened.warnings, *engine.check_unit(opened, request.unit))
    made, told = engine.gather_purchases(opened, engine.read_purchases(request.purchases))
    return made, (*opened.warnings, *told)


def say_purchases(opened: engine.Opened, request: Request) -> Mapping[str, str] | None:
    """Return the settings of purchases with every column said; None for a table of customers."""
    if request.purchases is None:
        return None
    roles = engine.say_roles(opened, engine.read_purchases(request.purchases))
    parts = ("quantity", "price")  # what they make is said by the amount
    return {**roles, **{k: v for k, v in request.purchases.items() if k not in parts}}
