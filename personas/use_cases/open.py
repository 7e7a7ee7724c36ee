"""Open the source of a request, as a table with a row a customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from personas.domain.address import display_name, masking_query
from personas.domain.problem import PersonasError, Problem, error
from personas.domain.progress import OnStep, Progress, no_progress
from personas.domain.request import ALL_COLUMNS, Backend, Reading, Request
from personas.ingest.open import SourceTable, ignore_columns, open_table
from personas.ingest.repeats import check_repeats, drop_duplicates, keep_latest
from personas.ingest.sources import find_source
from personas.purchases.aggregate import aggregate_purchases
from personas.purchases.recognition import check_unit
from personas.purchases.roles import parse_purchases
from personas.purchases.status import resolve_roles
from personas.roles.settings import ignored_columns, resolve_settings, with_id
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
    reading = replace(request.reading, purchases=request.purchases is not None)
    table = open_source(request.data, reading, request.backend, on_step)
    _check_columns(table, request.reading)
    names = [column.name for column in table.columns]
    if request.purchases is None:  # else roles are of columns that purchases are aggregated to
        resolve_settings(request.roles, names)
    ignored = ignored_columns(request.roles, names)
    return ignore_columns(table, (*request.ignore, *ignored))


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


def as_customers(
    table: SourceTable, request: Request, *, is_exploration: bool = False
) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Return a table with a row a customer, and its warnings.

    Rows that look like purchases are refused (E138), but an exploration only warns of them.
    """
    opening_warnings = (*request.notes, *table.warnings, *table.check_ids())
    if request.purchases is None:
        request = with_id(request, [column.name for column in table.columns])
        table, warnings = read_once(table, request)
        problems = check_unit(table, request.unit, _typed_path(request.data))
        if is_exploration:
            problems = tuple(replace(problem, code="W138") for problem in problems)
        if any(problem.severity == "error" for problem in problems):
            raise PersonasError(*problems)
        return table, (*opening_warnings, *warnings, *problems)
    if request.reading.latest:
        message = "--latest is for a table of customers, and DATA has a row a purchase"
        raise error("E146", message, "Leave out --latest: all purchases of a customer count.")
    customers, warnings = aggregate_purchases(table, parse_purchases(request.purchases))
    return customers, (*opening_warnings, *warnings)


def identify_customers(
    table: SourceTable, request: Request
) -> tuple[str | None, tuple[Problem, ...]]:
    """Return the column of ids, and a warning where ids are blank or another column has some.

    Raises E144 where customers have several rows each.
    """
    request = with_id(request, [column.name for column in table.columns])
    id_column = table.id_column(request.id)
    if request.unit != "customer" or request.purchases is not None:
        return id_column, ()
    problem = check_repeats(table, request.id)
    if problem and problem.severity == "error":
        raise PersonasError(problem)
    return id_column, (problem,) if problem else ()


def warn_of_repeats(table: SourceTable, request: Request) -> tuple[Problem, ...]:
    """Return a warning where customers have several rows each, for uses that go on all the same."""
    if request.unit != "customer" or request.purchases is not None:
        return ()
    request = with_id(request, [column.name for column in table.columns])
    problem = check_repeats(table, request.id)
    return (replace(problem, code="W117"),) if problem else ()


def read_once(table: SourceTable, request: Request) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Return the table with one row of those that are the same customer, where that is certain."""
    table, latest = keep_latest(table, request.reading.latest, request.id)
    if request.unit != "customer" and not request.id:  # two orders may be alike
        return table, latest
    table, duplicates = drop_duplicates(table, request.id)
    return table, (*latest, *duplicates)


def _typed_path(data: object) -> str:
    return display_name(data) if isinstance(data, str | Path) else ""


def describe_purchases(table: SourceTable, request: Request) -> Mapping[str, str] | None:
    """Return the settings of purchases with all columns explicit; None for customers."""
    if request.purchases is None:
        return None
    roles = resolve_roles(table, parse_purchases(request.purchases))
    factors = ("quantity", "price")  # the amount is their product and says both
    return {**roles, **{k: v for k, v in request.purchases.items() if k not in factors}}
