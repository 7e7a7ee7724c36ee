"""What the cells of a column are, decided by counting the readings that fit, over all rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from personas.facts.measure import Column, Notation
from personas.facts.reading import Reading

TOLERANCE = 100  # one odd cell in so many is a slip; more of them make the column text
NOTABLE_UNITS = 3  # more kinds of words behind numbers are no units: street names, titles
BOOLEANS = (
    ("true", "false"),
    ("yes", "no"),
    ("y", "n"),
    ("t", "f"),
    ("on", "off"),
    ("ja", "nein"),
    ("oui", "non"),
    ("si", "no"),
    ("sí", "no"),
)

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
