"""The customers of a run: one typed table in an engine, measures under names of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from personas.engine.columns import find_column
from personas.engine.engine import Engine
from personas.engine.expressions import calculate
from personas.engine.queries.cells import as_number, as_word, identity, typed
from personas.engine.queries.parts import named, table
from personas.facts.measure import Column, Measure

CUSTOMERS = "customers"
ID = "id"


@dataclass(frozen=True, slots=True)
class Customers:
    """Customers in an engine's table `CUSTOMERS`.

    Measure number i is column ``m{i}``: analysts' names never clash with each other or with ours,
    and the order of the source's columns leaves no trace.
    """

    engine: Engine
    rows: int
    measures: tuple[Measure, ...]

    def column(self, measure: str) -> str:
        """Return the internal column of a measure."""
        return next(f"m{i}" for i, m in enumerate(self.measures) if m.name == measure)

    @property
    def numbers(self) -> tuple[Measure, ...]:
        """The numeric measures."""
        return tuple(m for m in self.measures if m.kind == "number")

    @property
    def categories(self) -> tuple[Measure, ...]:
        """The categorical measures."""
        return tuple(m for m in self.measures if m.kind == "category")


def load_customers(
    engine: Engine,
    view: str,
    rows: int,
    measures: Sequence[Measure],
    id_column: str | None,
    columns: Sequence[Column],
) -> Customers:
    """Type the measures of a source, whose columns were read, into the table of customers."""
    values = [named(_value(measure, columns), f"m{i}") for i, measure in enumerate(measures)]
    known = identity(find_column(columns, id_column)) if id_column else _row_number()
    engine.create_table(CUSTOMERS, exp.select(named(known, ID), *values).from_(table(view)))
    return Customers(engine, rows, tuple(measures))


def _value(measure: Measure, columns: Sequence[Column]) -> exp.Expression:
    if measure.expression:
        return calculate(measure, columns, typed)
    column = find_column(columns, measure.column)
    return as_number(column) if measure.kind == "number" else as_word(column)


def _row_number() -> exp.Expression:
    """Rows without ids are told apart by their place in the source, from 1."""
    return exp.cast(exp.Window(this=exp.RowNumber()), "varchar")
