"""Where the header of a table is: the first row after which rows agree in width and types.

Above it may stand titles, dates and comments; between it and the rows a second header, a ruler and
a row of units. What is no row of the table needs a reason: a row that might be one stays one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from personas.ingest.text.header_names import filled_places, is_complete, join_names

NUMBER = re.compile(r"(?:[^\W\d]{1,3}[\W_]+)?[\W_]*\d[\d\W]*[^\W\d]{0,3}")
RULER = re.compile(r"[-=_+:|*~\u2500-\u257f\s]{2,}")  # with all signs that draw boxes
COMMENT = re.compile(r"\s*(#|//|--|%)")
DIGITS = re.compile(r"\d+")
PERIOD = re.compile(r"(19|20)\d\d([-/. ]?(0?[1-9]|1[0-2]|Q[1-4]))?")
GAP = re.compile(r"\W*|n/?a|nan|null|none|nil|nul|nd|k\.?\s?a\.?|missing|unknown", re.IGNORECASE)
GAP_WORD = re.compile(r"[-.?*/]+|n/?a|nan|null|none|nil|missing|unknown|#.*", re.IGNORECASE)
UNIT = re.compile(r"[^\d,;]{1,12}|[(\[{<][^,;]{1,16}[)\]}>]|[k$€£¥%°0 .,]{1,6}")
BRACKETS = re.compile(r"[(\[{<].{1,16}[)\]}>]|\W{0,3}")
UNIT_LABEL = re.compile(
    r"units?|einheit(en)?|unité|unidad|unità|unidade|eenheid|jednostka|единицы?|单位|單位|単位|단위",
    re.IGNORECASE,
)
TYPE = re.compile(
    r"(string|str|text|(n?var)?char2?|object|category|int(eger)?(32|64)?|bigint|smallint|long|"
    r"numeric|number|decimal|real|float(32|64)?|double( precision)?|bool(ean)?|date(time)?|"
    r"timestamp|money|currency|id|uuid)(\s*\([\d, ]+\))?",
    re.IGNORECASE,
)
MAX_HEADER_ROWS = 5  # rows of the header, of units and rulers together
NARROW = 3  # columns, of which pairs such as `Period: June` may fill most


class Row(NamedTuple):
    """A row that is not blank, and the first and last line that it stands in, from 1."""

    cells: Sequence[str]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Header:
    """The cells of the header, and the rows of all that is above the rows of the table.

    ``rows`` are those of the header itself, which are several where ``cells`` come from several.
    """

    cells: tuple[str, ...]
    preamble: tuple[Row, ...]
    rows: tuple[Row, ...]
    end: int
    units: tuple[str, ...] = ()
    types: Row | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What most rows of a table are like: their width, and the columns that hold numbers."""

    width: int
    numbers: frozenset[int]
    columns: frozenset[int]

    def is_wide(self, row: Row) -> bool:
        """Whether a row fills more than half of the columns, and no others."""
        filled = filled_places(row.cells)
        fits = len(row.cells) <= self.width and max(self.columns, default=0) < len(row.cells)
        return (fits or max(filled, default=0) < self.width <= len(row.cells)) and (
            2 * len(filled) > len(self.columns)
        )

    def is_data(self, row: Row) -> bool:
        """Whether a wide row has numbers where the table has them."""
        numbers = [j for j in self.numbers if j < len(row.cells) and is_number(row.cells[j])]
        return bool(numbers) and 2 * len(numbers) >= len(self.numbers) and self.is_wide(row)


def is_number(cell: str) -> bool:
    """Whether a cell begins as numbers and dates do."""
    return NUMBER.fullmatch(cell.strip()) is not None


