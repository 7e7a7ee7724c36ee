"""The customers of a run: a typed table in an engine, one column per measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from sqlglot import exp

from personas.customers.doubts import warn_of_descriptors
from personas.domain.measure import Column, Measure
from personas.domain.problem import Problem
from personas.expressions.read import measure_sql, read_expression
from personas.ingest.columns.far_days import check_days
from personas.ingest.columns.forms import check_columns
from personas.ingest.columns.read import find_column
from personas.ingest.open import SourceTable
from personas.sql.build import alias, column, select, table
from personas.sql.cells import as_number, as_word, identity, typed_value
from personas.sql.cells import integer_id as whole_number
from personas.sql.engine import Engine

CUSTOMERS = "customers"
ID = "id"
ID_NUMBER = "id as a number"
LABEL = "label"
# Larger tables are stored on disk.
MAX_MEMORY_ROWS = 500_000


@dataclass(frozen=True, slots=True)
class EngineTable:
    """A table or view of an engine, by its name."""

    engine: Engine
    table: str

    @property
    def source(self) -> exp.Table:
        """The table as the source of a query."""
        return table(self.table)

    def aggregate(self, aggregates: Sequence[exp.Expression]) -> tuple[Any, ...]:
        """Return aggregates over all rows, computed in one scan."""
        if not aggregates:
            return ()
        return self.engine.rows(select(*aggregates).from_(self.source, copy=False))[0]


@dataclass(frozen=True, slots=True)
class Customers(EngineTable):
    """Customers in an engine: one row each, measure number i in column ``m{i}``.

    ``descriptors`` are profiled alone, and come after the measures that everything else uses.
    Measures have column names of ours, so that they never clash and the order of the source's
    columns has no effect. With labels, column `LABEL` holds each customer's label, and ``labels``
    are the distinct ones, segment 1 first (empty until they are numbered);
    ``missing_labels`` counts the customers without one, who were left out.

    Ids are unique where ``has_unique_ids``. Where all ids of a large table are integers
    (``has_integer_ids``), column `ID_NUMBER` holds them: integers take less room and sort faster.
    ``has_numeric_ids``: the source stores ids as numbers, or they are row numbers.

    ``curves`` are the quantiles of each numeric measure at `population.STEPS`, by column, once
    computed; ``draws`` are tables drawn from these customers, the smallest first (`sample`).
    """

    rows: int
    measures: tuple[Measure, ...]
    labels: tuple[str, ...] | None = None
    missing_labels: int = 0
    has_unique_ids: bool = False
    has_integer_ids: bool = False
    has_numeric_ids: bool = False
    curves: Mapping[str, tuple[float, ...]] | None = None
    draws: tuple[EngineTable, ...] = ()
    descriptors: tuple[Measure, ...] = ()

    @property
    def all_measures(self) -> tuple[Measure, ...]:
        """The measures and the descriptors, in the order of their columns."""
        return (*self.measures, *self.descriptors)

    def column(self, measure: str) -> str:
        """Return the internal column of a measure."""
        return next(f"m{i}" for i, m in enumerate(self.all_measures) if m.name == measure)

    @property
    def content_columns(self) -> tuple[str, ...]:
        """The columns of measures, then that of labels."""
        return (*(f"m{i}" for i in range(len(self.all_measures))), *self._label_column)

    @property
    def stored_keys(self) -> tuple[str, ...]:
        """The columns of ids and labels that are stored; a view adds the ids of numbers."""
        return (ID_NUMBER if self.has_integer_ids else ID, *self._label_column)

    @property
    def _label_column(self) -> tuple[str, ...]:
        return () if self.labels is None else (LABEL,)

    def label_number(self) -> exp.Case:
        """Return the number of a customer's label, from 1."""
        case = exp.Case()
        for number, text in enumerate(self.labels or (), start=1):
            case = case.when(column(LABEL).eq(text), exp.Literal.number(number))
        return case

    @property
    def numbers(self) -> tuple[Measure, ...]:
        """The numeric measures."""
        return tuple(m for m in self.measures if m.kind == "number")

    @property
    def categories(self) -> tuple[Measure, ...]:
        """The categorical measures."""
        return tuple(m for m in self.measures if m.kind == "category")

    @property
    def all_numbers(self) -> tuple[Measure, ...]:
        """The numeric measures and descriptors."""
        return tuple(m for m in self.all_measures if m.kind == "number")

    @property
    def all_categories(self) -> tuple[Measure, ...]:
        """The categorical measures and descriptors."""
        return tuple(m for m in self.all_measures if m.kind == "category")


@dataclass(frozen=True, slots=True)
class AssignedCustomers(Customers):
    """Customers whose table has a column `nearest.SEGMENT`: the number of each one's segment."""


AnyCustomers = TypeVar("AnyCustomers", bound=Customers)


def derive(
    kind: type[AnyCustomers], customers: Customers, suffix: str, rows: int | None = None
) -> AnyCustomers:
    """Return customers of a new table, named after the table that it is computed from.

    The caller creates the table. A name stands for one table only: nothing replaces the table of
    an object that exists.
    """
    values = {field.name: getattr(customers, field.name) for field in fields(Customers)}
    values |= {"table": f"{customers.table}_{suffix}", "curves": None, "draws": ()}
    return kind(**values | ({} if rows is None else {"rows": rows}))


