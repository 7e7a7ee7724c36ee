"""The header of a table on a sheet or a page: as of a text, with merged cells and typed values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import Any

from personas.files.spool import as_text
from personas.ingest.text import header as text
from personas.ingest.text.header import Row as Line
from personas.ingest.text.header_names import fill_right, is_complete, join_names

Row = Sequence[Any]
Merged = tuple[tuple[int, int], tuple[int, int]]

# A number, an amount or a date that is written as text.
VALUE = re.compile(r"[^\w\s]{0,3}\s?\d[\d.,:/'’\s-]*[^\w\s]?\s?\w{0,3}|\d{4}-\d\d-\d\d.*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """The first and last row of a header, and the names that it gives the columns.

    ``is_evident`` says that they are words above values, not above words alone; ``labels`` are
    the words of a row between them: units, or the texts of questions.
    """

    first: int
    last: int
    names: tuple[str, ...]
    is_evident: bool = False
    labels: tuple[str, ...] = ()

    def shift(self, rows: int) -> Header:
        """Return the header as it is numbered where ``rows`` are above."""
        return replace(self, first=self.first + rows, last=self.last + rows)


def is_value(cell: Any) -> bool:
    """Whether a cell holds a number, a date or a boolean, as such or as text."""
    if isinstance(cell, str):
        return VALUE.fullmatch(cell.strip()) is not None
    return cell is not None


def count_cells(row: Row) -> int:
    """Return how many cells of a row are not blank."""
    return len(row) - row.count("")


def find_header(head: Sequence[Row], merged: Sequence[Merged] = ()) -> Header | None:
    """Return the header among the first rows of a table; None where none is two cells wide."""
    if max(map(count_cells, head)) < 2:
        return None
    texts = _fill_down(head, merged)
    start = _end_of_headings(head, merged)
    rows = [Line(cells, i, i) for i, cells in enumerate(texts) if count_cells(head[i])]
    header = text.find_header([row for row in rows if row.start >= start] or rows)
    lines = [row for row in header.rows if tuple(row.cells) == header.cells] or header.rows
    above = _headings(head, lines[0].start)
    headings = [_spread(texts, i, merged) for i in above]
    names = header.cells
    if headings and not is_complete(names):
        names = join_names([*headings, *(line.cells for line in lines)])
        first = above.start
    else:
        tops = [top for (top, _), (bottom, _) in merged if top < lines[0].start <= bottom]
        first = min(tops, default=lines[0].start)
    below = list(dropwhile(lambda row: not count_cells(row), head[header.end + 1 :]))
    words = (row.cells for row in rows if lines[-1].start < row.start <= header.end)
    return Header(
        first,
        header.end,
        names := (*names, *[""] * (len(head[0]) - len(names))),
        not _has_value(head[lines[-1].start]) and _have_names(names, below),
        tuple(cell for cells in words for cell in cells if cell not in ("", "-")),
    )


def _fill_down(head: Sequence[Row], merged: Sequence[Merged]) -> list[list[str]]:
    """Write cells as a text does; one that is merged over rows stands in each of them."""
    texts = [
        ["1" if isinstance(cell, bool) else " ".join(as_text(cell).split()) for cell in row]
        for row in head
    ]
    for (first, column), (last, last_column) in merged:
        for row in texts[first + 1 : last + 1] if column == last_column else ():
            row[column] = texts[first][column]
    return texts


def _end_of_headings(head: Sequence[Row], merged: Sequence[Merged]) -> int:
    """The number of the row below the titles and headings that are merged over columns."""
    widths = [count_cells(row) for row in head]
    wide = (i for i, width in enumerate(widths) if 4 * width >= 3 * max(widths))
    stop = next((i for i in wide if _has_value(head[i])), len(head))
    starts = {first for (first, start), (_, end) in merged if end > start and first + 1 < stop}
    return max(
        (i + 1 for i in starts if widths[i + 1] >= widths[i] or 4 * widths[i] < 3 * max(widths)),
        default=0,
    )


def _headings(head: Sequence[Row], end: int) -> range:
    """The rows right above ``end`` that group columns; one cell in the first is a title."""
    start = end
    while start and count_cells(head[start - 1]) > (head[start - 1][0] != ""):
        start -= 1
    return range(start, end)


def _spread(texts: Sequence[Sequence[str]], row: int, merged: Sequence[Merged]) -> list[str]:
    """Repeat a heading over the columns that it stands above: those merged, else the blank ones."""
    cells = list(texts[row])
    ends = {start: end for (first, start), (_, end) in merged if first == row}
    for start, end in ends.items():
        cells[start : end + 1] = [cells[start]] * len(cells[start : end + 1])
    return cells if ends else fill_right(cells)


def _have_names(names: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether there are columns of values, and all of them have a name."""
    columns = [
        i for i in range(len(names)) if 2 * sum(_is_filled(row[i]) for row in rows) > len(rows)
    ]
    return bool(columns) and all(names[i] for i in columns)


def _has_value(row: Row) -> bool:
    return any(map(_is_filled, row))


def _is_filled(cell: Any) -> bool:
    return cell != "" and is_value(cell)
