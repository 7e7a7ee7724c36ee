"""What the cells of a column are, decided by counting the readings that fit, over all rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from personas.domain.measure import Column, Notation
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Reading
from personas.sql.cells import BOOLEANS

TOLERANCE = 100  # one odd cell in so many is a slip; more of them make the column text
NOTABLE_UNITS = 3  # more kinds of words behind numbers are no units: street names, titles

Counts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A column, and what must be said of it if it is used.

    ``trouble`` is ``numbers`` or ``dates`` where they read both ways, ``mostly`` where too many
    cells are no numbers, ``units`` where several units are mixed.
    """

    column: Column
    trouble: str | None = None


def decide_number(
    column: Column, counts: Counts, unit: str | None, told: Reading
) -> Verdict | None:
    """Return the verdict on a column of text that holds numbers or booleans, else None."""
    if _is_boolean(column, counts):
        return Verdict(replace(column, form="boolean"))
    notation, both = _best_number(counts, told.decimal_of(column.name))
    if _enough(counts[notation], column.filled):
        return _numbers(column, notation, both, counts, unit)
    return None


def _is_boolean(column: Column, counts: Counts) -> bool:
    """Whether all cells are the two words of one pair, of which the least and the most are two."""
    words = {counts["least"], counts["most"]}
    return bool(counts["boolean"] == column.filled) and any(words <= {*p} for p in BOOLEANS)


def decide_day(column: Column, counts: Counts, told: Reading) -> Verdict | None:
    """Return the verdict on a column of text that holds dates, else None."""
    if counts["compact"] == column.filled:
        return Verdict(replace(column, form="date", notation="compact"))
    order, both = _best_date(counts, told.dates_of(column.name))
    if not _enough(counts[order], column.filled):
        return None
    made = replace(column, form="date", notation=order, coerced=column.filled - counts[order])
    return Verdict(made, "dates" if both and counts["differ"] else None)


def decide_words(column: Column, counts: Counts | None) -> Verdict:
    """Return the verdict on a column of text that holds neither numbers nor dates."""
    numbers = max(counts["point"], counts["comma"]) if counts else 0
    return Verdict(column, "mostly" if 2 * numbers > column.filled else None)


def _numbers(
    column: Column, notation: Notation, both: bool, counts: Counts, unit: str | None
) -> Verdict:
    if not _one_unit(counts, counts[notation]):
        return Verdict(column, "units" if counts["units"] <= NOTABLE_UNITS else None)
    made = replace(
        column,
        kind="number",
        form="number",
        notation="plain" if counts["plain"] == column.filled and notation == "point" else notation,
        unit=unit or None,
        coerced=column.filled - counts[notation],
    )
    return Verdict(made, "numbers" if both and counts["differ"] else None)


def _one_unit(counts: Counts, fits: int) -> bool:
    """A currency may be left out here and there; `%` and words must stand at every number."""
    if counts["units"] == 0:
        return True
    throughout = bool(counts["with_unit"] >= fits)
    return bool(counts["units"] == 1) and (bool(counts["currency"]) or throughout)


def _best_number(counts: Counts, told: str | None) -> tuple[Notation, bool]:
    """The decimal sign that fits more cells, and whether the other one fits as many."""
    if told is not None:
        return ("comma" if told == "," else "point"), False
    point, comma = counts["point"], counts["comma"]
    return ("comma" if comma > point else "point"), point == comma


def _best_date(counts: Counts, told: str | None) -> tuple[Notation, bool]:
    if told in ("ymd", "dmy", "mdy"):
        return told, False  # type: ignore[return-value]
    orders: tuple[Notation, ...] = ("ymd", "dmy", "mdy")
    best = max(orders, key=lambda order: counts[order])
    return best, counts["dmy"] == counts["mdy"] == counts[best]


def _enough(fits: int, filled: int) -> bool:
    return (filled - fits) * TOLERANCE <= filled


def doubt(column: Column, trouble: str | None, cells: Sequence[str]) -> Problem | None:
    """Return the problem that using this column would be; ``cells`` are three of its cells."""
    if trouble == "numbers":
        return _both_ways(column, cells)
    if trouble == "dates":
        return _both_orders(column, cells)
    if trouble == "units":
        return _as_words(column, "its numbers stand in several units", cells)
    if trouble == "mostly":
        return _as_words(column, "too many cells are no numbers", cells)
    return None


def check(columns: Iterable[Column], as_words: frozenset[str]) -> tuple[Problem, ...]:
    """Return warnings of the columns that are used; raise where one reads two ways.

    Columns in ``as_words`` serve as categories, whose words need no reading.
    """
    found = [problem for column in columns for problem in _told(column, column.name in as_words)]
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise PersonasError(*errors)
    return tuple(found)


def _told(column: Column, as_word: bool) -> Iterator[Problem]:
    if column.doubt and not (as_word and column.form == "number"):
        yield column.doubt
    if column.coerced and not (as_word and column.form == "number"):
        yield _coerced(column)


def _both_ways(column: Column, cells: Sequence[str]) -> Problem:
    return Problem(
        "E112",
        f"The numbers in `{column.name}` read both ways, with a thousands separator or decimals",
        f'Say which sign is the decimal sign: --decimal "{column.name}=." or '
        f'--decimal "{column.name}=,"',
        cells=tuple(cells),
    )


def _both_orders(column: Column, cells: Sequence[str]) -> Problem:
    return Problem(
        "E113",
        f"The dates in `{column.name}` read both ways, beginning with the day or the month",
        f'Say which comes first: --dates "{column.name}=dmy" or --dates "{column.name}=mdy"',
        cells=tuple(cells),
    )


def _as_words(column: Column, why: str, cells: Sequence[str]) -> Problem:
    return Problem(
        "W103",
        f"`{column.name}` is read as words: {why}",
        'Tell the words that stand for gaps (--missing "n/a,-"), or mend the cells.',
        cells=tuple(cells),
    )


def _coerced(column: Column) -> Problem:
    return Problem(
        "W102",
        f"{column.coerced:,} of {column.filled:,} cells of `{column.name}` are no {column.form} "
        "and were taken as gaps",
        'Mend them, or name the words that stand for gaps: --missing "n/a,-".',
        cells=column.invalid,
    )
