"""A rectangle of cells: a sheet of a workbook or a table of a web page, and the tables on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import Any

from personas.ingest.documents.grid_header import Header, Row, count_cells, find_header, is_value

HEAD_ROWS = 50  # of a block, which tell its header and its types
MAX_HEADER_ROWS = 10  # of a block that may be the header of the next
RECENT_TABLES = 20  # that rows further down may belong to
TEXT_WEIGHT = 0.1  # of a column of words, where one of numbers or dates counts 1
SAME_HEIGHT = 0.9  # columns beside a blank one belong to a table of about as many rows

Merged = tuple[tuple[int, int], tuple[int, int]]  # the first and the last cell of a merged range


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in rows of equal length, which can be read again; a blank cell is an empty text.

    ``first_row`` and ``first_column`` are their numbers in the sheet.
    """

    name: str
    rows: Callable[[], Iterator[Row]]
    first_row: int = 0
    first_column: int = 0
    merged: tuple[Merged, ...] = ()
    is_visible: bool = True
    is_range: bool = False  # named by the analyst: one table, with all its columns

    def crop(self, rows: range, columns: range) -> Grid:
        """Return the part between these rows and columns, by their numbers in the span."""
        start, first = (
            max(rows.start - self.first_row, 0),
            max(columns.start - self.first_column, 0),
        )
        stop, last = max(rows.stop - self.first_row, 0), max(columns.stop - self.first_column, 0)
        return replace(
            self,
            rows=lambda: (row[first:last] for row in islice(self.rows(), start, stop)),
            first_row=self.first_row + start,
            first_column=self.first_column + first,
            is_range=True,
        )

    def address(self, rows: range, columns: range) -> str:
        """Return a range as spreadsheets write it, such as `A1:E181`."""
        first = cell_name(self.first_row + rows.start, self.first_column + columns.start)
        row, column = self.first_row + rows.stop - 1, self.first_column + columns.stop - 1
        return f"{first}:{cell_name(row, column)}"


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell by its numbers from 0: `C7` of (6, 2)."""
    letters, column = "", column + 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


@dataclass(slots=True)
class Table:
    """A table on a grid: its columns, its header, the rows below it, and how much it holds.

    ``parts`` are runs of rows, numbered from the first of the grid. ``notes`` are rows and columns
    that are no part of it: narrow rows below it after a blank one, and cells beside it.
    """

    columns: range
    header: Header
    parts: list[range]
    weight: float
    notes: list[tuple[range, range]] = field(default_factory=list)

    @property
    def rows(self) -> range:
        """From the header to the last row."""
        return range(self.header.first, self.parts[-1].stop)

    @property
    def count(self) -> int:
        """How many rows it has, blank ones between them included."""
        return sum(map(len, self.parts))

    @property
    def score(self) -> float:
        """Rows × columns, where words count less than numbers and dates."""
        return self.count * self.weight


@dataclass(slots=True)
class Block:
    """A run of rows that are not blank; ``spans`` are the columns between blank ones."""

    start: int
    head: list[Row]
    blank: list[int]
    stop: int = 0
    spans: list[range] = field(default_factory=list)
    last_rows: list[int] = field(default_factory=list)

    def add(self, number: int, row: Row) -> None:
        """Add a row below the others."""
        self.stop = number + 1
        if self.blank:
            self.blank = [i for i in self.blank if row[i] == ""]
        if len(self.head) < HEAD_ROWS:
            self.head.append(["" if str(cell).isspace() else cell for cell in row])
            return
        if not self.spans:
            self._find_spans()
        if len(self.spans) > 1:
            for i, span in enumerate(self.spans):
                if any(row[j] != "" for j in span):
                    self.last_rows[i] = number

    def _find_spans(self) -> None:
        self.spans = _split(len(self.head[0]), self.blank)
        self.last_rows = [
            max(i for i, row in enumerate(self.head) if any(row[j] != "" for j in span))
            + self.start
            for span in self.spans
        ]

    def close(self) -> Block:
        """Join the spans whose gap was filled further down."""
        if not self.spans:
            self._find_spans()
        spans = _split(len(self.head[0]), self.blank)
        if len(spans) < len(self.spans):
            self.join_spans(spans)
        return self

    def join_spans(self, spans: list[range]) -> None:
        """Set wider spans; each ends where the longest of those in it does."""
        pairs = list(zip(self.spans, self.last_rows, strict=True))
        self.last_rows = [
            max((last for part, last in pairs if part.start in span), default=self.stop - 1)
            for span in spans
        ]
        self.spans = spans

    def below(self, upper: Block) -> Block:
        """Return the block with the rows of another above it, and the blank ones between."""
        blank = [i for i in self.blank if i in upper.blank]
        width = len(self.head[0])
        head = [*upper.head, *[[""] * width] * (self.start - upper.stop), *self.head]
        block = replace(self, start=upper.start, head=head, blank=blank)
        block.join_spans(_split(width, blank))
        return block


def _split(width: int, blank: Sequence[int]) -> list[range]:
    """The runs of columns between blank ones."""
    edges = [-1, *blank, width]
    return [range(a + 1, b) for a, b in pairwise(edges) if b - a > 1]


def _blocks(grid: Grid) -> Iterator[Block]:
    block: Block | None = None
    for number, row in enumerate(grid.rows()):
        if row.count("") == len(row):
            if block:
                yield block.close()
            block = None
            continue
        block = block or Block(number, [], list(range(len(row))))
        block.add(number, row)
    if block:
        yield block.close()


def find_tables(grid: Grid) -> list[Table]:
    """Return the tables of a grid: rows between blank ones, each with a header of its own.

    A header may have a blank row below it: a block that is one, alone, is kept for the next.
    """
    tables: list[Table] = []
    header: Block | None = None
    for block in _blocks(grid):
        columns = range(block.spans[0].start, block.spans[-1].stop)
        if _extend_any(tables, grid, block, columns):
            continue
        if header and not _has_evident_header(grid, block, columns):
            block = block.below(header)
        additional = _read_tables(tables, grid, block)
        tables += additional
        is_near = block.stop - block.start <= MAX_HEADER_ROWS
        header = block if not additional and is_near else None
    return tables


def _has_evident_header(grid: Grid, block: Block, columns: range) -> bool:
    header = _find_header(grid, block, columns)
    return header is not None and header.is_evident


def _read_tables(tables: list[Table], grid: Grid, block: Block) -> list[Table]:
    """The tables of a block, side by side; cells beside them that are none are their notes."""
    result: list[Table] = []
    notes: list[tuple[range, range]] = []
    for columns, stop in _pieces(grid, block):
        if _extend_any(tables, grid, block, columns):
            continue
        if table := _read_table(grid, block, columns, stop):
            result.append(table)
        else:
            notes.append((range(block.start, stop), columns))
    if result or tables:  # what is above all tables is a title
        max(result or tables, key=lambda table: table.score).notes += notes
    return result


def _pieces(grid: Grid, block: Block) -> Iterator[tuple[range, int]]:
    """Yield the columns of each table of a block, and the row after its last.

    A blank column parts two tables where they differ in height or share a name; else it is a
    blank column within one.
    """
    if len(block.spans) == 1 or grid.is_range:
        yield range(block.spans[0].start, block.spans[-1].stop), block.stop
        return
    start, stop, names = block.spans[0].start, block.spans[0].stop, set[str]()
    height = 0
    for span, last in zip(block.spans, block.last_rows, strict=True):
        header = _find_header(grid, block, span)
        words = {name.casefold() for name in header.names} if header else set()
        rows = last + 1 - block.start
        is_equal = min(rows, height) >= SAME_HEIGHT * max(rows, height)
        if height and not (is_equal and not words & names):
            yield range(start, stop), block.start + height
            start, names, height = span.start, set(), 0
        stop, names, height = span.stop, names | words, max(height, rows)
    yield range(start, stop), block.start + height


def _find_header(grid: Grid, block: Block, columns: range) -> Header | None:
    head = [row[columns.start : columns.stop] for row in block.head]
    row, column = grid.first_row + block.start, grid.first_column + columns.start
    merged = [
        ((a - row, b - column), (c - row, d - column))
        for (a, b), (c, d) in grid.merged
        if row <= a < row + len(head) and column <= b < column + len(columns)
    ]
    header = find_header(head, merged)
    return header and header.shift(block.start)


def _read_table(grid: Grid, block: Block, columns: range, stop: int) -> Table | None:
    header = _find_header(grid, block, columns)
    if header is None or header.last + 1 >= stop:
        return None
    rows = [row[columns.start : columns.stop] for row in block.head][
        header.last + 1 - block.start :
    ]
    weight = sum(_weigh([row[i] for row in rows]) for i in range(len(columns)))
    return Table(columns, header, [range(header.last + 1, stop)], weight)


def _weigh(cells: Sequence[Any]) -> float:
    filled = [cell for cell in cells if cell != ""]
    if not filled:
        return 0
    return 1 if 2 * sum(map(is_value, filled)) > len(filled) else TEXT_WEIGHT


def _extend_any(tables: list[Table], grid: Grid, block: Block, columns: range) -> bool:
    """Add the rows of a block to the table above them, if they belong to it."""
    for table in reversed(tables[-RECENT_TABLES:]):
        if columns.start >= table.columns.start and columns.stop <= table.columns.stop:
            return _extend(table, grid, block)
    return False


def _extend(table: Table, grid: Grid, block: Block) -> bool:
    header = _find_header(grid, block, table.columns)
    if header and header.names == table.header.names:
        table.parts.append(range(header.last + 1, block.stop))
    elif header and header.is_evident:
        return False
    elif 2 * max(map(count_cells, block.head)) < count_cells(table.header.names):
        table.notes.append((range(block.start, block.stop), table.columns))
        return True
    else:
        table.parts[-1] = range(table.parts[-1].start, block.stop)
    table.notes[:] = [note for note in table.notes if note[1] != table.columns]
    return True
