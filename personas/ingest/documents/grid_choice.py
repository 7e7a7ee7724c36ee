"""The table that is read, among the sheets of a workbook or the tables of a web page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from personas.domain.problem import PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.spool import as_text
from personas.ingest.documents.grid import Grid, Table, find_tables
from personas.ingest.documents.grid_header import Header
from personas.ingest.documents.grid_keys import Keys, Unit, find_keys
from personas.ingest.documents.grid_warnings import (
    Alternative,
    Container,
    to_alternative,
    warn_of_grids,
    warn_of_header,
    warn_of_tables,
)
from personas.sql.engine import choose_table

RANGE = re.compile(r"(.+)!\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Start:
    """Where the first row of a table is, if the analyst says so: rows to skip, or its header.

    ``purchases`` says that its rows are to be purchases.
    """

    skip_rows: int | None = None
    header_row: int | None = None
    purchases: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """The largest table of a grid, the others on it, and the ids of customers on the largest."""

    grid: Grid
    tables: list[Table]
    table: Table
    keys: Keys

    @property
    def rank(self) -> tuple[bool, float]:
        """Hidden grids are last; else by rows × columns."""
        return self.grid.is_visible, self.table.score


@dataclass(frozen=True, slots=True)
class Choice:
    """The table that is read, the grid it is on, and what there is to say about it."""

    grid: Grid
    table: Table
    warnings: tuple[Problem, ...] = ()


def start_of(reading: Reading) -> Start:
    """Return where the options say that the table begins."""
    return Start(reading.skip_rows, reading.header_row, reading.purchases)


def choose(
    container: Container, grids: Iterable[Grid], start: Start, is_named: bool = False
) -> Choice:
    """Return the table with the most rows × columns; one of a hidden grid only where no other is.

    Where that one and another are of the same customers, it is the one with a row each, or with
    their purchases if these are wanted. Grids are looked at one after the other: only that of the
    best table of each kind stays in memory. ``is_named`` says that the only grid is the one that
    was asked for.
    """
    best: dict[Unit, Candidate] = {}
    alternatives: list[Alternative] = []
    for grid in grids:
        candidate = _find_candidate(grid, start)
        alternatives.append(to_alternative(grid, candidate.table if candidate else None))
        if candidate:
            unit = candidate.keys.unit
            best[unit] = max(best.get(unit, candidate), candidate, key=lambda c: c.rank)
    if not best:
        raise _no_table_error(container, alternatives[0].name if is_named else None)
    selected = _select(best, start)
    grid, table = selected.grid, selected.table
    warnings = (
        *warn_of_grids(container, grid, alternatives),
        *warn_of_tables(container, grid, table, selected.tables),
        *warn_of_header(grid, table),
    )
    return Choice(grid, table, warnings)


def _find_candidate(grid: Grid, start: Start) -> Candidate | None:
    tables = list(_tables(grid, start))
    table = max(tables, key=lambda table: table.score, default=None)
    return Candidate(grid, tables, table, find_keys(grid, table)) if table else None


def _select(best: Mapping[Unit, Candidate], start: Start) -> Candidate:
    """The largest table, or that of the same customers with the rows that are wanted."""
    first = max(best.values(), key=lambda candidate: candidate.rank)
    customers, purchases = best.get("customer"), best.get("purchase")
    if not (customers and purchases and purchases.keys.repeat(customers.keys)):
        return first
    selected = purchases if start.purchases else customers
    return selected if selected.grid.is_visible else first


def choose_reading(container: Container, grids: Sequence[Grid], reading: Reading) -> Choice:
    """Return the table of the grid or range that ``--sheet`` names, else the largest of all."""
    by_name = {grid.name: grid for grid in grids}
    if reading.sheet is None:
        return choose(container, grids, start_of(reading))
    return choose_by_name(container, list(by_name), by_name.__getitem__, reading)


def choose_by_name(
    container: Container, names: Sequence[str], read: Callable[[str], Grid], reading: Reading
) -> Choice:
    """Return the table of the grid or range that ``--sheet`` names; only that grid is read."""
    sheet = reading.sheet or ""
    area = crop_grid(sheet) if sheet not in names else None
    numbers = {str(i): name for i, name in enumerate(names, 1)}
    name = area[0] if area else sheet
    grid = read(choose_table(container.name, names, name, container.part, numbers))
    grid = grid.crop(*area[1:]) if area else grid
    return choose(container, [grid], start_of(reading), is_named=True)


def _no_table_error(container: Container, name: str | None) -> PersonasError:
    if name is not None:
        message = f"The {container.part} `{name}` holds no table"
        return error("E107", message, "Name another one with --sheet.")
    help_ = "A table needs a header and rows below it."
    return error("E107", f"No {container.part} of `{container.name}` holds a table", help_)


def _tables(grid: Grid, start: Start) -> Iterator[Table]:
    """The tables of a grid; with a stated start, those below it, or the one with that header."""
    if start.header_row:
        yield from _table_below(grid, start.header_row - 1)
        return
    skip = (start.skip_rows or 0) - grid.first_row
    for table in find_tables(grid if skip <= 0 else _below(grid, skip)):
        yield table if skip <= 0 else _shift(table, skip)


def _below(grid: Grid, rows: int) -> Grid:
    return replace(
        grid, rows=lambda: islice(grid.rows(), rows, None), first_row=grid.first_row + rows
    )


def _shift(table: Table, rows: int) -> Table:
    parts = [range(part.start + rows, part.stop + rows) for part in table.parts]
    notes = [(range(a.start + rows, a.stop + rows), columns) for a, columns in table.notes]
    return replace(table, header=table.header.shift(rows), parts=parts, notes=notes)


def _table_below(grid: Grid, row: int) -> Iterator[Table]:
    """The table whose header is this row, whatever is below it."""
    number = row - grid.first_row
    header = next(islice(grid.rows(), max(number, 0), None), None)
    count = sum(1 for _ in grid.rows())
    filled = [i for i, cell in enumerate(header or ()) if cell != ""]
    if number < 0 or header is None or not filled or number + 1 >= count:
        return
    columns = range(filled[0], filled[-1] + 1)
    names = tuple(" ".join(as_text(header[i]).split()) for i in columns)
    rows = range(number + 1, count)
    yield Table(columns, Header(number, number, names), [rows], float(len(columns)))


def crop_grid(name: str) -> tuple[str, range, range] | None:
    """Return the sheet, rows and columns of a range such as `Sheet1!A1:E181`."""
    match = RANGE.fullmatch(name)
    if match is None:
        return None
    rows = range(int(match[3]) - 1, int(match[5]))
    columns = range(_column(match[2]), _column(match[4]) + 1)
    return match[1].strip("'"), rows, columns


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
