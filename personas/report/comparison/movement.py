"""Who moved where, as a table in which no cell points at a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from personas.facts.comparison import Comparison, Followed
from personas.withholding import SMALLEST, Cell, close_rows

LEFT, JOINED = "left", "joined"


@dataclass(frozen=True, slots=True)
class Line:
    """A group of then, or `JOINED`: its customers, and how many of them are where now."""

    key: str
    total: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """``columns`` are groups of now, and `LEFT`; ``totals`` stand below them."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...]


def movement(found: Comparison) -> Movement | None:
    """Return the table, its small cells withheld and what would give them away; None without ids.

    A cell's share is of its line. Nobody both left and joined, so that this corner is empty.
    """
    if found.followed is None:
        return None
    then = [group.key for group in found.groups if group.then is not None]
    now = [group.key for group in found.groups if group.now is not None]
    counts = _counts(found.followed, then, now)
    corner = (len(then), len(now))
    closed = close_rows([_line(row) for row in counts], known=[corner])
    keys = (*then, JOINED)
    lines = zip(keys, counts, closed, strict=True)
    return Movement(
        columns=(*now, LEFT),
        lines=tuple(Line(key, sum(row), cells) for key, row, cells in lines),
        totals=tuple(map(sum, zip(*counts, strict=True))),
    )


def _counts(followed: Followed, then: Sequence[str], now: Sequence[str]) -> list[list[int]]:
    stayed: Mapping[tuple[str, str], int] = followed.crossed
    rows = [[*(stayed.get((a, b), 0) for b in now), followed.left.get(a, 0)] for a in then]
    return [*rows, [*(followed.joined.get(b, 0) for b in now), 0]]


def _line(counts: Sequence[int]) -> tuple[Cell, ...]:
    total = sum(counts)
    return tuple(_cell(count, count / total if total else 0.0) for count in counts)


def _cell(count: int, share: float) -> Cell:
    return Cell(None, count, share, hidden=0 < count < SMALLEST)
