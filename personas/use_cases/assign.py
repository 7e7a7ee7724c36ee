"""The use case of every later month: customers, put into the segments of a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from personas import assign as placing
from personas.customers.gaps import refuse_gaps, required_measures
from personas.customers.imputation_plan import read_treatments
from personas.customers.table import AssignedCustomers, read_customers
from personas.domain.measure import Column
from personas.domain.model import Model
from personas.domain.problem import Problem, error
from personas.domain.progress import OnStep, no_progress
from personas.domain.request import ALL_COLUMNS, Backend, Reading, Request
from personas.ingest.open import Opened
from personas.use_cases.open import as_customers, open_watched

Beside = Callable[[Sequence[Column]], Sequence[Any]]
PLACE = "place in the frame"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Customers to assign and how their table differs from the one that the model was made of.

    ``id``, ``measures``, ``purchases`` and ``reading`` say what is otherwise now; the rest is
    read as it was. ``backend`` says what runs the queries; ``beside`` makes further
    columns to keep of those that the table has.
    """

    model: Model
    data: object
    id: str | None = None
    measures: Mapping[str, str] = field(default_factory=dict)
    purchases: Mapping[str, str] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    backend: Backend = field(default_factory=Backend)
    beside: Beside = lambda _: ()


@dataclass(frozen=True, slots=True)
class Assigned:
    """Customers in their segments, ready to be written; ``rows`` were read of table ``name``."""

    name: str
    customers: AssignedCustomers
    rows: int
    id: str
    personas: Mapping[int, tuple[str, str]]
    warnings: tuple[Problem, ...]


def assign(asked: Assignment, on_step: OnStep = no_progress) -> Assigned:
    """Put the customers of a table into the segments of a model.

    Raises `PersonasError` when the table cannot be read or lacks a column that segments depend
    on. What is new in it is told in warnings.
    """
    on_step("read")
    run, source = asked.model.run, asked.model.source
    opened, told = _open(asked, on_step)
    shaping = {feature.measure for feature in run.clusters.recipe.features}
    rebound = placing.rebind(
        opened, run.measures, run.table.columns, shaping, asked.measures, PLACE
    )
    id_column = _id(rebound.opened, asked)
    kept = asked.beside(rebound.opened.columns)
    customers, doubts = read_customers(rebound.opened, rebound.measures, id_column, beside=kept)
    treatments = read_treatments(source.gaps, source.outliers)
    refuse_gaps(customers, treatments)
    on_step("assign")
    treated = {m.name: treatments.gaps_of(m.name) for m in customers.measures}
    drift = tuple(
        placing.find_drift(customers, run, {name for name, way in treated.items() if way})
    )
    required = required_measures(treatments, customers.measures)
    assigned, refused = placing.assign_customers(customers, run.clusters, required)
    return Assigned(
        opened.name,
        assigned,
        customers.rows,
        id_column or "row",
        {s: (n.persona or "", n.name) for s, n in run.names.items()},
        (*asked.model.persistent_warnings, *told, *rebound.warnings, *doubts, *drift, *refused),
    )


def assign_frame(model: Model, frame: Any) -> tuple[list[tuple[Any, ...]], tuple[Problem, ...]]:
    """Return segment, persona id, persona, distance, margin and border of each row of a frame.

    A row that is not assigned has None for all of them.
    """
    numbered = frame.assign(**{PLACE: range(len(frame))})
    done = assign(Assignment(model, numbered, PLACE))
    rows = placing.stream_placed(done.customers, done.id, done.personas)
    found = {int(place): facts for place, *facts in rows}
    nobody = (None,) * (len(placing.names_of(PLACE)) - 1)
    return [tuple(found.get(place, nobody)) for place in range(len(frame))], done.warnings


def _open(asked: Assignment, on_step: OnStep) -> tuple[Opened, tuple[Problem, ...]]:
    source = asked.model.source
    purchases = source.purchases
    if purchases is not None:
        purchases = {**purchases, **asked.purchases}
    reading = _reading(asked)
    request = Request(asked.data, purchases=purchases, unit=source.unit, reading=reading)
    opened = open_watched(asked.data, reading, asked.backend, on_step, fewest=1)
    return as_customers(opened, request)


def _reading(asked: Assignment) -> Reading:
    """How the table is read: as it is said now, else as it was said, else as it was found."""
    before, now = asked.model.source.reading, asked.reading
    found = Reading().like(asked.model.run.table.columns)
    return Reading(
        sheet=now.sheet or before.sheet,
        table=now.table or before.table,
        query=now.query,
        delimiter=now.delimiter or before.delimiter,
        encoding=now.encoding or before.encoding,
        decimal=_laid(found.decimal, before.decimal, now.decimal),
        dates=_laid(found.dates, before.dates, now.dates),
        missing=now.missing or before.missing,
    )


def _laid(*layers: Mapping[str, str]) -> dict[str, str]:
    """Later layers win; what is said of every column also wins over what was of one."""
    made: dict[str, str] = {}
    for layer in layers:
        made = {**({} if ALL_COLUMNS in layer else made), **layer}
    return made


def _id(opened: Opened, asked: Assignment) -> str | None:
    """The id column: the one named, else that of the model, else one that looks like it."""
    known = asked.model.run.table.id
    found = placing.match(opened.columns, known) if known and not asked.id else None
    if known and not asked.id and not found:
        columns = ", ".join(f"`{column.name}`" for column in opened.columns)
        raise error(
            "E106",
            f"There is no column `{known}` to take ids from, as there was",
            f"Name the column with --id. Columns found: {columns}",
        )
    return opened.id_column(found.name if found else asked.id)
