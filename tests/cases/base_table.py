"""A small table of customers, and what a table that was opened holds of it."""

from __future__ import annotations

from pathlib import Path

from sqlglot import exp

from personas.domain.problem import PersonasError
from personas.domain.request import Reading
from personas.ingest.open import SourceTable, ignore_columns, open_table
from personas.ingest.sources import find_source

NAMES = ["customer_id", "annual_income", "spending", "age", "region"]
REGIONS = ["North", "South", "East", "West"]
ROWS = [
    [f"C{i:04d}", f"{20000 + 137 * i}.5", f"{i * 7919 % 5000}.25", f"{20 + i % 50}", REGIONS[i % 4]]
    for i in range(1, 41)
]
INCOMES = sum(float(row[1]) for row in ROWS)


def lines(delimiter: str = ",", names: list[str] | None = None) -> list[str]:
    """The table as lines of delimited text."""
    return [delimiter.join(row) for row in [names or NAMES, *ROWS]]


def text(delimiter: str = ",") -> str:
    """The table as delimited text."""
    return "\n".join(lines(delimiter)) + "\n"


def opened(path: Path, content: str | bytes, reading: Reading | None = None) -> SourceTable:
    """Write a file and open it as commands do."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ignore_columns(open_table(find_source(path), reading), ())


def problem(path: Path, content: str | bytes, reading: Reading | None = None) -> tuple[str, str]:
    """The code of the one error that opening a file raises, and its text with place and help."""
    try:
        table = opened(path, content, reading)
    except PersonasError as failure:
        (only,) = failure.problems
        place = f"{only.location.line} {only.location.text}" if only.location else ""
        return only.code, f"{only.full_message} {place} {only.help}"
    raise AssertionError(f"{table.rows} rows were read: {[c.name for c in table.columns]}")


def sum_of(table: SourceTable, name: str) -> float:
    """The sum of a column of plain numbers."""
    number = exp.cast(exp.column(name, quoted=True), "double")
    query = exp.select(exp.Sum(this=number)).from_(exp.to_table(table.view))
    return float(table.engine.rows(query)[0][0])


def codes(table: SourceTable) -> list[str]:
    """The codes of the warnings of a table."""
    return [warning.code for warning in table.warnings]


def assert_base(table: SourceTable) -> None:
    """Check that a table has the rows, names and incomes of the base table."""
    assert table.rows == len(ROWS)
    assert [column.name for column in table.columns] == NAMES
    assert [column.form for column in table.columns] == ["text", *["number"] * 3, "text"]
    assert all(column.filled == len(ROWS) for column in table.columns)
    assert sum_of(table, "annual_income") == INCOMES
