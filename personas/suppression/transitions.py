"""The table of customers' transitions between groups, in which no cell identifies a person.

A reader knows the size of each group in both runs. How many customers stayed, left or joined is
public only where it reveals no small cell, so it is a cell as well: the row of joiners and the
column of leavers meet in the number of stayers. So the total of that row is all current customers,
and that of the column all previous ones, both of which are public.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from personas.domain.comparison import Group, GroupTransitions
from personas.suppression.complementary import SMALLEST, is_determined, is_small, suppress
from personas.suppression.network import CellIndex, Loss, Table

LEAVERS = "left"
JOINERS = "joined"
Pair = tuple[str, str]  # a previous group or `JOINERS`, a current group or `LEAVERS`


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of customers; None where it is withheld, and then at least ``minimum``."""

    count: int | None
    minimum: int


@dataclass(frozen=True, slots=True)
class TransitionTable:
    """``counts`` are by row and column, None where withheld; so are the totals of both.

    Rows are the previous groups and `JOINERS`, columns the current groups and `LEAVERS`. The
    tallies follow from what is public, or are withheld.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    stayers: Tally
    movers: Tally
    leavers: Tally
    joiners: Tally
    pattern: frozenset[CellIndex]
    table: tuple[tuple[int, ...], ...]

    def tally(self, pairs: Collection[Pair] | None) -> Tally:
        """Count the customers of some cells, as far as that follows from what is public.

        None stands for a number that is no sum of whole cells: nothing is known of it.
        """
        if pairs is None:
            return Tally(None, 0)
        cells = [(self.rows.index(a), self.columns.index(b)) for a, b in sorted(pairs)]
        return _tally(self.table, self.pattern, cells)


def suppress_transitions(transitions: GroupTransitions, groups: Sequence[Group]) -> TransitionTable:
    """Return the table without its small cells and those that would reveal them."""
    previous = [group.key for group in groups if group.before is not None]
    current = [group.key for group in groups if group.after is not None]
    table = _table(transitions, previous, current)
    corner = (len(previous), len(current))
    stayers = [(a, b) for a in range(len(previous)) for b in range(len(current))]
    movers = [(a, b) for a, b in stayers if previous[a] != current[b]]
    loyal = [(a, b) for a, b in stayers if previous[a] == current[b]]
    has_few_movers = any(is_small(table[a][b]) for a, b in movers)
    pattern = suppress(table, loss=_loss(table, corner, loyal if has_few_movers else movers))
    return TransitionTable(
        rows=(*previous, JOINERS),
        columns=(*current, LEAVERS),
        counts=_public_counts(table, pattern, corner),
        row_totals=_totals(table, corner in pattern),
        column_totals=_totals(list(zip(*table, strict=True)), corner in pattern),
        stayers=_tally(table, pattern, stayers),
        movers=_tally(table, pattern, movers),
        leavers=_tally(table, pattern, [(a, corner[1]) for a in range(corner[0])]),
        joiners=_tally(table, pattern, [(corner[0], b) for b in range(corner[1])]),
        pattern=pattern,
        table=table,
    )


def _table(
    transitions: GroupTransitions, previous: Sequence[str], current: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    counts: Mapping[Pair, int] = transitions.counts
    rows = [
        (*(counts.get((a, b), 0) for b in current), transitions.leavers.get(a, 0)) for a in previous
    ]
    return (*rows, (*(transitions.joiners.get(b, 0) for b in current), transitions.stayers))


def _loss(table: Table, corner: CellIndex, priority: Collection[CellIndex]) -> Loss:
    """Return the cost of hiding a cell: highest for stayers, then for those in ``priority``.

    While no mover is hidden, their number is public even where customers who kept their groups are
    hidden. Where a cell of movers is small it cannot be; then the latter come first.
    """
    step = len(table) * sum(map(sum, table))
    cells = set(priority)

    def loss(cell: CellIndex) -> int:
        rank = len(table) if cell == corner else 1 if cell in cells else 0
        return SMALLEST + table[cell[0]][cell[1]] + rank * step

    return loss


def _public_counts(
    table: Table, pattern: Collection[CellIndex], corner: CellIndex
) -> tuple[tuple[int | None, ...], ...]:
    """Return the counts that are not hidden; nobody both left and joined."""
    return tuple(
        tuple(
            0 if (r, c) == corner else None if (r, c) in pattern else count
            for c, count in enumerate(row)
        )
        for r, row in enumerate(table)
    )


def _totals(table: Table, hides_stayers: bool) -> tuple[int | None, ...]:
    """Return the totals of rows; the last excludes stayers, and is None if they are hidden."""
    return (*map(sum, table[:-1]), None if hides_stayers else sum(table[-1][:-1]))


def _tally(table: Table, pattern: Collection[CellIndex], cells: Sequence[CellIndex]) -> Tally:
    """Sum up cells; only those that are not hidden where the sum would reveal more."""
    count = sum(table[r][c] for r, c in cells)
    if is_determined(dict.fromkeys(cells, 1), pattern) and not is_small(count):
        return Tally(count, count)
    return Tally(None, sum(table[r][c] for r, c in cells if (r, c) not in pattern))