def exclude(
    customers: Customers, condition: exp.Expression, suffix: str, excluded_rows: int
) -> Customers:
    """Return the customers who do not meet a condition, as a table of their own."""
    result = derive(Customers, customers, suffix, customers.rows - excluded_rows)
    query = exp.select(exp.Star()).from_(customers.source).where(exp.not_(condition))
    store_table(customers.engine, result.table, query, result.rows)
    return result


def read_customers(
    source: SourceTable,
    measures: Sequence[Measure],
    id_column: str | None,
    labels: str | None = None,
    beside: Sequence[exp.Alias] = (),
    descriptors: Sequence[Measure] = (),
) -> tuple[Customers, tuple[Problem, ...]]:
    """Type the measures into a table of customers; warn where ids are not unique.

    ``labels`` is the column of labels, if any; ``beside`` are further columns to keep, under names
    that no measure has; ``descriptors`` are measures that are profiled alone.
    """
    columns = source.columns
    numbers = [m for m in descriptors if m.kind == "number"]
    of_descriptors = warn_of_descriptors(used_columns(source, numbers))
    doubts = (*_check_columns(source, measures), *of_descriptors)
    duplicates = source.count_repeated_ids(id_column) if id_column else 0
    customers = Customers(
        source.engine,
        CUSTOMERS,
        source.rows,
        tuple(measures),
        () if labels else None,
        has_unique_ids=bool(id_column) and not duplicates,
        has_integer_ids=source.count_ids(id_column).are_integers if id_column else False,
        has_numeric_ids=not id_column or find_column(columns, id_column).notation == "stored",
        descriptors=tuple(descriptors),
    )
    key = _key(columns, id_column, customers.has_integer_ids)
    label = [alias(as_word(find_column(columns, labels)), LABEL)] if labels else []
    values = [alias(_value(m, source), f"m{i}") for i, m in enumerate(customers.all_measures)]
    query = exp.select(key, *label, *values, *beside).from_(table(source.view))
    store_customers(customers, query)
    warnings = (_duplicate_ids(id_column, duplicates),) if id_column and duplicates else ()
    return customers, (*doubts, *warnings)


def _value(measure: Measure, source: SourceTable) -> exp.Expression:
    if measure.expression:
        return measure_sql(measure, source.columns, typed_value)
    column_ = find_column(source.columns, measure.column)
    if measure.kind == "number":
        return as_number(column_, sure=source.is_inspected)
    return as_word(column_)


def _key(columns: Sequence[Column], id_column: str | None, is_integer: bool) -> exp.Alias:
    if id_column is None:
        row_number = exp.Window(this=exp.RowNumber())  # from 1, in the order of the source
        return alias(exp.cast(row_number, "varchar"), ID)
    column_ = find_column(columns, id_column)
    if is_integer:
        return alias(whole_number(column_, sure=True), ID_NUMBER)
    return alias(identity(column_), ID)


def store_table(engine: Engine, name: str, query: exp.Select, rows: int) -> None:
    """Store the result of a query of ``rows`` rows, on disk where there are many."""
    store = engine.keep if rows > MAX_MEMORY_ROWS else engine.create_table
    store(name, query)


def store_customers(customers: Customers, query: exp.Select) -> None:
    """Store the result of a query as the table of customers; integer ids are stored as numbers."""
    engine, name = customers.engine, customers.table
    stored_name = f"{name} as kept" if customers.has_integer_ids else name
    store_table(engine, stored_name, query, customers.rows)
    if customers.has_integer_ids:
        with_id = exp.select(id_of_number(), exp.Star()).from_(table(stored_name))
        engine.create_view(name, with_id)


def id_of_number() -> exp.Alias:
    """Return the id as text, computed from its number."""
    return alias(exp.cast(column(ID_NUMBER), "varchar"), ID)


def used_columns(source: SourceTable, measures: Sequence[Measure]) -> tuple[Column, ...]:
    """Return the columns that measures are read or calculated from, in the order of names."""
    names = {name for m in measures for name in _columns_of(m, source.columns)}
    return tuple(sorted((c for c in source.columns if c.name in names), key=lambda c: c.name))


def _check_columns(source: SourceTable, measures: Sequence[Measure]) -> tuple[Problem, ...]:
    """Return the warnings of columns that measures use; raise where one is ambiguous."""
    words = {m.column for m in measures if m.kind == "category" and not m.expression}
    numbers = {m.column for m in measures if m.kind == "number"}
    columns = used_columns(source, measures)
    far = check_days(source.engine, source.view, columns)
    return (*check_columns(columns, frozenset(words - numbers)), *far)


def _columns_of(measure: Measure, columns: Sequence[Column]) -> tuple[str, ...]:
    if measure.expression:
        return read_expression(measure.expression, columns, measure.name).columns
    return (measure.column,)


def _duplicate_ids(name: str, rows: int) -> Problem:
    return Problem(
        "W101",
        f"{rows:,} rows have no id of their own in column `{name}`",
        "Every row is taken as one customer. Read the latest of each with --latest COLUMN, remove "
        "duplicates, or name another column with --id.",
    )
