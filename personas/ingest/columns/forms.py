"""Decide the form and notation of a column by the counts of cells that fit each, over all rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from personas.domain.currencies import currency_of
from personas.domain.measure import Column, Notation
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Reading
from personas.ingest.columns.affixes import Part, is_multiplier, read_affixes
from personas.sql.cells import BOOLEANS

TOLERANCE = 100  # one invalid cell in so many is a slip
NOTES = 5  # up to one cell in so many may be a note, such as `n/a`; with more the column is text
MAX_UNITS = 3  # more kinds of words after numbers are no units: street names, titles

Counts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A column, and the warning to give if it is used.

    ``trouble`` is ``numbers`` where they read both ways, ``mostly`` where too many cells are no
    numbers, ``units`` where several units are mixed, ``unread`` where most cells look like amounts
    and are none; those of days are in `days.day_doubt`. ``likely`` is the column as most cells
    would have it read. ``words`` are those at the digits that are no units; ``numbers`` counts the
    cells of a column of words that are numbers.
    """

    column: Column
    trouble: str | None = None
    likely: Column | None = None
    words: tuple[str, ...] = ()
    numbers: int = 0


def decide_number(
    column: Column, counts: Counts, unit: str | None, reading: Reading
) -> Verdict | None:
    """Return the verdict on a column of text that holds numbers or booleans, else None."""
    if _is_boolean(column, counts):
        return Verdict(replace(column, form="boolean"))
    notation, is_ambiguous = _best_notation(counts, reading.decimal_of(column.name))
    if _are_numbers(counts[notation], column.filled, counts["codes"]):
        return _number_verdict(column, notation, is_ambiguous, counts, unit)
    return None


def _is_boolean(column: Column, counts: Counts) -> bool:
    """Whether all cells are the two words of one pair, which are the least and the most."""
    words = {counts["least"], counts["most"]}
    is_complete = counts["boolean"] == column.filled and not column.gap_words
    return is_complete and any(words <= {*p} for p in BOOLEANS)


def has_affixes(counts: Counts, verdict: Verdict | None) -> bool:
    """Whether words at the digits of a column decide what it is."""
    is_number = verdict is not None and verdict.trouble != "units"
    if is_number:
        return is_multiplier(counts["unit"])
    is_separated = 2 * counts["separated"] >= counts["point"] + counts["comma"]
    return bool(counts["multiplied"] or counts["units"] or (is_separated and counts["separated"]))


def decide_affixes(
    column: Column, parts: Sequence[Part], counts: Counts, reading: Reading
) -> Verdict | None:
    """Return the verdict on a column whose cells have words at their digits, else None."""
    result = read_affixes(parts, counts["separated"])
    if result is None:
        return None
    fits = {"point": result.point, "comma": result.comma}
    notation, is_ambiguous = _best_notation(fits, reading.decimal_of(column.name))
    if not are_enough(fits[notation], column.filled):
        return None
    numbers = replace(
        column,
        kind="number",
        form="number",
        notation=notation,
        unit=result.unit,
        affix=result.affix,
        coerced=column.filled - fits[notation],
    )
    return Verdict(
        numbers, "numbers" if is_ambiguous and result.differ else None, words=result.words
    )


def decide_words(column: Column, counts: Counts | None) -> Verdict:
    """Return the verdict on a column of text that holds neither numbers nor dates."""
    words = _as_words(column)
    if not counts:
        return Verdict(words)
    numbers = max(counts["point"], counts["comma"])
    if 2 * numbers > column.filled:
        return Verdict(words, "mostly", numbers=numbers)
    return Verdict(words, "unread" if 2 * counts["likely"] > column.filled else None)


def _as_words(column: Column) -> Column:
    """Return a column of words, where the words for gaps are words like others."""
    return replace(column, filled=column.filled + column.gap_words, gap_words=0)


def _number_verdict(
    column: Column, notation: Notation, is_ambiguous: bool, counts: Counts, unit: str | None
) -> Verdict:
    if not _has_one_unit(counts, counts[notation]):
        return Verdict(_as_words(column), "units" if counts["units"] <= MAX_UNITS else None)
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
    has_currency = currency_of(counts["unit"]) is not None
    return bool(counts["units"] == 1 and (has_currency or counts["with_unit"] >= fits))


def _best_notation(counts: Counts, decimal: str | None) -> tuple[Notation, bool]:
    """The notation that fits more cells, and whether the other one fits as many."""
    if decimal is not None:
        return ("comma" if decimal == "," else "point"), False
    point, comma = counts["point"], counts["comma"]
    return ("comma" if comma > point else "point"), point == comma


def are_enough(fits: int, filled: int) -> bool:
    """Whether so many cells fit that the remaining ones are slips."""
    return (filled - fits) * TOLERANCE <= filled


def _are_numbers(fits: int, filled: int, codes: int) -> bool:
    """Whether the cells are numbers but for slips and notes; codes such as `85123A` are neither."""
    is_noted = (filled - fits) * NOTES <= filled and codes * TOLERANCE <= filled
    return are_enough(fits, filled) or is_noted


def ambiguity(column: Column, trouble: str | None, cells: Sequence[str]) -> Problem | None:
    """Return the error of using a column that reads both ways; ``cells`` are three of it."""
    name = column.name
    if trouble == "numbers":
        message = f"The numbers in `{name}` read both ways, with a thousands separator or decimals"
        help_ = f'Say which sign is the decimal sign: --decimal "{name}=." or --decimal "{name}=,"'
        return Problem("E112", message, help_, cells=tuple(cells))
    return None


def check_columns(columns: Iterable[Column], as_words: frozenset[str]) -> tuple[Problem, ...]:
    """Return warnings of the columns that are used; raise where one is ambiguous.

    Columns in ``as_words`` are used as categories, where the form of numbers does not matter.
    """
    problems = [
        problem
        for column in columns
        if not (column.name in as_words and column.form == "number")
        for problem in column_problems(column)
    ]
    if errors := [problem for problem in problems if problem.severity == "error"]:
        raise PersonasError(*errors)
    return tuple(problems)


def _count_gap_words(number: int, name: str) -> str:
    if number == 1:
        return f"1 cell of `{name}` is a word for a gap, and counts as one"
    return f"{number:,} cells of `{name}` are words for a gap, and count as gaps"


def column_problems(column: Column) -> Iterator[Problem]:
    """Yield what is doubtful in the cells of a column."""
    if column.gap_words:
        yield Problem(
            "W147",
            _count_gap_words(column.gap_words, column.name),
            "Nothing, if that is what they mean; else write the numbers that they stand for.",
            cells=column.gap_cells,
        )
    if column.doubt:
        yield column.doubt
    if column.coerced:
        yield Problem(
            "W102",
            f"{column.coerced:,} of {column.filled:,} cells of `{column.name}` are no "
            f"{column.form} and were taken as gaps",
            'Mend them, or say that such cells stand for gaps: --missing "…"',
            cells=column.invalid,
        )
