"""Recognise totals by arithmetic: rows that equal the sum, the mean or the count of the others.

A row is a total where it equals the sum of the other rows in two columns, or in one column if it
also lacks an id or is labelled. Nothing depends on the order of the rows. Values are compared
within their rounding: half of the last digit that the row is written with, and what rounding each
of the others may add up to. Small sums, which rows may meet by chance, prove nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from personas.ingest.rows.labels import Statistic

FEWEST = 3  # rows that a total is of; two where it is labelled
# How many times the tolerance a sum must be, to be met by no chance.
CONVINCING, CONVINCING_LABELLED = 100, 10
STATISTICS: tuple[Statistic, ...] = ("mean", "count", "min", "max")
MANY_STEPS = 10  # of rounding, which the values of a column must range over
RELATIVE = 1e-9  # what adding doubles up in another order may change

Sums = Mapping[str, "ColumnSum"]
Kind = Literal["header", "text", "total"]


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """The number, sum and extremes of a column's values, those that are not zero, decimals."""

    count: int = 0
    total: float = 0.0
    low: float = math.inf
    high: float = -math.inf
    nonzero: int = 0
    decimals: int | None = None

    def plus(self, value: float | None) -> ColumnSum:
        """Return the sum with one more value."""
        if value is None:
            return self
        low, high = min(self.low, value), max(self.high, value)
        nonzero = self.nonzero + bool(value)
        return replace(
            self, count=self.count + 1, total=self.total + value, low=low, high=high,
            nonzero=nonzero,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be no customer: its cells as text and its numbers, by column.

    ``label`` is what a label in the place of an id, or beside a blank one, says that it is;
    ``groups`` are the columns and values whose subtotal it may be. ``lacks_id`` says that its id
    or half of the cells that others fill are blank. ``is_single`` says that no other row has its
    label, and that it lacks a cell which nearly all others have; ``kind`` whether it repeats the
    header, is a text, or can only be a total.
    """

    key: str
    cells: Mapping[str, str]
    numbers: Mapping[str, float]
    label: Statistic | None = None
    groups: tuple[tuple[str, str], ...] = ()
    lacks_id: bool = False
    is_single: bool = False
    kind: Kind = "total"

    @property
    def is_suspect(self) -> bool:
        """Whether more than its size speaks against a customer."""
        return self.lacks_id or self.label is not None or bool(self.groups)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row is no customer: the statistic that it is, and the columns that show it."""

    statistic: Statistic
    columns: tuple[str, ...] = ()


def add_row(sums: Sums, candidate: Candidate) -> dict[str, ColumnSum]:
    """Return the sums with one more row."""
    return {name: total.plus(candidate.numbers.get(name)) for name, total in sums.items()}


def find_totals(
    candidates: Sequence[Candidate], base: Sums, groups: Mapping[tuple[str, str], Sums]
) -> dict[str, Reason]:
    """Return the reasons of the candidates that are no customers, by their keys.

    ``base`` sums all other rows; ``groups`` those with a value in a column.
    """
    search = _Search(list(candidates), base)
    search.find_subtotals(groups)
    search.find_joint_subtotals()
    search.find_sums()
    search.find_statistics()
    return search.reasons


@dataclass(slots=True)
class _Search:
    candidates: list[Candidate]
    base: Sums
    reasons: dict[str, Reason] = field(default_factory=dict)

    def unexplained(self) -> list[Candidate]:
        return [c for c in self.candidates if c.key not in self.reasons]

    def explain(self, candidate: Candidate, statistic: Statistic, columns: Iterable[str]) -> None:
        self.reasons[candidate.key] = Reason(statistic, tuple(sorted(columns)))

    def find_subtotals(self, groups: Mapping[tuple[str, str], Sums]) -> None:
        """Explain the rows that are the sum of all rows with a value in a column."""
        ordinary = [c for c in self.candidates if not c.is_suspect]
        for candidate in filter(lambda c: c.is_suspect, self.candidates):
            for column, value in candidate.groups:
                sums = groups.get((column, value), {})
                for row in ordinary:
                    sums = add_row(sums, row) if row.cells.get(column) == value else sums
                columns = equal_sums(candidate.numbers, sums, fewest=1)
                if len(columns) > 1 or (columns and candidate.label):
                    self.explain(candidate, "total", columns)

    def find_joint_subtotals(self) -> None:
        """Explain rows alike in what is blank that together are the sum of all others."""
        alike: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
        for candidate in self.unexplained():
            if candidate.is_suspect:
                texts = frozenset(candidate.cells.keys() - candidate.numbers.keys())
                alike[texts, candidate.label].append(candidate)
        overall = self.base
        for row in self.candidates:
            overall = overall if row.is_suspect else add_row(overall, row)
        for rows in alike.values():
            columns = _joint_columns(rows, overall) if len(rows) > 1 else ()
            if columns:
                for row in rows:
                    self.explain(row, "total", columns)

    def find_sums(self) -> None:
        """Explain the rows that are the sum of all customers, the smallest first.

        Whether suspects that no sum explains are customers is not known: a total may be with or
        without them.
        """
        certain, likely = self.base, self.base
        sizes = {
            name: abs(total.total) + sum(abs(c.numbers.get(name, 0)) for c in self.candidates)
            for name, total in self.base.items()
        }
        for candidate in sorted(self.unexplained(), key=partial(_share, sizes)):
            fewest = FEWEST - 1 if candidate.label else FEWEST
            least = CONVINCING_LABELLED if candidate.label else CONVINCING
            columns = max(
                (equal_sums(candidate.numbers, sums, fewest, least) for sums in (certain, likely)),
                key=len,
            )
            if len(columns) > 1 or (columns and candidate.is_suspect):
                self.explain(candidate, "total", columns)
                continue
            likely = add_row(likely, candidate)
            certain = certain if candidate.is_suspect else add_row(certain, candidate)

    def find_statistics(self) -> None:
        """Explain means, counts, least and largest values, and what nothing but a label is."""
        overall = self.base
        for candidate in self.unexplained():
            overall = overall if candidate.is_suspect else add_row(overall, candidate)
        for candidate in self.unexplained():
            if reason := _statistic(candidate, overall):
                self.reasons[candidate.key] = reason


def _share(sizes: Mapping[str, float], candidate: Candidate) -> tuple[float, str]:
    """Return the largest share that a row has of a column's size, and its key to break ties."""
    pairs = ((abs(value), sizes[name]) for name, value in candidate.numbers.items())
    return max((value / size for value, size in pairs if size), default=0.0), candidate.key


def _joint_columns(rows: Sequence[Candidate], overall: Sums) -> tuple[str, ...]:
    sums: Sums = {name: ColumnSum() for name in overall}
    for row in rows:
        sums = add_row(sums, row)
    return equal_sums({name: s.total for name, s in sums.items() if s.count}, overall, FEWEST)


def equal_sums(
    numbers: Mapping[str, float], sums: Sums, fewest: int, least: float = CONVINCING
) -> tuple[str, ...]:
    """Return the columns in which numbers equal the sums, where that cannot be by chance."""
    return tuple(
        name
        for name, value in numbers.items()
        if (total := sums.get(name)) and total.nonzero >= fewest and _is_sum(value, total, least)
    )


def _is_sum(value: float, total: ColumnSum, least: float) -> bool:
    rounding = _half_digit(value) + RELATIVE * abs(total.total)
    options = [rounding]
    if total.decimals is not None:
        options.append(rounding + math.sqrt(total.count) * 10.0**-total.decimals)
    return any(
        abs(value - total.total) <= option and abs(value) >= least * option for option in options
    )


def _half_digit(value: float) -> float:
    """Return half of the last digit that a number is written with."""
    return 0.51 * 10.0 ** -_decimals(value)


def _decimals(value: float) -> int:
    text = repr(float(value))
    if "e" in text or text.endswith(".0"):
        return 0
    return min(len(text.partition(".")[2]), 9)


def _statistic(candidate: Candidate, overall: Sums) -> Reason | None:
    """Return why an unexplained candidate is no customer; None where it may well be one."""
    label, numbers = candidate.label, candidate.numbers
    for statistic in STATISTICS:
        columns = tuple(_equal_values(numbers, overall, statistic))
        if _is_proven(candidate, statistic, len(columns)):
            return Reason(statistic, columns)
    if label in ("total", "mean") and (candidate.lacks_id or candidate.is_single):
        return Reason(label)
    return Reason(label) if label and not numbers else None


def _is_proven(candidate: Candidate, statistic: Statistic, columns: int) -> bool:
    """Whether a row that equals a statistic in so many columns is that statistic.

    Some customer always has the least and the largest values: all numbers must be such, and the
    label say so.
    """
    if statistic in ("min", "max"):
        return candidate.label == statistic and columns == len(candidate.numbers) > 1
    if candidate.label == statistic:
        return columns > 0
    return columns > 1 and (candidate.lacks_id or candidate.label == "total")


def _equal_values(numbers: Mapping[str, float], overall: Sums, statistic: str) -> Iterator[str]:
    """Yield the columns whose statistic a number equals, where few of their values could be it."""
    for name, value in numbers.items():
        total, rounding = overall[name], _half_digit(value)
        if not total.count or total.high - total.low < MANY_STEPS * rounding:
            continue
        expected = {
            "mean": total.total / total.count, "count": float(total.count), "min": total.low,
            "max": total.high,
        }[statistic]  # fmt: skip
        if abs(value - expected) <= rounding + RELATIVE * abs(expected):
            yield name


def is_doubtful(candidate: Candidate, overall: Sums) -> bool:
    """Whether a row that stays is so large that it may be a total of what is not in the table."""
    if not candidate.is_suspect:
        return False
    return any(
        overall[name].nonzero >= FEWEST and abs(value) * 2 >= abs(overall[name].total) > 0
        for name, value in candidate.numbers.items()
    )
