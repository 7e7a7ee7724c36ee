"""From a source to typed customers: open the table, look at its columns, read the measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from personas.engine.columns import check_id, find_id, read_columns, repeated_ids
from personas.engine.customers import Customers, load_customers
from personas.engine.duckdb import DuckDB
from personas.engine.engine import Engine
from personas.engine.source import Source
from personas.facts.measure import Column, Measure
from personas.facts.problem import Problem, error

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


def open_table(source: Source) -> Opened:
    """Open a source in DuckDB; raise `PersonasError` when it is no table of customers."""
    engine = DuckDB()
    engine.load(source, SOURCE)
    rows, columns = read_columns(engine, SOURCE)
    if rows == 0:
        raise error(
            "E107",
            f"`{source.name}` has a header but no rows",
            "Export the table again with its customers.",
        )
    if rows == 1:
        raise error("E108", f"`{source.name}` has one row only", "Segments need many customers.")
    return Opened(engine, source.name, rows, columns)


def read_customers(
    opened: Opened, measures: Sequence[Measure], id_column: str | None
) -> tuple[Customers, tuple[Problem, ...]]:
    """Type the measures; warn where ids do not tell all customers apart."""
    customers = load_customers(
        opened.engine, SOURCE, opened.rows, measures, id_column, opened.columns
    )
    repeated = repeated_ids(opened.engine, SOURCE, id_column, opened.rows) if id_column else 0
    return customers, (_repeated(str(id_column), repeated),) if repeated else ()


def _repeated(name: str, rows: int) -> Problem:
    return Problem(
        "W101",
        f"{rows:,} rows have no id of their own in column `{name}`",
        "Every row is taken as one customer. Remove duplicates, or name another column with --id.",
    )
