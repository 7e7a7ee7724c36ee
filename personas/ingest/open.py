"""Open a source: load its table into an engine, and decide the forms of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from personas.backends.start import start_engine
from personas.domain.measure import Column
from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Backend, Reading
from personas.ingest.columns import Ids, check_id, count_ids, find_column, read_columns
from personas.ingest.ids import Contents, likely_ids, rank, warn_of_shortened
from personas.ingest.loading import load_source
from personas.ingest.prepare import prepare_source
from personas.ingest.sources import Source
from personas.sql.engine import Engine

SOURCE = "source"
TEXT_NOTATIONS = ("plain", "point", "comma")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A source in an engine, with its number of rows and its columns.

    ``warnings`` are of the source as a whole; those of a column come when it is used.
    ``purchases`` is the number of rows that its customers were made of, if they were. ``counted``
    caches the ids of a column, which take a scan. ``looked_at`` is false where the forms of the
    columns come from an earlier table.
    """

    engine: Engine
    name: str
    rows: int
    columns: tuple[Column, ...]
    warnings: tuple[Problem, ...] = ()
    purchases: int | None = None
    view: str = SOURCE
    id_counts: dict[str, Ids] = field(default_factory=dict, repr=False, compare=False)
    is_inspected: bool = True

    def id_column(self, name: str | None) -> str | None:
        """Return the column that identifies a customer: that of this name, else a likely one."""
        if name is not None:
            return check_id(self.columns, name)
        names = likely_ids(self.columns)
        by_name = (column for column in names if not self.count_repeated_ids(column))
        return next(by_name, None) or self._find_id()

    def _find_id(self) -> str | None:
        """Return the column that holds an id in every row, whatever it is called."""
        likely = (*self.contents.find_codes(self.columns), *self._find_numbers()[0])
        return next((column for column in likely if not self.count_repeated_ids(column)), None)

    def _find_numbers(self) -> tuple[list[str], list[str]]:
        """Return the columns of whole numbers that are ids by their content, and by their names.

        A table of nothing else is one of measures, whatever they look like.
        """
        integers = self.contents.find_numbers(self.columns)
        by_content = sorted(name for name, is_id in integers.items() if is_id)
        by_name = sorted(name for name in integers if rank(name) is not None)
        names = {*by_content, *(c.name for c in self.columns if rank(c.name) is not None)}
        numbers = {c.name for c in self.columns if c.form == "number" and not c.doubt}
        has_measures = bool(numbers - names)
        return (by_content if has_measures else []), by_name

    @property
    def contents(self) -> Contents:
        """What the columns hold, as far as it tells ids."""
        return Contents(self.engine, self.view, self.rows)

    def find_keys(self, identity: str | None = None) -> frozenset[str]:
        """Return the id, and all columns of numbers that tell customers apart as it does."""
        certain = {c.name for c in self.columns if c.form == "number" and rank(c.name) == 0}
        likely = {name for names in self._find_numbers() for name in names}
        unique = {name for name in likely - certain if not self.count_repeated_ids(name)}
        return frozenset(certain | unique | ({identity} if identity else set()))

    def check_ids(self) -> Iterator[Problem]:
        """Warn of columns whose ids a spreadsheet has shortened, so that they repeat."""
        texts = (c for c in self.columns if c.form == "text" or c.notation in TEXT_NOTATIONS)
        for name in sorted(c.name for c in texts if rank(c.name) in (0, 1)):
            if self.contents.is_shortened(name) and self.count_repeated_ids(name):
                yield warn_of_shortened(name, self.count_ids(name), self.rows)

    def count_repeated_ids(self, name: str) -> int:
        """Return how many rows have no unique id in a column (none, or that of another row)."""
        return self.rows - self.count_ids(name).distinct

    def count_ids(self, name: str) -> Ids:
        """Return the number of different ids in a column, computed once."""
        if name not in self.id_counts:
            column = find_column(self.columns, name)
            self.id_counts[name] = count_ids(self.engine, self.view, column, self.rows)
        return self.id_counts[name]


def open_table(
    source: Source,
    reading: Reading | None = None,
    min_rows: int = 2,
    backend: Backend | None = None,
    on_start: Callable[[Engine], None] = lambda _: None,
) -> SourceTable:
    """Open a source in an engine; raise `PersonasError` when it is no table of customers.

    ``on_start`` is called with the engine before it reads.
    """
    reading = reading or Reading()
    engine = start_engine(backend or Backend(), source)
    on_start(engine)
    prepared_source = prepare_source(source, reading, engine.scratch)
    warnings = load_source(engine, prepared_source, SOURCE, reading)
    rows, columns = read_columns(engine, SOURCE, reading)
    if rows == 0:
        message = f"`{source.name}` has a header but no rows"
        raise error("E107", message, "Export the table again with its customers.")
    if rows < min_rows:
        raise error("E108", f"`{source.name}` has one row only", "Segments need many customers.")
    return SourceTable(engine, source.name, rows, columns, (*warnings, *_warn_of_nameless(columns)))


def _warn_of_nameless(columns: Sequence[Column]) -> Iterator[Problem]:
    """Warn of columns that had no name, and are not empty."""
    nameless = [c.name for c in columns if re.fullmatch(r"column \d+", c.name) and c.filled]
    if nameless:
        names = ", ".join(f"`{name}`" for name in nameless)
        help_ = "Name every column in the first line of the file."
        yield Problem("W104", f"Columns without a name are called by their place: {names}", help_)


def ignore_columns(opened: SourceTable, names: Sequence[str]) -> SourceTable:
    """Return the table without these columns; raise E125 for each that it does not have."""
    columns = [column.name for column in opened.columns]
    if unknown := [name for name in dict.fromkeys(names) if name not in columns]:
        hint = "Columns found: " + ", ".join(f"`{name}`" for name in sorted(columns))
        message = "There is no column `{}` to ignore"
        raise PersonasError(*(Problem("E125", message.format(name), hint) for name in unknown))
    return replace(opened, columns=tuple(c for c in opened.columns if c.name not in names))
