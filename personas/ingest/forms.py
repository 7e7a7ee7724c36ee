"""Decide the form and notation of a column by the counts of cells that fit each, over all rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from personas.domain.measure import Column, Notation
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Reading
from personas.sql.cells import BOOLEANS

TOLERANCE = 100  # one invalid cell in so many is a slip; more of them make the column text
MAX_UNITS = 3  # more kinds of words after numbers are no units: street names, titles

GAPS = 'Tell the words that stand for gaps (--missing "n/a,-"), or mend the cells.'

Counts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A column, and the warning to give if it is used.

    ``trouble`` is ``numbers`` where they read both ways, ``mostly`` where too many cells are no
    numbers, ``units`` where several units are mixed; those of days are in
    `days.day_doubt`. ``likely`` is the column as most cells would have it read.
    """

    column: Column
    trouble: str | None = None
    likely: Column | None = None


def decide_number(
    column: Column, counts: Counts, unit: str | None, reading: Reading
) -> Verdict | None:
    """Return the verdict on a column of text that holds numbers or booleans, else None."""
    if _is_boolean(column, counts):
        return Verdict(replace(column, form="boolean"))
    notation, is_ambiguous = _best_notation(counts, reading.decimal_of(column.name))
    if are_enough(counts[notation], column.filled):
        return _number_verdict(column, notation, is_ambiguous, counts, unit)
    return None


def _is_boolean(column: Column, counts: Counts) -> bool:
    """Whether all cells are the two words of one pair, which are the least and the most."""
    words = {counts["least"], counts["most"]}
    return bool(counts["boolean"] == column.filled) and any(words <= {*p} for p in BOOLEANS)


def decide_words(column: Column, counts: Counts | None) -> Verdict:
    """Return the verdict on a column of text that holds neither numbers nor dates."""
    numbers = max(counts["point"], counts["comma"]) if counts else 0
    return Verdict(column, "mostly" if 2 * numbers > column.filled else None)


def _number_verdict(
    column: Column, notation: Notation, is_ambiguous: bool, counts: Counts, unit: str | None
) -> Verdict:
    if not _has_one_unit(counts, counts[notation]):
        return Verdict(column, "units" if counts["units"] <= MAX_UNITS else None)
    numbers = replace(
        column,
        kind="number",
        form="number",
        notation="plain" if counts["plain"] == column.filled and notation == "point" else notation,
        unit=unit or None,
        coerced=column.filled - counts[notation],
    )
    return Verdict(numbers, "numbers" if is_ambiguous and counts["differ"] else None)


def _has_one_unit(counts: Counts, fits: int) -> bool:
    """A currency may be left out at some numbers; `%` and other words must be at each."""
    if counts["units"] == 0:
        return True
    return bool(counts["units"] == 1 and (counts["currency"] or counts["with_unit"] >= fits))


def _best_notation(counts: Counts, decimal: str | None) -> tuple[Notation, bool]:
    """The notation that fits more cells, and whether the other one fits as many."""
    if decimal is not None:
        return ("comma" if decimal == "," else "point"), False
    point, comma = counts["point"], counts["comma"]
    return ("comma" if comma > point else "point"), point == comma


def are_enough(fits: int, filled: int) -> bool:
    """Whether so many cells fit that the remaining ones are slips."""
    return (filled - fits) * TOLERANCE <= filled


def doubt(column: Column, trouble: str | None, cells: Sequence[str]) -> Problem | None:
    """Return the problem of using this column; ``cells`` are three of its cells."""
    if trouble is None:
        return None
    name = column.name
    code, message, help_ = {
        "numbers": (
            "E112",
            f"The numbers in `{name}` read both ways, with a thousands separator or decimals",
            f'Say which sign is the decimal sign: --decimal "{name}=." or --decimal "{name}=,"',
        ),
        "units": ("W103", f"`{name}` is read as words: its numbers stand in several units", GAPS),
        "mostly": ("W103", f"`{name}` is read as words: too many cells are no numbers", GAPS),
    }[trouble]
    return Problem(code, message, help_, cells=tuple(cells))


def check_columns(columns: Iterable[Column], as_words: frozenset[str]) -> tuple[Problem, ...]:
    """Return warnings of the columns that are used; raise where one is ambiguous.

    Columns in ``as_words`` are used as categories, where the form of numbers does not matter.
    """
    problems = [
        problem
        for column in columns
        if not (column.name in as_words and column.form == "number")
        for problem in _problems(column)
    ]
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise PersonasError(*errors)
    return tuple(problems)


def _problems(column: Column) -> Iterator[Problem]:
    if column.doubt:
        yield column.doubt
    if column.coerced:
        yield Problem(
            "W102",
            f"{column.coerced:,} of {column.filled:,} cells of `{column.name}` are no "
            f"{column.form} and were taken as gaps",
            'Mend them, or name the words that stand for gaps: --missing "n/a,-".',
            cells=column.invalid,
        )
