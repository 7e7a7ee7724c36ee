"""The customers of a run: one typed table in an engine, measures under names of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from personas.engine.engine import Engine
from personas.engine.expressions import calculate
from personas.engine.queries.cells import as_number, as_word, identity, typed
from personas.engine.queries.parts import column, named, table
from personas.engine.tables.columns import find_column
from personas.facts.measure import Column, Measure

CUSTOMERS = "customers"
ID = "id"
LABEL = "label"


@dataclass(frozen=True, slots=True)
class Customers:
    """Customers in an engine's table `CUSTOMERS`.

    Measure number i is column ``m{i}``: analysts' names never clash with each other or with ours,
    and the order of the source's columns leaves no trace. Where segments are given, column
    `LABEL` holds the text of each customer's, and ``labels`` are the texts, segment 1 first (none
    until they are numbered); ``unlabelled`` customers were left out for want of one. ``identified``
    customers have each an id of their own in the source.
    """

    engine: Engine
    rows: int
    measures: tuple[Measure, ...]
    labels: tuple[str, ...] | None = None
    unlabelled: int = 0
    identified: bool = False

    def column(self, measure: str) -> str:
        """Return the internal column of a measure."""
        return next(f"m{i}" for i, m in enumerate(self.measures) if m.name == measure)

    @property
    def content(self) -> tuple[str, ...]:
        """The columns that tell customers of a different content apart."""
        return (*(f"m{i}" for i in range(len(self.measures))), *self.known[1:])

    @property
    def known(self) -> tuple[str, ...]:
        """The columns that are no measures: the id, then the label where there is one."""
        return (ID,) if self.labels is None else (ID, LABEL)

    def label_number(self) -> exp.Case:
        """The number of a customer's label, from 1."""
        numbered = exp.Case()
        for number, text in enumerate(self.labels or (), start=1):
            same = exp.EQ(this=column(LABEL), expression=exp.Literal.string(text))
            numbered = numbered.when(same, exp.Literal.number(number))
        return numbered

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
    labels: str | None = None,
    beside: Sequence[exp.Alias] = (),
    *,
    on_disk: bool = False,
) -> Customers:
    """Type the measures of a source, whose columns were read, into the table of customers.

    ``labels`` is the column that says who belongs where, if one does; ``beside`` are further
    columns to keep, under names that are no measure's. ``on_disk`` is for tables of any size,
    which are asked a few times only.
    """
    values = [named(_value(measure, columns), f"m{i}") for i, measure in enumerate(measures)]
    known = identity(find_column(columns, id_column)) if id_column else _row_number()
    label = [named(as_word(find_column(columns, labels)), LABEL)] if labels else []
    asked = exp.select(named(known, ID), *label, *values, *beside)
    make = engine.keep if on_disk else engine.create_table
    make(CUSTOMERS, asked.from_(table(view)))
    return Customers(engine, rows, tuple(measures), () if labels else None)


def _value(measure: Measure, columns: Sequence[Column]) -> exp.Expression:
    if measure.expression:
        return calculate(measure, columns, typed)
    read = find_column(columns, measure.column)
    return as_number(read) if measure.kind == "number" else as_word(read)


def _row_number() -> exp.Expression:
    """Rows without ids are told apart by their place in the source, from 1."""
    return exp.cast(exp.Window(this=exp.RowNumber()), "varchar")
