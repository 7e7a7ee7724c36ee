"""Scales with words at their endpoints: `1 - not at all`, 2, 3, 4, `5 (extremely)`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from personas.domain.currencies import currency_of
from personas.domain.measure import Column
from personas.ingest.columns.forms import Verdict
from personas.ingest.columns.survey import is_gap_word
from personas.sql.amounts import EXPONENTS, LEDGER
from personas.sql.build import alias, column, conjunction, is_not_null, table
from personas.sql.cells import word
from personas.sql.engine import Engine
from personas.sql.signs import MINUS

POINTS = range(3, 22)  # of a scale, as people use them: 1 to 3, 0 to 10, -10 to 10
MAX_WORDED = 3  # points with words: both endpoints, and the middle
CELL = re.compile(rf"(?P<before>\D*?)(?P<number>(?:{MINUS}|[+])?\d{{1,2}})(?P<after>\D*)")
LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a scale: its cell, its number, and the words at that."""

    cell: str
    number: int
    before: str
    words: str

    @property
    def is_plain(self) -> bool:
        """Whether the cell is its number alone."""
        return not self.words


def may_have_endpoints(verdict: Verdict | None, first: Mapping[str, Any], values: int) -> bool:
    """Whether all cells of a column have digits, some of them words as well."""
    if verdict and verdict.column.form == "number" and not verdict.column.coerced:
        return False
    return bool(first["digits"] == values and 0 < first["plain"] < values)


def decide_endpoints(engine: Engine, view: str, source: Column) -> Verdict | None:
    """Return the verdict on a column whose cells are the points of a scale, else None."""
    cells = exp.select(alias(word(source.name), "cell")).distinct().from_(table(view))
    is_answer = conjunction(
        is_not_null(column(source.name)), exp.not_(is_gap_word(word(source.name)))
    )
    cells = cells.where(is_answer).limit(POINTS.stop)
    points = read_points([str(cell) for (cell,) in engine.rows(cells)])
    if not points:
        return None
    numbers = replace(source, kind="number", form="number", notation="point", affix="endpoint")
    return Verdict(numbers, words=tuple(sorted(p.cell for p in points if not p.is_plain)))


def read_points(cells: Collection[str]) -> tuple[Point, ...]:
    """Return the points that cells are; none where they are no scale with words at its ends."""
    points = tuple(_points(cells))
    numbers = sorted(point.number for point in points)
    if len(points) != len(cells) or len(cells) not in POINTS or len({*numbers}) < len(cells):
        return ()
    low, high = numbers[0], numbers[-1]
    worded = [point for point in points if not point.is_plain]
    places = {point.number for point in worded}
    is_dense = high - low < min(2 * len(cells), POINTS.stop)
    at_ends = places & {low, high} and all(2 * n in (2 * low, 2 * high, low + high) for n in places)
    is_scale = is_dense and at_ends and len(worded) <= min(MAX_WORDED, len(points) - 1)
    is_scale = is_scale and len({point.words for point in worded}) == len(worded)
    return points if is_scale and not any(_is_unclear(point, points) for point in worded) else ()


def _points(cells: Collection[str]) -> Iterator[Point]:
    for cell in cells:
        if match := CELL.fullmatch(cell.strip()):
            number = int(re.sub(MINUS, "-", match["number"]))
            words = "".join(LETTERS.findall(match["before"] + match["after"]))
            if words or not (match["before"] + match["after"]).strip():
                yield Point(cell, number, match["before"], words)


def _is_unclear(point: Point, points: Collection[Point]) -> bool:
    """Whether words may be a unit, or multiply, or a sign may be a dash: `poor-1`."""
    name = point.words.casefold()
    has_signs = any(p.number < 0 for p in points if p.is_plain)
    is_dash = point.number < 0 and bool(point.before) and not has_signs
    return is_dash or name in EXPONENTS or name in LEDGER or currency_of(name) is not None
