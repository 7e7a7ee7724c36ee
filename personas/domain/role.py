"""What a column is for: its role, with the reason, and how its cells are read as a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from personas.domain.measure import Column, Kind, MeasureRole

Role = Literal["id", MeasureRole, "ignored"]
ROLES: tuple[Role, ...] = get_args(Role)
FEATURE_ROLES: tuple[Role, ...] = ("feature", "value")
MEASURE_ROLES: tuple[MeasureRole, ...] = get_args(MeasureRole)

# What the cells of a column look like, whatever the column is for.
Content = Literal["measure", "category", "date", "id", "constant", "text", "e-mail", "empty"]


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """A column and what its cells hold, in all rows.

    ``values`` are its values with their counts, the most frequent first (ties by text), where
    there are at most `MAX_VALUES`; else none. ``examples`` are its most frequent cells. ``least``
    and ``largest`` bound its numbers, which ``is_whole`` says are whole; ``latest`` is its last
    day, as 2014-12-31. ``mean_length`` is the mean length of its cells as text. ``copy_of`` is a
    column with the same cell in every row.
    """

    column: Column
    content: Content
    distinct: int
    values: tuple[tuple[str, int], ...] = ()
    examples: tuple[str, ...] = ()
    least: float | None = None
    largest: float | None = None
    is_whole: bool = False
    mean_length: float = 0.0
    latest: str = ""
    copy_of: str | None = None


MAX_VALUES = 200


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """The role of a column and the reason for it, in words that follow "because".

    ``kind`` is how its cells are read as a measure: numbers that are codes are categories.
    ``order`` are the values of an ordinal from the lowest to the highest, without those that say
    nothing (`Unknown`). ``is_set`` where the analyst says so.
    """

    column: str
    role: Role
    reason: str
    kind: Kind
    order: tuple[str, ...] = ()
    is_set: bool = False

    @property
    def of_measure(self) -> MeasureRole | None:
        """The role as a measure; None where the column is no measure."""
        return next((role for role in MEASURE_ROLES if role == self.role), None)
