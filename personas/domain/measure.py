"""Columns of a table, and the measures derived from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from personas.domain.problem import Problem

Kind = Literal["number", "category"]
Form = Literal["number", "date", "boolean", "text", "empty"]
# What a measure is for: segments depend on features, and on values, which are additive amounts.
MeasureRole = Literal["feature", "value", "outcome", "profile"]

# The notation of a column's cells. Numbers: the decimal sign (`plain` as programs write them,
# `point` and `comma` as people do, with thousands separators). Dates: the order of their
# parts, the period they name, or what they count; `compact` is YYYYMMDD, `short_ymd` YY-MM-DD.
# `stored` has the type already in the source.
DayNotation = Literal[
    "ymd", "dmy", "mdy", "short_ymd", "compact", "month", "quarter", "week",
    "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "excel", "excel1904",
]  # fmt: skip
Notation = Literal["stored", "plain", "point", "comma", DayNotation]
DAY_NOTATIONS: tuple[DayNotation, ...] = get_args(DayNotation)

# What words at the digits do: `23.7K`, `2 lakh` (a scale); `500 CR`, `20 DR` (credit and debit of
# a ledger); `5 (very)` (an endpoint of a scale, where words do nothing); other words are units.
Affix = Literal["scale", "ledger", "endpoint", "unit"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the source.

    ``kind`` is its kind as a measure, ``form`` the form of its cells: rules treat a date or a
    boolean as a category. ``unit`` stands beside the numbers in the cells (``$``, ``%``,
    ``days``); ``affix`` says what words at the digits do. ``filled`` counts cells with content;
    the ``coerced`` among them do not fit the form and count as gaps, for example those in
    ``invalid``. ``gap_words`` counts the cells of numbers or dates that are words for a gap, such
    as those in ``gap_cells``. ``doubt`` is an error that forbids use of the column, or a warning;
    ``unreadable`` says why a column of words is none of numbers, where its cells hold digits.
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
    gap_words: int = 0
    gap_cells: tuple[str, ...] = ()
    affix: Affix | None = None
    unreadable: Problem | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity that rules and reports use, bound to its column.

    For a calculated measure, ``expression`` is the calculation and ``column`` displays it.
    ``feature`` is the pack's choice whether segments depend on it, None without a choice. Without
    a ``role``, numbers are features and categories are profiled. ``order`` are the values of an
    ordinal category, from the lowest.
    """

    name: str
    label: str
    kind: Kind
    column: str
    unit: str | None = None
    expression: str | None = None
    feature: bool | None = None
    role: MeasureRole | None = None
    order: tuple[str, ...] = ()

    @property
    def is_feature(self) -> bool:
        """Whether it is a feature by default: what the pack chose, else what its role says."""
        if self.role == "outcome":
            return False
        if self.feature is not None:
            return self.feature
        return self.role in ("feature", "value") if self.role else self.kind == "number"
