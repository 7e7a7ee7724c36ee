"""Open a source: load its table into an engine, and decide the forms of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from personas.backends import start_engine
from personas.domain.measure import Column
from personas.domain.problem import PersonasError, Problem, cap_problems, error
from personas.domain.request import Backend, Reading
from personas.ingest.columns.day_gaps import day_gaps, without_gaps
from personas.ingest.columns.id_names import rank
from personas.ingest.columns.ids import (
    Contents,
    Extremes,
    certain_ids,
    likely_ids,
    warn_of_shortened,
)
from personas.ingest.columns.names import doubt_namesakes, find_copies, warn_of_namesake
from personas.ingest.columns.read import (
    MANY_ROWS,
    Ids,
    check_id,
    count_ids,
    find_column,
    read_columns,
)
from personas.ingest.loading import load_source
from personas.ingest.prepare import PreparedSource, prepare_source, without_outside_lines
from personas.ingest.rows.footers import Footers, find_footers, warn_of_footers, without_rows
from personas.ingest.sources import Source
from personas.sql.build import alias, count, split_batches, table
from personas.sql.cells import as_date, as_number
from personas.sql.engine import Engine, Namesake

SOURCE = "source"
SLIPS = 0.05  # the share of rows that may repeat an id, or lack one, in a column of ids
LOADED = "loaded"  # with rows that are no customers
TEXT_NOTATIONS = ("plain", "point", "comma")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A source in an engine, with its number of rows and its columns.

    ``warnings`` are of the source as a whole; those of a column come when it is used.
    ``namesakes`` are columns with the header of an earlier one, see `ignore_columns`.
    ``ignored`` are the columns that the analyst leaves out.
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
    namesakes: tuple[Namesake, ...] = ()
    ignored: tuple[str, ...] = ()

    def id_column(self, name: str | None) -> str | None:
        """Return the column that identifies a customer: that of this name, else a likely one."""
        if name is not None:
            return check_id(self.columns, name)
        names = likely_ids(self.columns)
        exact = (column for column in names if not self.count_repeated_ids(column))
        slips = (n for n in certain_ids(self.columns) if self._has_slips(n))
        return next(exact, None) or next(slips, None) or self._find_id()

    def _has_slips(self, name: str) -> bool:
        return self.count_repeated_ids(name) <= SLIPS * self.rows

    def _find_id(self) -> str | None:
        """Return the column that holds an id in every row, whatever it is called."""
        likely = (*self.contents.find_codes(self.columns), *self._find_numbers()[0])
        return next((column for column in likely if not self.count_repeated_ids(column)), None)

    def _find_numbers(self, extremes: Extremes | None = None) -> tuple[list[str], list[str]]:
        """Return the columns of whole numbers that are ids by their content, and by their names.

        A table of nothing else is one of measures, whatever they look like.
        """
        integers = self.contents.find_numbers(self.columns, extremes)
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

    def find_keys(
        self, identity: str | None = None, extremes: Extremes | None = None
    ) -> frozenset[str]:
        """Return the id, and all columns of numbers that tell customers apart as it does.

        ``extremes`` of the columns of numbers, where they are known, need not be read again.
        """
        certain = {c.name for c in self.columns if c.form == "number" and rank(c.name) == 0}
        likely = {name for names in self._find_numbers(extremes) for name in names}
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
    prepared_source, warnings = _load(engine, source, reading)
    rows, columns, footer_warnings = _read_customers(engine, source.name, reading)
    if rows == 0:
        message = f"`{source.name}` has a header but no rows"
        raise error("E107", message, "Export the table again with its customers.")
    if rows < min_rows:
        raise error("E108", f"`{source.name}` has one row only", "Segments need many customers.")
    return SourceTable(
        engine,
        source.name,
        rows,
        tuple(_with_unit(column, prepared_source.units) for column in columns),
        (*warnings, *footer_warnings, *_warn_of_nameless(columns)),
        namesakes=prepared_source.namesakes,
    )


def _load(
    engine: Engine, source: Source, reading: Reading
) -> tuple[PreparedSource, tuple[Problem, ...]]:
    """Load a source; text that the engine cannot read is read once more, line by line."""
    prepared_source = prepare_source(source, reading, engine.scratch)
    try:
        return prepared_source, load_source(engine, prepared_source, LOADED, reading)
    except PersonasError as cause:
        regular_source = without_outside_lines(prepared_source, cause, engine.scratch)
        return regular_source, load_source(engine, regular_source, LOADED, reading)


def _with_unit(column: Column, units: Mapping[str, str]) -> Column:
    """A column of numbers has the unit of its cells, else that of a row below the header."""
    if column.kind != "number" or column.unit:
        return column
    return replace(column, unit=units.get(column.name))


def _read_customers(
    engine: Engine, name: str, reading: Reading
) -> tuple[int, tuple[Column, ...], tuple[Problem, ...]]:
    """Make the rows that are customers readable; return their number and columns, and warnings."""
    view = LOADED
    rows, columns = read_columns(engine, view, reading)
    store = engine.keep if rows > MANY_ROWS else engine.create_table
    if gaps := day_gaps(columns, reading):
        view = f"{LOADED} without gaps"
        store(view, without_gaps(LOADED, columns, gaps))
        rows, columns = read_columns(engine, view, reading)
    footers = Footers() if reading.totals == "keep" else find_footers(engine, view, columns, rows)
    warnings = tuple(warn_of_footers(name, footers))
    if not footers.keys:
        engine.create_view(SOURCE, exp.select("*").from_(table(view)))
        return rows, columns, warnings
    store(SOURCE, without_rows(view, columns, footers.keys))
    return (*read_columns(engine, SOURCE, reading), warnings)


def _warn_of_nameless(columns: Sequence[Column]) -> Iterator[Problem]:
    """Warn of columns that had no name, and are not empty."""
    nameless = [c.name for c in columns if re.fullmatch(r"column \d+", c.name) and c.filled]
    if nameless:
        names = ", ".join(f"`{name}`" for name in nameless)
        help_ = "Name every column in the first line of the file."
        yield Problem("W104", f"Columns without a name are called by their place: {names}", help_)


def ignore_columns(opened: SourceTable, names: Sequence[str]) -> SourceTable:
    """Return the table without these columns; raise E125 for each that it does not have.

    A header that several columns have stands for all of them. Of those that remain, copies are
    left out, and a name that stands for columns that differ may not be used.
    """
    repeated = opened.namesakes
    columns = {*(column.name for column in opened.columns), *(n.header for n in repeated)}
    if unknown := [name for name in dict.fromkeys(names) if name not in columns]:
        hint = "Columns found: " + ", ".join(f"`{name}`" for name in sorted(columns))
        message = "There is no column `{}` to ignore"
        raise PersonasError(*(Problem("E125", message.format(name), hint) for name in unknown))
    ignored = {*names, *(n.name for n in repeated if {n.header, n.first} & {*names})}
    namesakes = [namesake for namesake in repeated if namesake.name not in ignored]
    copies = find_copies(opened.engine, opened.view, namesakes)
    ignored |= {copy.name for copy in copies}
    remaining = [column for column in opened.columns if column.name not in ignored]
    return replace(
        opened,
        columns=doubt_namesakes(remaining, [n for n in namesakes if n not in copies]),
        warnings=(
            *opened.warnings,
            *cap_problems(warn_of_namesake(n, n in copies) for n in namesakes),
        ),
        namesakes=(),
        ignored=tuple(c.name for c in opened.columns if c.name in {*names}),
    )


def select_rows(source: SourceTable, view: str, query: exp.Select) -> SourceTable:
    """Return the table with the rows of a query, stored as ``view``; columns keep their forms."""
    engine = source.engine
    store = engine.keep if source.rows > MANY_ROWS else engine.create_table
    store(view, query)
    ((rows,),) = engine.rows(exp.select(count()).from_(table(view)))
    columns: list[Column] = []
    for batch in split_batches(column.name for column in source.columns):
        part = [column for column in source.columns if column.name in batch]
        values = [
            count(value) for c in part for value in (exp.column(c.name, quoted=True), _read(c))
        ]
        names = [alias(value, f"c{i}") for i, value in enumerate(values)]
        result = engine.rows(exp.select(*names).from_(table(view)))[0]
        for c, filled, valid in zip(part, result[::2], result[1::2], strict=True):
            coerced = filled - valid if c.coerced else 0
            columns.append(replace(c, filled=filled, gaps=rows - filled, coerced=coerced))
    return replace(source, rows=int(rows), columns=tuple(columns), view=view, id_counts={})


def _read(column: Column) -> exp.Expression:
    """What a cell is read as, where some cells of its column do not fit its form."""
    if not column.coerced:
        return exp.null()
    return as_number(column) if column.form == "number" else as_date(column)
