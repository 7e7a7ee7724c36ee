"""The header of a table on a sheet: below titles and group headings, above the first values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from personas.files.spool import as_text

Row = Sequence[Any]
Merged = tuple[tuple[int, int], tuple[int, int]]

# A number, an amount or a date that is written as text.
VALUE = re.compile(r"[^\w\s]{0,3}\s?\d[\d.,:/'’\s-]*[^\w\s]?\s?\w{0,3}|\d{4}-\d\d-\d\d.*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Header:
    """The first and last row of a header, and the names that it gives the columns.

    ``is_evident`` says that they are words above values, not above words alone; ``labels`` are
    the words of a row between them: units, or the texts of questions.
    """

    first: int
    last: int
    names: tuple[str, ...]
    is_evident: bool = False
    labels: tuple[str, ...] = ()

    def shift(self, rows: int) -> Header:
        """Return the header as it is numbered where ``rows`` are above."""
        return replace(self, first=self.first + rows, last=self.last + rows)


def is_value(cell: Any) -> bool:
    """Whether a cell holds a number, a date or a boolean, as such or as text."""
    if isinstance(cell, str):
        return VALUE.fullmatch(cell.strip()) is not None
    return cell is not None


def count_cells(row: Row) -> int:
    """Return how many cells of a row are not blank."""
    return len(row) - row.count("")


def find_header(head: Sequence[Row], merged: Sequence[Merged] = ()) -> Header | None:
    """Return the header among the first rows of a table; None where none is two cells wide."""
    widths = [count_cells(row) for row in head]
    widest = max(widths)
    if widest < 2:
        return None
    wide = [i for i, width in enumerate(widths) if 2 * width >= widest and width > 1]
    values = next((i for i in wide if 4 * widths[i] >= 3 * widest and _has_value(head[i])), None)
    zone = [i for i in wide if values is None or i < values]
    if not zone:
        return Header(wide[0], wide[0], _names(head[wide[0]]))
    if values is None:
        zone = _merged_zone(zone[0], merged)
    base = next((i for i in zone if 4 * widths[i] >= 3 * widest), None)
    if base is None or base >= len(head):
        base = max(zone, key=lambda i: (widths[i], -i)) if values is not None else zone[0]
    stop = min(values if values is not None else zone[-1] + 1, len(head))
    header = _compose(head, base, stop, merged)
    return header if values is None else _add_evidence(header, head, values)


def _has_value(row: Row) -> bool:
    return any(map(_is_filled, row))


def _names(row: Row) -> tuple[str, ...]:
    return tuple(" ".join(as_text(cell).split()) for cell in row)


def _merged_zone(first: int, merged: Sequence[Merged]) -> list[int]:
    """The rows of a header above words: one, or with the names below merged headings, more."""
    touching = [end for (start, _), end in merged if start == first]
    return list(range(first, max((row for row, _ in touching), default=first - 1) + 2))


def _compose(head: Sequence[Row], base: int, stop: int, merged: Sequence[Merged]) -> Header:
    """Name the columns by one row; where it lacks names, by the rows above and below it too."""
    rows = [_names(row) for row in head[:stop]]
    if not _is_incomplete(rows[base]):
        return Header(base, base, rows[base])
    first = base
    while first and _is_heading(rows[first - 1]):
        first -= 1
    last, names = base, rows[base]
    for row in reversed(rows[first:base]):
        names = _overlay(row, names)
    result = _distinguish(names, rows, range(first, last), merged)
    while _is_incomplete(result) and last + 1 < stop and _continues(result, rows[last + 1]):
        last += 1
        names = _overlay(names, rows[last])
        result = _distinguish(names, rows, range(first, last), merged)
    return Header(first, last, result)


def _overlay(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    return tuple(low or up for up, low in zip(upper, lower, strict=True))


def _is_heading(row: Sequence[str]) -> bool:
    """Whether a row groups columns; a single cell in the first column is a title."""
    return count_cells(row) > 1 or (count_cells(row) == 1 and not row[0])


def _continues(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row names what is above it: all of it, or what has no name. Units do neither."""
    fills_blanks = all(not name for name, cell in zip(names, row, strict=True) if cell)
    return fills_blanks or count_cells(row) >= count_cells(names)


def _is_incomplete(names: Sequence[str]) -> bool:
    return "" in names or len({name.casefold() for name in names}) < len(names)


def _spread(row: Sequence[str], number: int, merged: Sequence[Merged]) -> list[str]:
    """Repeat a heading over the columns that it stands above: those merged, else the blank ones."""
    spread = list(row)
    ends = {start[1]: end[1] for start, end in merged if start[0] == number}
    for i, name in enumerate(spread):
        previous = next((j for j in ends if j < i <= ends[j]), None)
        if not name and previous is not None:
            spread[i] = row[previous]
        elif not name and not ends and i:
            spread[i] = spread[i - 1]
    return spread


def _distinguish(
    names: Sequence[str], rows: Sequence[Sequence[str]], upper: range, merged: Sequence[Merged]
) -> tuple[str, ...]:
    """Put the headings above it in front of each name that occurs twice."""
    counts = Counter(name.casefold() for name in names)
    spread = [_spread(rows[i], i, merged) for i in upper]
    return tuple(
        " ".join((*(row[i] for row in spread if row[i] not in ("", name)), name))
        if name and counts[name.casefold()] > 1
        else name
        for i, name in enumerate(names)
    )


def _add_evidence(header: Header, head: Sequence[Row], values: int) -> Header:
    """Say whether all columns of values have a name, and take a row of labels to the header."""
    rows, names = head[values:], header.names
    columns = [
        i for i in range(len(names)) if 2 * sum(_is_filled(row[i]) for row in rows) > len(rows)
    ]
    is_evident = bool(columns) and all(names[i] for i in columns)
    is_between = is_evident and header.last + 1 < values
    if not (is_between and _is_label_row(head[header.last + 1], columns)):
        return replace(header, is_evident=is_evident)
    labels = tuple(name for name in _names(head[header.last + 1]) if name not in ("", "-"))
    return replace(header, last=header.last + 1, is_evident=True, labels=labels)


def _is_label_row(row: Row, columns: Sequence[int]) -> bool:
    """Whether a row of words above values is no customer.

    It has units, and nothing in the first column; or a word of its own in each column of values,
    where a customer with gaps would have the same word in all.
    """
    words = [str(row[i]) for i in columns if row[i] != ""]
    has_own_words = len(words) == len(columns) > 1 and len(set(words)) == len(words)
    return has_own_words or (bool(words) and row[0] in ("", "-"))


def _is_filled(cell: Any) -> bool:
    return cell != "" and is_value(cell)
