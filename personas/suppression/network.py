"""A table with published totals as a network: how far a cell can move along hidden cells.

Rows and columns are nodes. A hidden cell can rise, which leads from its column (``~c``) to its row
(``r``), and fall as far as zero, which leads back. A circle of such steps changes no total, so that
a reader cannot tell the tables before and after it apart. The bounds that this gives are exact for
whole numbers (Hundepool et al., Statistical Disclosure Control, 2012, section 4.4: the audit).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

CellIndex = tuple[int, int]
Table = Sequence[Sequence[int]]
Loss = Callable[[CellIndex], int]  # what hiding a cell costs, more than 0
WORTH = 3  # so many times the cheapest way a wide one may cost: narrow ones are needed repeatedly


@dataclass(slots=True)
class Hidden:
    """The hidden cells of a table, by row and by column."""

    places: set[CellIndex] = field(default_factory=set)
    rows: dict[int, list[int]] = field(default_factory=dict)
    columns: dict[int, list[int]] = field(default_factory=dict)

    def add(self, place: CellIndex) -> None:
        """Hide one more cell."""
        if place not in self.places:
            self.places.add(place)
            self.rows.setdefault(place[0], []).append(place[1])
            self.columns.setdefault(place[1], []).append(place[0])


@dataclass(slots=True)
class Residual:
    """What is left to move once one ``cell`` was moved by some amount, others making up for it."""

    table: Table
    hidden: Hidden
    cell: CellIndex
    shifts: dict[CellIndex, int] = field(default_factory=dict)

    def move(self, up: bool, amount: int, loss: Loss | None = None) -> int:
        """Move the cell up or down by at most ``amount``; return by how much it could be.

        Given a ``loss``, further cells are hidden where those that are do not suffice.
        """
        left = amount if up else min(amount, self._value(self.cell))
        wanted, row, column = left, self.cell[0], ~self.cell[1]
        ends = (row, column) if up else (column, row)
        while left:
            steps = self._route(*ends, left, loss)
            if steps is None:
                break
            left -= self._push(steps, left)
        return wanted - left

    def _route(self, start: int, goal: int, amount: int, loss: Loss | None) -> list[int] | None:
        """Return nodes from start to goal, over hidden cells if any way, and a wide way if any."""
        for least in (amount, 1):
            if steps := self._along_hidden(start, goal, least):
                return steps
        if loss is None:
            return None
        spent, steps = self._cheapest(start, goal, 1, loss)
        wider, wide = self._cheapest(start, goal, amount, loss)
        return wide if wide and wider <= WORTH * spent else steps

    def _along_hidden(self, start: int, goal: int, least: int) -> list[int] | None:
        before = {start: start}
        ahead = [start]
        for node in ahead:
            for near in self._near(node, least):
                if near not in before:
                    before[near] = node
                    if near == goal:
                        return _trace(before, goal)
                    ahead.append(near)
        return None

    def _near(self, node: int, least: int) -> Iterator[int]:
        if node < 0:
            yield from (r for r in self.hidden.columns.get(~node, ()) if (r, ~node) != self.cell)
            return
        for column in self.hidden.rows.get(node, ()):
            if (node, column) != self.cell and self._value((node, column)) >= least:
                yield ~column

    def _cheapest(
        self, start: int, goal: int, least: int, loss: Loss
    ) -> tuple[int, list[int] | None]:
        """Dijkstra's way and its cost: hidden cells cost nothing; of equal ways the first."""
        cost, before = {start: 0}, {start: start}
        ahead = [(0, start)]
        while ahead:
            spent, node = heapq.heappop(ahead)
            if node == goal:
                return spent, _trace(before, goal)
            if spent > cost[node]:
                continue
            for near, place in self._steps(node, least):
                total = spent + (0 if place in self.hidden.places else loss(place))
                if near not in cost or total < cost[near]:
                    cost[near], before[near] = total, node
                    heapq.heappush(ahead, (total, near))
        return 0, None

    def _steps(self, node: int, least: int) -> Iterator[tuple[int, CellIndex]]:
        if node < 0:
            places = [(row, ~node) for row in range(len(self.table))]
            yield from ((place[0], place) for place in places if place != self.cell)
            return
        for column in range(len(self.table[node])):
            if (node, column) != self.cell and self._value((node, column)) >= least:
                yield ~column, (node, column)

    def _push(self, nodes: list[int], amount: int) -> int:
        """Move what all steps can bear; hide the cells of the steps."""
        steps = [_step(a, b) for a, b in pairwise(nodes)]
        falls = [self._value(place) for place, sign in steps if sign < 0]
        moved = min([amount, *falls])
        for place, sign in steps:
            self.hidden.add(place)
            self.shifts[place] = self.shifts.get(place, 0) + sign * moved
        return moved

    def _value(self, place: CellIndex) -> int:
        return self.table[place[0]][place[1]] + self.shifts.get(place, 0)


def _step(a: int, b: int) -> tuple[CellIndex, int]:
    """From a row to a column a cell falls, from a column to a row it rises."""
    return ((a, ~b), -1) if a >= 0 else ((b, ~a), 1)


def _trace(before: dict[int, int], goal: int) -> list[int]:
    steps = [goal]
    while before[steps[-1]] != steps[-1]:
        steps.append(before[steps[-1]])
    return steps[::-1]
