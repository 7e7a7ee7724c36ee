"""Which columns tell customers apart: by the words of their names, and by what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import Problem
from personas.domain.unit import read_header
from personas.ingest.columns.id_names import ID_NAMES, normalize_name, rank
from personas.ingest.columns.read import Ids
from personas.sql.build import column, conjunction, count_if, literal, matches, table
from personas.sql.cells import as_number, word
from personas.sql.engine import Engine

CODE = (
    r"^[A-Za-z]{1,10}[-_#/.]?[0-9][A-Za-z0-9_-]*$"
    r"|^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$|^[0-9a-f]{16,64}$"
)
SHORTENED = r"^[0-9]([.,][0-9]+)?[eE][+][0-9]{2}$"
FEWEST = 20  # rows from which content alone tells an id
WIDE = 1e8
ROUND = 100  # amounts are often its multiples, numbers of customers are not
SECONDS = ((9e8, 2.2e9), (9e11, 2.2e12))  # since 1970, and milliseconds: times of the computer


def certain_ids(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the columns that are ids by their names, whatever they hold."""
    return tuple(name for name in likely_ids(columns) if rank(name) == 0)


def likely_ids(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the columns with the name of an id, the likeliest first."""
    ranked = []
    for column_ in columns:
        likelihood, name = rank(column_.name), normalize_name(column_.name)
        exact = ID_NAMES.index(name) if name in ID_NAMES else len(ID_NAMES)
        is_usable = likelihood == 0 or (column_.form in ("number", "text") and not column_.gaps)
        if likelihood is not None and is_usable:
            ranked.append((likelihood, exact, column_.name))
    return tuple(name for _, _, name in sorted(ranked))


# Least, largest, fractions and multiples of `ROUND`, by column.
Extremes = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What the columns of a view hold, as far as it tells ids."""

    engine: Engine
    view: str
    rows: int

    def find_numbers(
        self, columns: Sequence[Column], extremes: Extremes | None = None
    ) -> dict[str, bool]:
        """Return the columns of whole numbers without gaps: whether content alone makes an id.

        ``extremes`` are those of all columns, where they are known.
        """
        numbers = [c for c in columns if c.form == "number" and not c.gaps and not c.coerced]
        if extremes is None:
            counts = self._count_numbers(numbers)
            extremes = {c.name: row for c, row in zip(numbers, counts, strict=True)}
        is_whole = {c.name: not extremes[c.name][2] for c in numbers}
        return {c.name: self._is_id(c, extremes[c.name]) for c in numbers if is_whole[c.name]}

    def _count_numbers(self, columns: Sequence[Column]) -> list[Sequence[Any]]:
        """Return least, largest, fractions and multiples of `ROUND` of each column, in one scan."""
        aggregates: list[exp.Expression] = []
        for column_ in columns:
            value = as_number(column_, sure=True)
            tens = value / literal(ROUND)
            aggregates += [exp.Min(this=value.copy()), exp.Max(this=value.copy())]
            aggregates += [count_if(exp.Floor(this=v).neq(v.copy())) for v in (value,)]
            aggregates += [count_if(exp.Floor(this=v).eq(v.copy())) for v in (tens,)]
        if not aggregates:
            return []
        row = self.engine.rows(exp.select(*aggregates).from_(table(self.view)))[0]
        return [row[i : i + 4] for i in range(0, len(row), 4)]

    def _is_id(self, source: Column, facts: Sequence[Any]) -> bool:
        low, high, _, multiples = facts
        if self.rows < FEWEST or source.unit or read_header(source.name).text:
            return False
        is_counter = low in (0, 1) and high - low + 1 == self.rows
        is_time = any(start <= low and high <= end for start, end in SECONDS)
        is_wide = low >= WIDE and high < 2 * low and 2 * multiples < self.rows
        return is_counter or (is_wide and not is_time)

    def find_codes(self, columns: Sequence[Column]) -> tuple[str, ...]:
        """Return the columns of text that are codes in every row, and seem to differ in all."""
        texts = sorted(c.name for c in columns if c.form == "text" and not c.gaps)
        if not texts or self.rows < FEWEST:
            return ()
        counts = [
            count
            for name in texts
            for count in (
                exp.ApproxDistinct(this=column(name)),
                count_if(matches(word(name), CODE)),
            )
        ]
        row = self.engine.rows(exp.select(*counts).from_(table(self.view)))[0]
        pairs = zip(texts, row[::2], row[1::2], strict=True)
        least = 0.8 * self.rows
        return tuple(name for name, n, codes in pairs if codes == self.rows and n >= least)

    def is_shortened(self, name: str) -> bool:
        """Whether most cells are numbers that a spreadsheet shortened to `1.23457E+12`."""
        is_short = conjunction(matches(word(name), SHORTENED))
        ((n,),) = self.engine.rows(exp.select(count_if(is_short)).from_(table(self.view)))
        return 2 * int(n) > self.rows


def warn_of_shortened(name: str, ids: Ids, rows: int) -> Problem:
    """Return the warning of ids that a spreadsheet has made alike."""
    return Problem(
        "W149",
        f"`{name}` has only {ids.distinct:,} different ids in {rows:,} rows: a spreadsheet "
        "shortened them, as 1234567890123 becomes 1.23457E+12",
        "Take the table from where it came from, without opening it in a spreadsheet; or format "
        "the column as text there before it is filled, and export it again.",
    )
