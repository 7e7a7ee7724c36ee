"""Columns of a table and the measures that are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "category"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was read. ``kind`` is ``number`` when every filled cell reads as one."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Measure:
    """What rules and reports talk about, bound to the column that supplies it.

    Where columns are calculated with, ``expression`` is the calculation and ``column`` shows it.
    """

    name: str
    label: str
    kind: Kind
    column: str
    unit: str | None = None
    expression: str | None = None
