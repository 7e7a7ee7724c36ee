"""Open a table as a model's own was, and put its customers into the model's segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from personas import engine
from personas.facts.measure import Column, Measure
from personas.facts.model import Model
from personas.facts.problem import PersonasError, Problem
from personas.facts.request import Request
from personas.opening import open_customers

# Makes further columns to keep of those that the table has.
Beside = Callable[[Sequence[Column]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Customers whose segments are in the engine's view, and what is to be told of them."""

    name: str
    id: str | None
    customers: engine.Customers
    warnings: tuple[Problem, ...]


def place(model: Model, data: object, beside: Beside = lambda _: ()) -> Newcomers:
    """Assign every customer of ``data``; raise `PersonasError` when columns are missing."""
    opened, told = open_customers(_request(model, data))
    measures = _measures(model, opened)
    known = model.run.table.id in {column.name for column in opened.columns}
    id_column = opened.id_column(model.run.table.id if known else None)
    kept = beside(opened.columns)
    customers, doubts = engine.read_customers(opened, measures, id_column, beside=kept)
    engine.assign(customers, model.run.clusters)
    return Newcomers(opened.name, id_column, customers, (*told, *doubts))


def _request(model: Model, data: object) -> Request:
    source = model.source
    return Request(data=data, purchases=source.purchases, unit=source.unit, reading=source.reading)


def _measures(model: Model, opened: engine.Opened) -> list[Measure]:
    """The measures that the table has; those that segments were found by must be among them."""
    names = {column.name for column in opened.columns}
    needed = {feature.measure for feature in model.run.clusters.recipe.features}
    found = [m for m in model.run.measures if m.expression or m.column in names]
    missing = [m for m in model.run.measures if m.name in needed and m not in found]
    if missing:
        columns = ", ".join(f"`{name}`" for name in sorted(names))
        raise PersonasError(*(_missing(measure, columns) for measure in missing))
    return found


def _missing(measure: Measure, columns: str) -> Problem:
    message = f"There is no column `{measure.column}`, which {measure.name} is taken from"
    return Problem("E109", message, f"Columns found: {columns}")
