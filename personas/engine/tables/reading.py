"""From a source to typed customers: open the table, look at its columns, read the measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from personas.engine.customers import Customers, load_customers
from personas.engine.engine import Engine
from personas.engine.expressions import read_expression
from personas.engine.sources.ready import prepare
from personas.engine.start import start_engine
from personas.engine.tables.columns import (
    check_id,
    find_column,
    likely_ids,
    read_columns,
)
from personas.engine.tables.doubts import check
from personas.engine.tables.ids import Ids, count_ids
from personas.engine.tables.loading import load_source
from personas.engine.tables.source import Source
from personas.facts.backend import Backend
from personas.facts.measure import Column, Measure
from personas.facts.problem import Problem, error
from personas.facts.reading import Reading

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that an engine can read: its rows counted, its columns looked at.

    ``warnings`` are of the source as a whole; those of a column come when it is used.
    ``purchases`` says of how many rows its customers were made, if they were. ``counted`` keeps
    what was found of the ids in a column: that takes a scan. Columns are ``looked_at`` unless their
    forms were taken from an earlier table.
    """

    engine: Engine
    name: str
    rows: int
    columns: tuple[Column, ...]
    warnings: tuple[Problem, ...] = ()
    purchases: int | None = None
    counted: dict[str, Ids] = field(default_factory=dict, repr=False, compare=False)
    looked_at: bool = True

    def id_column(self, asked: str | None) -> str | None:
        """Return the column that identifies a customer: the one asked for, else a likely one."""
        if asked is not None:
            return check_id(self.columns, asked)
        likely = likely_ids(self.columns)
        return next((name for name in likely if not self.repeated(name)), None)

    def repeated(self, name: str) -> int:
        """Return how many rows have no id of their own in a column (none, or another row's)."""
        return self.rows - self.ids(name).different

    def ids(self, name: str) -> Ids:
        """Return what the ids in a column are."""
        if name not in self.counted:
            column = find_column(self.columns, name)
            self.counted[name] = count_ids(self.engine, SOURCE, column, self.rows)
        return self.counted[name]


def open_table(
    source: Source,
    reading: Reading | None = None,
    fewest: int = 2,
    backend: Backend | None = None,
    on_start: Callable[[Engine], None] = lambda _: None,
) -> Opened:
    """Open a source in an engine; raise `PersonasError` when it is no table of customers.

    ``on_start`` is given the engine before it reads.
    """
    told = reading or Reading()
    engine = start_engine(backend or Backend(), source)
    on_start(engine)
    prepared = prepare(source, told, engine.scratch)
    warnings = load_source(engine, prepared, SOURCE, told)
    rows, columns = read_columns(engine, SOURCE, told)
    if rows == 0:
        raise error(
            "E107",
            f"`{source.name}` has a header but no rows",
            "Export the table again with its customers.",
        )
    if rows < fewest:
        raise error("E108", f"`{source.name}` has one row only", "Segments need many customers.")
    return Opened(engine, source.name, rows, columns, (*warnings, *_nameless(columns)))


def _nameless(columns: Sequence[Column]) -> Iterator[Problem]:
    """Columns that had no name, and do hold something."""
    found = [c.name for c in columns if re.fullmatch(r"column \d+", c.name) and c.filled]
    if found:
        names = ", ".join(f"`{name}`" for name in found)
        help_ = "Name every column in the first line of the file."
        yield Problem("W104", f"Columns without a name are called by their place: {names}", help_)


def read_customers(
    opened: Opened,
    measures: Sequence[Measure],
    id_column: str | None,
    labels: str | None = None,
    beside: Sequence[exp.Alias] = (),
) -> tuple[Customers, tuple[Problem, ...]]:
    """Type the measures; warn where ids do not tell all customers apart.

    ``labels`` is the column that says who belongs where, if one does; ``beside`` are further
    columns that the customers are to keep.
    """
    doubts = _doubts(opened, measures)
    customers = load_customers(
        opened.engine,
        SOURCE,
        opened.rows,
        measures,
        id_column,
        opened.columns,
        labels,
        beside,
        whole=opened.ids(id_column).whole if id_column else False,
        sure=opened.looked_at,
    )
    repeated = opened.repeated(id_column) if id_column else 0
    told = (_repeated(id_column, repeated),) if id_column and repeated else ()
    numeric = id_column is None or find_column(opened.columns, id_column).notation == "stored"
    identified = bool(id_column) and not repeated
    return replace(customers, identified=identified, numeric=numeric), (*doubts, *told)


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


def _repeated(name: str, rows: int) -> Problem:
    return Problem(
        "W101",
        f"{rows:,} rows have no id of their own in column `{name}`",
        "Every row is taken as one customer. Remove duplicates, or name another column with --id.",
    )
