"""The rows of a table on a grid, written as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from personas.files.spool import spool
from personas.ingest.documents.grid import Grid, Table
from personas.ingest.documents.grid_header import Row


def spool_table(grid: Grid, table: Table, target: Path) -> None:
    """Write a table as CSV.

    Columns without a name and without a cell are column out: they are blank columns within it.
    """
    header, rows = table.header, TableRows(grid, table)
    nameless = {i for i, name in enumerate(header.names) if not name}
    columns = sorted(set(range(len(header.names))) - nameless | _columns_with_cells(rows, nameless))
    names = [header.names[i] for i in columns]
    spool(names, ([row[i] for i in columns] for row in rows), target)


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table that are neither blank nor its header again; merged cells are filled."""

    grid: Grid
    table: Table

    def __iter__(self) -> Iterator[Row]:
        grid, table = self.grid, self.table
        span = slice(table.columns.start, table.columns.stop)
        names = next(islice(grid.rows(), table.header.last, None))[span]
        for row in _parts(_fill_merged(grid, table.header.last), table.parts):
            cells = row[span]
            if cells.count("") < len(cells) and cells != names:
                yield cells


def _parts(rows: Iterator[Row], parts: Sequence[range]) -> Iterator[Row]:
    position = 0
    for part in parts:
        yield from islice(rows, part.start - position, part.stop - position)
        position = part.stop


def _fill_merged(grid: Grid, header: int) -> Iterator[Row]:
    """The rows of a grid; a cell that is merged over rows of the table holds its value in each."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for (first, column), (bottom, _) in grid.merged:
        if first - grid.first_row > header and bottom > first:
            starts.setdefault(first - grid.first_row, []).append(
                (column - grid.first_column, bottom - grid.first_row)
            )
    if not starts:
        yield from grid.rows()
        return
    active: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(grid.rows()):
        active = {i: item for i, item in active.items() if item[0] >= number}
        if active:
            row = [active[i][1] if i in active and c == "" else c for i, c in enumerate(row)]
        active |= {i: (bottom, row[i]) for i, bottom in starts.get(number, ()) if 0 <= i < len(row)}
        yield row


def _columns_with_cells(rows: Iterable[Row], columns: set[int]) -> set[int]:
    result: set[int] = set()
    for row in rows if columns else ():
        result |= {i for i in columns - result if row[i] != ""}
        if result == columns:
            break
    return result
