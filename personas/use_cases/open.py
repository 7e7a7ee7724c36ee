"""Open what the analyst names, as a table with a row a customer."""

from __future__ import annotations

from collections.abc import Mapping

from personas.domain.address import unrepeated
from personas.domain.problem import PersonasError, Problem
from personas.domain.progress import OnStep, Progress, no_progress
from personas.domain.request import ALL_COLUMNS, Backend, Reading, Request
from personas.ingest.open import Opened, ignore, open_table
from personas.ingest.sources import find_source
from personas.purchases.gather import gather_purchases
from personas.purchases.roles import check_unit, read_purchases, say_roles
from personas.sql.engine import Engine


def open_customers(
    request: Request, on_step: OnStep = no_progress
) -> tuple[Opened, tuple[Problem, ...]]:
    """Return the open table and what is to be told of it; purchases are gathered into customers.

    Raises `PersonasError` when it cannot be read, or is no table of customers.
    """
    opened, told = as_customers(open_rows(request, on_step), request)
    on_step("read", _watched(opened))
    return opened, told


def open_rows(request: Request, on_step: OnStep = no_progress) -> Opened:
    """Return the table as it is, but for the columns to ignore."""
    opened = open_watched(request.data, request.reading, request.backend, on_step)
    _check_told(opened, request.reading)
    return ignore(opened, request.ignore)


def open_watched(
    data: object, reading: Reading, backend: Backend, on_step: OnStep, fewest: int = 2
) -> Opened:
    """Return the table as it is, its engine watched from the start."""

    def begin(started: Engine) -> None:
        on_step("read", Progress(None, started.running))

    source = find_source(data)
    with unrepeated(reading.query):
        opened = open_table(source, reading, fewest, backend, begin)
    on_step("read", _watched(opened))
    return opened


def _watched(opened: Opened) -> Progress:
    return Progress(opened.rows, opened.engine.running)


def _check_told(opened: Opened, reading: Reading) -> None:
    """Raise E114 for each column that is said to be written in some way, and is not there."""
    known = {column.name for column in opened.columns} | {ALL_COLUMNS}
    found = ", ".join(f"`{name}`" for name in sorted(known - {ALL_COLUMNS}))
    said = [("decimal", name) for name in reading.decimal]
    said += [("dates", name) for name in reading.dates]
    slips = [(option, name) for option, name in said if name not in known]
    if slips:
        message, hint = "There is no column `{}` for --{}", f"Columns found: {found}"
        raise PersonasError(*(Problem("E114", message.format(n, o), hint) for o, n in slips))


def as_customers(opened: Opened, request: Request) -> tuple[Opened, tuple[Problem, ...]]:
    """Return a table with a row a customer, and what is to be told of it."""
    if request.purchases is None:
        return opened, (*opened.warnings, *check_unit(opened, request.unit))
    made, told = gather_purchases(opened, read_purchases(request.purchases))
    return made, (*opened.warnings, *told)


def say_purchases(opened: Opened, request: Request) -> Mapping[str, str] | None:
    """Return the settings of purchases with every column said; None for a table of customers."""
    if request.purchases is None:
        return None
    roles = say_roles(opened, read_purchases(request.purchases))
    parts = ("quantity", "price")  # what they make is said by the amount
    return {**roles, **{k: v for k, v in request.purchases.items() if k not in parts}}
