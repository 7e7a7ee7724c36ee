"""The use case of every later month: customers, put into the segments of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from personas.assign import (
    assign_customers,
    bind_measures,
    find_drift,
    match_column,
    output_names,
    stream_assignments,
)
from personas.customers.gaps import parse_plan, refuse_gaps, required_measures
from personas.customers.precision import drop_dust
from personas.customers.table import AssignedCustomers, read_customers
from personas.domain.measure import Column
from personas.domain.model import Model
from personas.domain.naming import Naming
from personas.domain.problem import Problem, error
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import ALL_COLUMNS, Backend, Reading, Request
from personas.ingest.open import SourceTable, ignore_columns
from personas.use_cases.open import as_customers, open_source, warn_of_repeats

MakeColumns = Callable[[Sequence[Column]], Sequence[Any]]
ROW_NUMBER = "place in the frame"  # the column of row numbers that frames get


@dataclass(frozen=True, slots=True)
class AssignmentRequest:
    """Customers to assign, and how their table differs from the one that the model was made of.

    ``id``, ``measures``, ``purchases`` and ``reading`` say what differs now; the other settings
    are the model's. ``backend`` says what runs the queries; ``extra_columns`` makes further
    columns to keep of those that the table has.
    """

    model: Model
    data: object
    id: str | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    purchases: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    backend: Backend = field(default_factory=Backend)
    extra_columns: MakeColumns = lambda _: ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Customers in their segments; ``rows`` were read of table ``name``."""

    name: str
    customers: AssignedCustomers
    rows: int
    id: str
    personas: Mapping[int, tuple[str, str]]
    warnings: tuple[Problem, ...]


def assign(request: AssignmentRequest, on_step: OnStep = no_progress) -> Assignment:
    """Put the customers of a table into the segments of a model.

    Raises `PersonasError` when the table cannot be read or lacks a column that segments depend
    on. Warnings say what is new in it.
    """
    on_step("read")
    run, source = request.model.run, request.model.source
    table, table_warnings = _open(request, on_step)
    features = {feature.measure for feature in run.clusters.recipe.features}
    rebound = bind_measures(
        table, run.measures, run.table.columns, features, request.measures, ROW_NUMBER
    )
    id_column = _id_column(rebound.source, request)
    extra_columns = request.extra_columns(rebound.source.columns)
    customers, cell_warnings = read_customers(
        rebound.source, rebound.measures, id_column, beside=extra_columns
    )
    customers = drop_dust(customers)
    plan = parse_plan(source.gaps, source.outliers)
    refuse_gaps(customers, plan)
    on_step("assign")
    imputed = {m.name for m in customers.measures if plan.gaps_of(m.name)}
    drift = tuple(find_drift(customers, run, imputed))
    required = required_measures(plan, customers.measures)
    assigned_customers, refusals = assign_customers(customers, run.clusters, required)
    warnings = (*table_warnings, *rebound.warnings, *cell_warnings, *drift, *refusals)
    return Assignment(
        table.name,
        assigned_customers,
        customers.rows,
        id_column or "row",
        personas_by_segment(run.names),
        (*request.model.persistent_warnings, *warnings),
    )


def personas_by_segment(names: Mapping[int, Naming]) -> dict[int, tuple[str, str]]:
    """Return each segment's persona id (empty where no rule gave one) and name."""
    return {segment: (naming.persona or "", naming.name) for segment, naming in names.items()}


def assign_frame(model: Model, frame: Any) -> tuple[list[tuple[Any, ...]], tuple[Problem, ...]]:
    """Return segment, persona id, persona, distance, margin and border of each row of a frame.

    A row that is not assigned has None for all of them.
    """
    data = frame.assign(**{ROW_NUMBER: range(len(frame))})
    assignment = assign(AssignmentRequest(model, data, ROW_NUMBER))
    rows = stream_assignments(assignment.customers, assignment.id, assignment.personas)
    facts = {int(row): values for row, *values in rows}
    missing = (None,) * (len(output_names(ROW_NUMBER)) - 1)
    return [tuple(facts.get(row, missing)) for row in range(len(frame))], assignment.warnings


def _open(request: AssignmentRequest, on_step: OnStep) -> tuple[SourceTable, tuple[Problem, ...]]:
    source = request.model.source
    purchases = source.purchases
    if purchases is not None:
        purchases = {**purchases, **request.purchases}
    reading = replace(_merge_readings(request), purchases=purchases is not None)
    table = open_source(request.data, reading, request.backend, on_step, fewest=1)
    table = ignore_columns(table, ())
    name = _id_column(table, request) if purchases is None else None
    settings = Request(
        request.data, id=name, purchases=purchases, unit=source.unit, reading=reading
    )
    customers, warnings = as_customers(table, settings)
    return customers, (*warnings, *warn_of_repeats(customers, settings))


def _merge_readings(request: AssignmentRequest) -> Reading:
    """Return how to read the table: as requested, else as the model's was to be, else as it was."""
    current, previous = request.reading, request.model.source.reading
    file_reading = Reading().like(request.model.run.table.columns)
    return Reading(
        sheet=current.sheet or previous.sheet,
        table=current.table or previous.table,
        query=current.query,
        delimiter=current.delimiter or previous.delimiter,
        encoding=current.encoding or previous.encoding,
        skip_rows=current.skip_rows,  # of this file: another may have its header elsewhere
        header_row=current.header_row,
        decimal=_merge(file_reading.decimal, previous.decimal, current.decimal),
        dates=_merge(file_reading.dates, previous.dates, current.dates),
        missing=current.missing or previous.missing,
        totals=current.totals or previous.totals,
        latest=current.latest or previous.latest,
    )


def _merge(*layers: Mapping[str, str]) -> dict[str, str]:
    """Merge settings by column: later layers win, and their value for all columns over any."""
    merged_layers: dict[str, str] = {}
    for layer in layers:
        merged_layers = {**({} if ALL_COLUMNS in layer else merged_layers), **layer}
    return merged_layers


def _id_column(table: SourceTable, request: AssignmentRequest) -> str | None:
    """Return the requested id column, else that of the model, else one that looks like it."""
    previous = request.model.run.table.id
    if request.id or not previous:
        return table.id_column(request.id)
    column = match_column(table.columns, previous)
    if not column:
        columns = ", ".join(f"`{column.name}`" for column in table.columns)
        raise error(
            "E106",
            f"There is no column `{previous}` to take ids from, as there was",
            f"Name the column with --id. Columns found: {columns}",
        )
    return table.id_column(column.name)
