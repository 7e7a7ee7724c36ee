"""Open small tables as a run does, but for the process of its own that reads some files."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock

from sqlglot import exp

from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Reading
from personas.files.bounds import limits_of
from personas.files.reader_process import READERS
from personas.ingest import prepare
from personas.ingest.open import open_table
from personas.ingest.sources import find_source


@dataclass(frozen=True)
class Opened:
    """The rows of a table by column, as text, and the problems of opening it."""

    columns: dict[str, list[str | None]]
    forms: dict[str, str]
    problems: tuple[Problem, ...]

    @property
    def codes(self) -> list[str]:
        """The codes of all problems."""
        return [problem.code for problem in self.problems]

    @property
    def text(self) -> str:
        """All messages and helps."""
        return "\n".join(f"{problem.full_message} | {problem.help}" for problem in self.problems)

    def median(self, column: str) -> float:
        """The median of a column of numbers."""
        return median(float(cell) for cell in self.columns[column] if cell is not None)


def read_here(
    reader: str, path: Path, name: str, reading: Reading, target: Path
) -> tuple[Problem, ...]:
    """Let a reader read in this process."""
    module, _, function = READERS[reader].partition(":")
    run = getattr(import_module(module), function)
    problems: tuple[Problem, ...] = run(path, name, reading, target, limits_of(path.stat().st_size))
    return problems


def read(path: Path, **reading: Any) -> Opened:
    """Open a table; its problems are those of the error where it is refused."""
    with mock.patch.object(prepare, "read_in_process", read_here):
        try:
            table = open_table(find_source(path), Reading(**reading))
        except PersonasError as refusal:
            return Opened({}, {}, refusal.problems)
    names = [column.name for column in table.columns]
    cells = (exp.cast(exp.column(name, quoted=True), "text") for name in names)
    rows = table.engine.rows(exp.select(*cells).from_(table.view))
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return Opened(columns, {c.name: c.form for c in table.columns}, table.warnings)
