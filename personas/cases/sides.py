"""What may be compared: a report that was written, or a table and how it is read."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from personas.cases.saved import read_model
from personas.facts.backend import Backend
from personas.facts.model import Model
from personas.facts.problem import error
from personas.facts.reading import Reading

MODEL, CUSTOMERS = "model.json", "customers.csv"


@dataclass(frozen=True, slots=True)
class Saved:
    """A report that was written: its model, and the customers beside it, where they are."""

    name: str
    model: Model
    customers: Path | None


@dataclass(frozen=True, slots=True)
class Newer:
    """A report, a model or a table, and what is otherwise in the table than it was."""

    data: str
    id: str | None = None
    reading: Reading = field(default_factory=Reading)
    backend: Backend = field(default_factory=Backend)


def find_saved(path: Path) -> Saved | None:
    """Return the report at a path: a folder with a model, or a model; None for anything else."""
    file = path / MODEL if os.path.isdir(path) else path
    if not os.path.isfile(file) or file.suffix != ".json":
        return None
    model, beside = read_model(file), file.parent / CUSTOMERS
    followed = beside.is_file() and model.run.table.id is not None
    return Saved(path.resolve().name, model, beside if followed else None)


def check_segments(side: Saved, found: set[int]) -> None:
    """Raise `PersonasError` (E801) where customers are in segments that their model lacks."""
    if not found <= side.model.run.names.keys():
        message = f"`{side.customers}` names segments that the model beside it does not have"
        raise error("E801", message, "Name a report as it was written, or make it again.")
