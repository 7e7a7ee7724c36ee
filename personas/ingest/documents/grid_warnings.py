"""What there is to say about the choice of a table: what was read, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from personas.domain.problem import Problem
from personas.files.spool import as_text
from personas.ingest.documents.grid import Grid, Table

COMPARABLE = 0.1  # of the selected table's score: a smaller one is no alternative
MAX_NAMES = 8  # in a message


@dataclass(frozen=True, slots=True)
class Container:
    """A file of several grids: its name, what it is called, and what its grids are called."""

    name: str
    kind: str = "workbook"
    part: str = "sheet"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A grid, and the largest table on it, if any."""

    name: str
    is_visible: bool
    shape: str = ""
    score: float = 0

    @property
    def text(self) -> str:
        """Its name and shape for a message."""
        details = ", ".join(filter(None, (self.shape, "" if self.is_visible else "hidden")))
        return f"`{self.name}` ({details})" if details else f"`{self.name}`"


def to_alternative(grid: Grid, table: Table | None) -> Alternative:
    """Return what is said of a grid that may not be read."""
    if table is None:
        return Alternative(grid.name, grid.is_visible)
    return Alternative(grid.name, grid.is_visible, _shape(table), table.score)


def _shape(table: Table) -> str:
    return f"{table.count:,} rows × {len(table.columns)} columns"


def warn_of_grids(
    container: Container, selected: Grid, alternatives: Sequence[Alternative]
) -> Iterator[Problem]:
    """Name the grid that was selected and the others, where there was a choice."""
    best = next(a for a in alternatives if a.name == selected.name)
    visible = [a for a in alternatives if a.is_visible]
    is_first = visible[:1] == [best] or container.kind == "page"  # where tables make the layout
    has_rival = any(a is not best and a.score > COMPARABLE * best.score for a in alternatives)
    if is_first and not has_rival:
        return
    rivals = [a.text for a in alternatives if a is not best]
    more = f" and {len(rivals) - MAX_NAMES} more" if len(rivals) > MAX_NAMES else ""
    message = (
        f"Of the {container.part}s of `{container.name}`, {best.text} was read; not read: "
        f"{', '.join(rivals[:MAX_NAMES])}{more}"
    )
    help_ = (
        f'Name the {container.part} to be sure: --sheet "{best.name}". Several of one kind are '
        "one table when each is saved as CSV in a folder, and DATA is that folder. A sheet of "
        "orders becomes customers with --sheet and --purchases."
    )
    yield Problem("W106", message, help_)


def warn_of_tables(
    container: Container, grid: Grid, table: Table, tables: Sequence[Table]
) -> Iterator[Problem]:
    """Name the cells that were left out: other tables of the grid, and rows below the table."""
    rivals = [
        rival
        for rival in tables
        if rival is not table
        and (rival.header.first >= table.header.first or rival.score > COMPARABLE * table.score)
    ]
    parts = [_describe(grid, rival) for rival in rivals]
    parts += [_describe_rows(grid, rows, columns) for rows, columns in table.notes]
    if not parts:
        return
    more = f" and {len(parts) - MAX_NAMES} more" if len(parts) > MAX_NAMES else ""
    message = (
        f"On the {container.part} `{grid.name}` the table in "
        f"{grid.address(table.rows, table.columns)} was read; not read: "
        f"{', '.join(parts[:MAX_NAMES])}{more}"
    )
    beside = [r.columns for r in rivals if r.header.first < table.rows.stop]
    beside += [columns for rows, columns in table.notes if rows.start < table.rows.stop]
    help_ = (
        "Cells beside a blank column, or below a blank row, are taken for another table. A range "
        f'that is named is one table: --sheet "{grid.name}!{_suggest(grid, table, beside)}"'
    )
    yield Problem("W155", message, help_)


def _suggest(grid: Grid, table: Table, beside: Sequence[range]) -> str:
    """The range of the table and of what is beside it."""
    columns = [table.columns, *beside]
    first, last = min(part.start for part in columns), max(part.stop for part in columns)
    return grid.address(table.rows, range(first, last))


def _describe(grid: Grid, table: Table) -> str:
    names = [f"`{name}`" for name in table.header.names if name]
    return f"{grid.address(table.rows, table.columns)} ({', '.join(names[:3])})"


def _describe_rows(grid: Grid, rows: range, columns: range) -> str:
    cells = (row[i] for row in islice(grid.rows(), rows.start, rows.stop) for i in columns)
    cell = next((as_text(cell) for cell in cells if cell != ""), "")
    return f"{grid.address(rows, columns)} (`{cell[:40]}`)"


def warn_of_header(grid: Grid, table: Table) -> Iterator[Problem]:
    """Say where names come from more than one row, or a row below them was left out."""
    header, number = table.header, grid.first_row + table.header.last + 1
    if header.labels:
        labels = ", ".join(f"`{label}`" for label in header.labels[:3])
        message = (
            f"Row {number} of `{grid.name}` holds words above values ({labels}), and was left out"
        )
        yield Problem(
            "W156", message, "If it is a customer, blank its words in columns of numbers."
        )
        number -= 1
    if number > grid.first_row + header.first + 1:
        rows = f"{grid.first_row + header.first + 1} to {number}"
        names = ", ".join(f"`{name}`" for name in header.names[:4])
        message = f"The header of `{grid.name}` is in rows {rows}; columns are called {names}, …"
        help_ = f"Keep one row of names, or say which row has them: --header-row {number}"
        yield Problem("W156", message, help_)