def is_ruler(cells: Iterable[str]) -> bool:
    """Whether a row is a line that is drawn of signs."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    lines = [text for text in texts if RULER.fullmatch(text)]
    return bool(lines) and all(RULER.fullmatch(t) or t in "-=:|+" for t in texts)


def measure_shape(rows: Sequence[Row]) -> Shape:
    """Measure the lower half of some rows, below what stands above a table."""
    lower = rows[len(rows) // 2 :] if len(rows) > 1 else rows
    widths = Counter(len(row.cells) for row in lower)
    first = len(rows[0].cells) if rows else 0
    width = max(widths, key=lambda w: (widths[w], w == first, w), default=0)
    cells = [[row.cells[j].strip() for row in lower if j < len(row.cells)] for j in range(width)]
    filled = [[cell for cell in column if not GAP.fullmatch(cell)] for column in cells]
    numbers = (j for j, c in enumerate(filled) if c and 10 * sum(map(is_number, c)) >= 8 * len(c))
    return Shape(
        width, frozenset(numbers), frozenset(j for j, column in enumerate(filled) if column)
    )


def find_header(rows: Sequence[Row], is_first: bool = False) -> Header:
    """Find the header in the first rows of a table; with ``is_first`` it is the first row."""
    shape = measure_shape(rows)
    first = 0 if is_first else _find_first(rows, shape)
    below = _end_of_names(rows, first, shape)
    end, units, types = below, None, None
    for i in range(below, min(len(rows) - 1, first + MAX_HEADER_ROWS)):
        row = rows[i]
        if shape.width > 1 and is_ruler(row.cells):
            pass
        elif units is None and _is_unit_row(row, shape):
            units = row
        elif types is None and _is_type_row(row):
            types = row
        else:
            break
        end = i + 1
    name_rows = [row for row in rows[first:below] if not is_ruler(row.cells)] or rows[first:below]
    unit_cells = tuple(_bare_unit(cell) for cell in units.cells) if units else ()
    names = join_names([row.cells for row in name_rows])
    return Header(
        names, tuple(rows[:first]), tuple(name_rows), rows[end - 1].end, unit_cells, types
    )


def _find_first(rows: Sequence[Row], shape: Shape) -> int:
    """The first row of the header: of all wide rows above the first data, see `_skip_pairs`."""
    wide = [i for i, row in enumerate(rows) if shape.is_wide(row)]
    if not wide:
        return 0
    wider = (i for i in range(wide[0]) if len(filled_places(rows[i].cells)) >= shape.width)
    if (header := next(wider, None)) is not None:
        return header  # of other columns than the rows have
    data = next((i for i in wide if shape.is_data(rows[i])), None)
    if data is None:
        return wide[0] - 1 if wide[0] and _recurs(rows, wide[0]) else wide[0]
    if data == wide[0]:  # no header is as wide as the rows: it is the row above
        return data if not data or _are_periods(rows[data], shape) else data - 1
    block = [i for i in wide if i < data and not is_ruler(rows[i].cells)] or [data]
    gaps = [k for k in range(1, len(block)) if rows[block[k]].start > rows[block[k] - 1].end + 1]
    block = block[gaps[-1] :] if gaps else block
    block = list(takewhile(lambda i: i == block[0] or not _is_record(rows[i], rows[data]), block))
    while len(block) > 1 and _is_above(rows[block[0]], rows[block[1]], shape):
        block = block[1:]
    return block[0]


def _recurs(rows: Sequence[Row], i: int) -> bool:
    """Whether a cell of a row occurs again in its column below, as no name does."""
    cells = {(j, cell.strip()) for j, cell in enumerate(rows[i].cells) if cell.strip()}
    return any((j, _cell(row, j)) in cells for row in rows[i + 1 :] for j in range(len(row.cells)))


def _are_periods(row: Row, shape: Shape) -> bool:
    """Whether the names of all columns of numbers are years, months or quarters."""
    cells = [row.cells[j].strip() for j in sorted(shape.numbers)]
    periods = [cell for cell in cells if PERIOD.fullmatch(cell)]
    return len(periods) > 1 and len(periods) == len(cells) == len(set(periods))


def _is_above(row: Row, next_row: Row, shape: Shape) -> bool:
    """Whether a wide row is a comment, or a pair such as `Period: June`, above the header."""
    is_pair = len(shape.columns) <= NARROW and not _is_unit_row(next_row, shape)
    return COMMENT.match(row.cells[0]) is not None or (is_pair and not _is_type_row(next_row))


def _end_of_names(rows: Sequence[Row], first: int, shape: Shape) -> int:
    """The end of the rows with names: of one, or of several levels as pivot tables have."""
    for i in range(first + 1, min(len(rows) - 1, first + MAX_HEADER_ROWS - 1)):
        if _names_index(rows[i], rows[first], shape):
            return i + 1
    end = first + 1
    while end < min(len(rows) - 1, first + 3) and _is_second(rows, first, end, shape):
        end += 1
    return end


def _names_index(row: Row, header: Row, shape: Shape) -> bool:
    """Whether a row names the columns at the left alone, which a header above leaves blank."""
    filled = filled_places(row.cells)
    is_left = filled == set(range(len(filled))) and 0 < len(filled) < shape.width / 2
    texts = [row.cells[j] for j in filled]
    is_blank_above = not header.cells[0].strip() or not is_complete(header.cells)
    return (
        is_left
        and is_blank_above
        and not any(map(is_number, texts))
        and bool(shape.numbers - filled)
    )


def _is_second(rows: Sequence[Row], first: int, i: int, shape: Shape) -> bool:
    """Whether a row is a second header: words, seen nowhere below, where the table has numbers."""
    row, header = rows[i], rows[first]
    if is_ruler(row.cells) or _is_type_row(row):
        return False
    blanks = {j for j in shape.columns - {0} if not _cell(header, j)}
    if _is_unit_row(row, shape) and not any(_cell(row, j) for j in blanks):
        return False
    texts = {j: cell for j in shape.numbers if (cell := _cell(row, j))}
    if not texts or any(is_number(c) or GAP.fullmatch(c) for c in texts.values()):
        return False
    if any(_is_alike(row, below) for below in rows[i + 1 :]):
        return False
    if is_complete(header.cells):
        return len(texts) == len(shape.numbers) > 1 and shape.width > NARROW
    return all(_cell(row, j) for j in blanks)


def _is_record(row: Row, data: Row) -> bool:
    """Whether a row without numbers has an id of the same letters as a row of data."""
    pairs = enumerate(row.cells)
    ids = [(j, cell) for j, cell in pairs if DIGITS.search(cell) and not is_number(cell)]
    return any(_mask(cell) == _mask(_cell(data, j)) for j, cell in ids)


def _is_alike(row: Row, below: Row) -> bool:
    """Whether a row has a cell of the row below, or one of the same letters with other digits."""
    cells = enumerate(map(_mask, row.cells))
    return any(mask == _mask(_cell(below, j)) != "" for j, mask in cells)


def _mask(cell: str) -> str:
    return DIGITS.sub("0", cell.strip())


def _cell(row: Row, j: int) -> str:
    return row.cells[j].strip() if j < len(row.cells) else ""


def _is_unit_row(row: Row, shape: Shape) -> bool:
    """Whether all columns of numbers have units or nothing, and all others nothing or `-`."""
    cells = [cell.strip() for cell in row.cells]
    numbers = (cells[j] for j in sorted(shape.numbers) if j < len(cells))
    units = [cell for cell in numbers if cell not in ("", "-")]
    others = [cell for j, cell in enumerate(cells) if j not in shape.numbers and cell]
    return (
        bool(units)
        and all(_is_unit(unit) for unit in units)
        and all(BRACKETS.fullmatch(cell) or UNIT_LABEL.fullmatch(cell) for cell in others)
    )


def _is_unit(cell: str) -> bool:
    is_value = GAP_WORD.fullmatch(cell) or is_number(cell)
    return UNIT.fullmatch(cell) is not None and not is_value


def _is_type_row(row: Row) -> bool:
    """Whether a row names the type of every column, as some databases export it."""
    cells = [cell.strip() for cell in row.cells]
    return len(cells) > 1 and all(TYPE.fullmatch(cell) for cell in cells)


def _bare_unit(cell: str) -> str:
    return cell.strip().strip("()[]{}<>").strip()
