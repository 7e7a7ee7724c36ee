"""Columns of a table and the measures that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from personas.domain.problem import Problem

Kind = Literal["number", "category"]
Form = Literal["number", "date", "boolean", "text", "empty"]
Role = Literal["id", "measure", "category", "date", "constant", "text", "e-mail", "empty"]

# How the cells of a column are written. Numbers: the decimal sign (`plain` is what programs write,
# `point` and `comma` are what people write, with signs for thousands). Dates: the order of their
# parts; `compact` is YYYYMMDD. `stored` is typed by the source itself.
Notation = Literal["stored", "plain", "point", "comma", "compact", "ymd", "dmy", "mdy"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was read.

    ``kind`` is how it serves as a measure, ``form`` what its cells are: a date or a boolean is a
    category to a rule. ``unit`` is what stands beside the numbers in the cells (``$``, ``%``,
    ``days``). ``filled`` cells hold something; the ``coerced`` among them do not fit the form and
    were taken as gaps, such as ``odd``. ``doubt`` is what forbids to use the column, or warns.
    """

    name: str
    kind: Kind
    form: Form = "text"
    notation: Notation | None = None
    unit: str | None = None
    filled: int = 0
    gaps: int = 0
    coerced: int = 0
    invalid: tuple[str, ...] = ()
    doubt: Problem | None = None


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """A closer look at a column: what it seems to be for, and three of its cells."""

    column: Column
    role: Role
    distinct: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What rules and reports talk about, bound to the column that supplies it.

    Where columns are calculated with, ``expression`` is the calculation and ``column`` shows it.
    ``feature`` is whether the pack wants segments found by it, None where it does not say.
    """

    name: str
    label: str
    kind: Kind
    column: str
    unit: str | None = None
    expression: str | None = None
    feature: bool | None = None

    @property
    def is_feature(self) -> bool:
        """Whether segments are found by it unless the analyst says otherwise: numbers are."""
        return self.kind == "number" if self.feature is None else self.feature
