"""From a source to typed customers: open the table, look at its columns, read the measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from personas.engine.columns import check_id, find_column, find_id, read_columns, repeated_ids
from personas.engine.customers import Customers, load_customers
from personas.engine.doubts import check
from personas.engine.duckdb import DuckDB
from personas.engine.engine import Engine
from personas.engine.expressions import read_expression
from personas.engine.queries.cells import cleaned
from personas.engine.queries.parts import named, table
from personas.engine.source import Source
from personas.facts.measure import Column, Measure
from personas.facts.problem import Problem, error
from personas.facts.reading import Reading

RAW = "raw"
SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that an engine can read: its rows counted, its columns looked at."""

    engine: Engine
    name: str
    rows: int
    columns: tuple[Column, ...]

    def id_column(self, asked: str | None) -> str | None:
        """Return the column that identifies a customer: the one asked for, else a likely one."""
        if asked is not None:
            return check_id(self.columns, asked)
        return find_id(self.engine, SOURCE, self.columns, self.rows)


def open_table(source: Source, reading: Reading | None = None) -> Opened:
    """Open a source in DuckDB; raise `PersonasError` when it is no table of customers."""
    told = reading or Reading()
    engine = DuckDB()
    engine.load(source, RAW)
    clean(engine, RAW, SOURCE, told)
    rows, columns = read_columns(engine, SOURCE, told)
    if rows == 0:
        raise error(
            "E107",
            f"`{source.name}` has a header but no rows",
            "Export the table again with its customers.",
        )
    if rows == 1:
        raise error("E108", f"`{source.name}` has one row only", "Segments need many customers.")
    return Opened(engine, source.name, rows, columns)


def clean(engine: Engine, view: str, name: str, reading: Reading) -> None:
    """Name the view of a view whose cells have no padding, and NULL for every gap."""
    stored = engine.column_types(view)
    cells = [named(cleaned(c, kind, reading.missing), c) for c, kind in stored.items()]
    engine.create_view(name, exp.select(*cells).from_(table(view)))


def read_customers(
    opened: Opened, measures: Sequence[Measure], id_column: str | None
) -> tuple[Customers, tuple[Problem, ...]]:
    """Type the measures; warn where ids do not tell all customers apart."""
    customers = load_customers(
        opened.engine, SOURCE, opened.rows, measures, id_column, opened.columns
    )
    return customers, (*_doubts(opened, measures), *_of_ids(opened, id_column))


def _doubts(opened: Opened, measures: Sequence[Measure]) -> tuple[Problem, ...]:
    """What is to be said of the columns that supply measures; raise where one reads two ways."""
    words = {m.column for m in measures if m.kind == "category" and not m.expression}
    numbers = {m.column for m in measures if m.kind == "number"}
    used = {name for m in measures for name in _columns_of(m, opened.columns)}
    columns = sorted((c for c in opened.columns if c.name in used), key=lambda c: c.name)
    return check(columns, frozenset(words - numbers))


def _columns_of(measure: Measure, columns: Sequence[Column]) -> tuple[str, ...]:
    if measure.expression:
        return read_expression(measure.expression, columns, measure.name).columns
    return (measure.column,)


def _of_ids(opened: Opened, name: str | None) -> Iterator[Problem]:
    if name is not None:
        column = find_column(opened.columns, name)
        repeated = repeated_ids(opened.engine, SOURCE, column, opened.rows)
        if repeated:
            yield _repeated(name, repeated)


def _repeated(name: str, rows: int) -> Problem:
    return Problem(
        "W101",
        f"{rows:,} rows have no id of their own in column `{name}`",
        "Every row is taken as one customer. Remove duplicates, or name another column with --id.",
    )
