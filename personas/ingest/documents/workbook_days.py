"""Days that a workbook holds as bare numbers: counted from 1900, or from 1904."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from personas.ingest.documents.grid import Grid, Table
from personas.ingest.documents.grid_header import Row

SAMPLE_ROWS = 50
DAYS = range(18_000, 60_000)  # from 1949 (or 1953) to 2064: a number beyond is no day
EPOCH, DAYS_TO_1904 = datetime.date(1899, 12, 30), 1_462
DAY_NAME = re.compile(
    r"date|datum|fecha|\bdata\b|data_|dato|tarih|päiv|дата|日期|日付|날짜|\bdays?\b|\bjour\b|\btag\b|_at$|_on$"
    r"|joined|since|birth|\bdob\b",
    re.IGNORECASE,
)


def read_days(grid: Grid, table: Table, is_1904: bool) -> Grid:
    """Return the grid with days in place of their numbers, where that is certain.

    A number is a day in a column of days, where its cell only lacks the format; and, in a workbook
    that counts from 1904, in a column of nothing else that is called a date: elsewhere such
    numbers are counted from 1900.
    """
    sample = [row[table.columns.start : table.columns.stop] for row in _sample(grid, table)]
    columns = [
        table.columns.start + i
        for i, name in enumerate(table.header.names)
        if _holds_days([row[i] for row in sample], is_1904 and bool(DAY_NAME.search(name)))
    ]
    shift = DAYS_TO_1904 if is_1904 else 0
    return replace(grid, rows=lambda: _convert(grid, columns, shift)) if columns else grid


def _sample(grid: Grid, table: Table) -> Iterator[Row]:
    start = table.header.last + 1
    return islice(grid.rows(), start, start + SAMPLE_ROWS)


def _holds_days(cells: Sequence[Any], is_called_date: bool) -> bool:
    days: int = sum(isinstance(cell, datetime.date) for cell in cells)
    filled: int = sum(cell != "" for cell in cells)
    if is_called_date and filled and days == 0:
        return all(cell == "" or _is_day_number(cell) for cell in cells)
    return 2 * days > filled


def _is_day_number(cell: Any) -> bool:
    return isinstance(cell, float) and int(cell) in DAYS


def _convert(grid: Grid, columns: Sequence[int], shift: int) -> Iterator[Row]:
    for row in grid.rows():
        numbers = [i for i in columns if isinstance(row[i], float) and _is_day_number(row[i])]
        if numbers:
            cells = list(row)
            for i in numbers:
                cells[i] = EPOCH + datetime.timedelta(days=int(cells[i]) + shift)
            row = cells
        yield row
