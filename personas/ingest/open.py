"""From a source to typed customers: open the table, look at its columns, read the measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from personas.backends.start import start_engine
from personas.domain.measure import Column
from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Backend, Reading
from personas.ingest.columns import Ids, check_id, count_ids, find_column, likely_ids, read_columns
from personas.ingest.loading import load_source
from personas.ingest.prepare import prepare
from personas.ingest.sources import Source
from personas.sql.engine import Engine

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
    view: str = SOURCE
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
            self.counted[name] = count_ids(self.engine, self.view, column, self.rows)
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


def ignore(opened: Opened, names: Sequence[str]) -> Opened:
    """Return the table without these columns; raise E125 for each that it does not have."""
    known = [column.name for column in opened.columns]
    if unknown := [name for name in dict.fromkeys(names) if name not in known]:
        found = ", ".join(f"`{name}`" for name in sorted(known))
        message = "There is no column `{}` to ignore"
        hint = f"Columns found: {found}"
        raise PersonasError(*(Problem("E125", message.format(name), hint) for name in unknown))
    return replace(opened, columns=tuple(c for c in opened.columns if c.name not in names))
