"""Who moved where, as a table in which no cell points at a person.

A reader knows how many customers each group has, then and now. How many stayed, left or joined is
told only where it gives no small cell away, so it is a cell as well: where the line of those who
joined meets the column of those who left stand those who stayed. That makes the total of the line
all customers of now, and that of the column all of then, both of which are known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from personas.domain.comparison import Group, GroupTransitions
from personas.suppression.complementary import SMALLEST, is_determined, is_small, suppress
from personas.suppression.network import CellIndex, Loss

LEFT, JOINED = "left", "joined"
Pair = tuple[str, str]  # a group of then or `JOINED`, a group of now or `LEFT`


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of customers; None where it is withheld, and then ``least`` is what is sure."""

    count: int | None
    least: int


@dataclass(frozen=True, slots=True)
class Movement:
    """``counts`` are by line and column, None where withheld; so are the totals of both.

    Lines are the groups of then and `JOINED`, columns the groups of now and `LEFT`. The tallies
    follow from what is shown, or are withheld.
    """

    lines: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    line_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    stayed: Tally
    moved: Tally
    left: Tally
    joined: Tally
    hidden: frozenset[CellIndex]
    table: tuple[tuple[int, ...], ...]

    def tally(self, pairs: Collection[Pair] | None) -> Tally:
        """Count the customers of some cells, as far as that follows from what is shown.

        None stands for what is no sum of whole cells: nothing of it is sure.
        """
        if pairs is None:
            return Tally(None, 0)
        places = [(self.lines.index(a), self.columns.index(b)) for a, b in sorted(pairs)]
        return _tally(self.table, self.hidden, places)


def movement(followed: GroupTransitions, groups: Sequence[Group]) -> Movement:
    """Return the table, its small cells withheld and what would give them away."""
    then = [group.key for group in groups if group.then is not None]
    now = [group.key for group in groups if group.now is not None]
    table = _table(followed, then, now)
    kept = {(a, b) for a, x in enumerate(then) for b, y in enumerate(now) if x == y}
    corner = (len(then), len(now))
    stayed = [(a, b) for a in range(len(then)) for b in range(len(now))]
    crossed = {place for place in stayed if place not in kept}
    few_moved = any(is_small(table[a][b]) for a, b in crossed)
    loss = _loss(table, corner, kept if few_moved else crossed)
    hidden = suppress(table, loss=loss)
    return Movement(
        lines=(*then, JOINED),
        columns=(*now, LEFT),
        counts=_shown(table, hidden, corner),
        line_totals=_line_totals(table, corner in hidden),
        column_totals=_line_totals(list(zip(*table, strict=True)), corner in hidden),
        stayed=_tally(table, hidden, stayed),
        moved=_tally(table, hidden, sorted(crossed)),
        left=_tally(table, hidden, [(a, len(now)) for a in range(len(then))]),
        joined=_tally(table, hidden, [(len(then), b) for b in range(len(now))]),
        hidden=hidden,
        table=table,
    )


def _loss(
    table: Sequence[Sequence[int]], corner: CellIndex, precious: Collection[CellIndex]
) -> Loss:
    """Say what hiding a cell costs: those who stayed most, then what is precious.

    While nobody who moved is hidden, their number can be told though those who kept their groups
    are hidden. Where few moved it cannot be told anyway; then those who kept theirs matter more.
    """
    dear = len(table) * sum(map(sum, table))

    def loss(place: CellIndex) -> int:
        rank = len(table) if place == corner else 1 if place in precious else 0
        return SMALLEST + table[place[0]][place[1]] + rank * dear

    return loss


def _table(
    followed: GroupTransitions, then: Sequence[str], now: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    stayed: Mapping[Pair, int] = followed.counts
    rows = [(*(stayed.get((a, b), 0) for b in now), followed.left.get(a, 0)) for a in then]
    return (*rows, (*(followed.joined.get(b, 0) for b in now), followed.stayed))


def _shown(
    table: Sequence[Sequence[int]], hidden: Collection[CellIndex], corner: CellIndex
) -> tuple[tuple[int | None, ...], ...]:
    """Return the counts that are not hidden; nobody both left and joined."""
    return tuple(
        tuple(
            0 if (r, c) == corner else None if (r, c) in hidden else count
            for c, count in enumerate(row)
        )
        for r, row in enumerate(table)
    )


def _line_totals(table: Sequence[Sequence[int]], closed: bool) -> tuple[int | None, ...]:
    """Return the totals of lines; the last without those who stayed, if these may be told."""
    return (*map(sum, table[:-1]), None if closed else sum(table[-1][:-1]))


def _tally(
    table: Sequence[Sequence[int]], hidden: Collection[CellIndex], places: Sequence[CellIndex]
) -> Tally:
    """Sum up cells; where the sum would tell more than is shown, only those that are shown."""
    count = sum(table[r][c] for r, c in places)
    if is_determined(dict.fromkeys(places, 1), hidden) and not is_small(count):
        return Tally(count, count)
    return Tally(None, sum(table[r][c] for r, c in places if (r, c) not in hidden))
