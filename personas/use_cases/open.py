"""Open the source of a request, as a table with a row a customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from personas.domain.address import masking_query
from personas.domain.problem import PersonasError, Problem
from personas.domain.progress import OnStep, Progress, no_progress
from personas.domain.request import ALL_COLUMNS, Backend, Reading, Request
from personas.ingest.open import SourceTable, ignore_columns, open_table
from personas.ingest.sources import find_source
from personas.purchases.aggregate import aggregate_purchases
from personas.purchases.roles import check_unit, parse_purchases, resolve_roles
from personas.sql.engine import Engine


@contextmanager
def with_notes(request: Request) -> Iterator[None]:
    """Say the notes of a request also where it fails: they may be why."""
    try:
        yield
    except PersonasError as failure:
        raise PersonasError(*failure.problems, *request.notes) from failure


def open_customers(
    request: Request, on_step: OnStep = no_progress
) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Return the open table and its warnings; purchases are aggregated to customers.

    Raises `PersonasError` when it cannot be read, or is no table of customers.
    """
    table, warnings = as_customers(open_rows(request, on_step), request)
    on_step("read", Progress(table.rows, table.engine.running))
    return table, warnings


def open_rows(request: Request, on_step: OnStep = no_progress) -> SourceTable:
    """Return the table as it is, without the columns to ignore."""
    table = open_source(request.data, request.reading, request.backend, on_step)
    _check_columns(table, request.reading)
    return ignore_columns(table, request.ignore)


def open_source(
    data: object, reading: Reading, backend: Backend, on_step: OnStep, fewest: int = 2
) -> SourceTable:
    """Return the table as it is; ``on_step`` gets the progress of its engine from the start."""

    def watch(engine: Engine) -> None:
        on_step("read", Progress(None, engine.running))

    source = find_source(data)
    with masking_query(reading.query):
        table = open_table(source, reading, fewest, backend, watch)
    on_step("read", Progress(table.rows, table.engine.running))
    return table


def _check_columns(table: SourceTable, reading: Reading) -> None:
    """Raise E114 for each column of a notation that is not in the table."""
    names = {column.name for column in table.columns}
    help_ = "Columns found: " + ", ".join(f"`{name}`" for name in sorted(names))
    notations = {
        "decimal": reading.decimal,
        "dates": reading.dates,
        "missing": dict.fromkeys(reading.missing_columns, ""),
    }
    problems = [
        Problem("E114", f"There is no column `{name}` for --{option}", help_)
        for option, columns in notations.items()
        for name in columns
        if name not in names and name != ALL_COLUMNS
    ]
    if problems:
        raise PersonasError(*problems)


def as_customers(table: SourceTable, request: Request) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Return a table with a row a customer, and its warnings."""
    opening_warnings = (*request.notes, *table.warnings, *table.check_ids())
    if request.purchases is None:
        return table, (*opening_warnings, *check_unit(table, request.unit))
    customers, warnings = aggregate_purchases(table, parse_purchases(request.purchases))
    return customers, (*opening_warnings, *warnings)


def describe_purchases(table: SourceTable, request: Request) -> Mapping[str, str] | None:
    """Return the settings of purchases with all columns explicit; None for customers."""
    if request.purchases is None:
        return None
    roles = resolve_roles(table, parse_purchases(request.purchases))
    factors = ("quantity", "price")  # the amount is their product and says both
    return {**roles, **{k: v for k, v in request.purchases.items() if k not in factors}}
