"""The base table of the cases, written anew: 60 customers with whole cents."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source

HEADER = ("customer_id", "annual_income", "spending", "age", "region")
REGIONS = ("North", "South", "East")
Row = Sequence[Any]


def base_rows(count: int = 60, seed: int = 7) -> list[list[Any]]:
    """Return rows of customers, the same each time."""
    draw = random.Random(seed)
    return [
        [
            f"C{i:04d}",
            round(draw.uniform(20_000, 90_000), 2),
            round(draw.uniform(500, 9_000), 2),
            draw.randint(18, 80),
            REGIONS[draw.randrange(3)],
        ]
        for i in range(1, count + 1)
    ]


def add_up(rows: Iterable[Row], column: int) -> float:
    """Return the sum of a column, to the cent."""
    return round(sum(float(row[column]) for row in rows), 2)


def write_rows(
    folder: Path, rows: Iterable[Row], header: Sequence[str] = HEADER, name: str = "t.csv",
    delimiter: str = ",",
) -> Path:  # fmt: skip
    """Write a table of delimited text."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    path = folder / name
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def read_rows(path: Path | Any) -> SourceTable:
    """Return the open table of customers."""
    return open_table(find_source(path))


def codes_of(table: SourceTable) -> list[str]:
    """Return the codes of the warnings of a table."""
    return [warning.code for warning in table.warnings]
