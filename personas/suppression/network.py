"""A table with published totals as a network: how far a cell can move along hidden cells.

Rows and columns are nodes. A hidden cell can rise, which leads from its column (``~c``) to its row
(``r``), and fall as far as zero, which leads back. A cycle of such steps changes no total, so a
reader cannot distinguish the tables before and after it. The resulting bounds are exact for whole
numbers (Hundepool et al., Statistical Disclosure Control, 2012, section 4.4: the audit).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

CellIndex = tuple[int, int]
Table = Sequence[Sequence[int]]
Loss = Callable[[CellIndex], int]  # the cost of hiding a cell, more than 0
MAX_COST_RATIO = 3  # of a wide path to the cheapest: narrow paths are needed repeatedly


@dataclass(slots=True)
class Pattern:
    """The hidden cells of a table, also by row and by column."""

    cells: set[CellIndex] = field(default_factory=set)
    rows: dict[int, list[int]] = field(default_factory=dict)
    columns: dict[int, list[int]] = field(default_factory=dict)

    def add(self, cell: CellIndex) -> None:
        """Hide one more cell."""
        if cell not in self.cells:
            self.cells.add(cell)
            self.rows.setdefault(cell[0], []).append(cell[1])
            self.columns.setdefault(cell[1], []).append(cell[0])


@dataclass(slots=True)
class Residual:
    """The residual network of a table in which ``cell`` moves and others compensate for it."""

    table: Table
    pattern: Pattern
    cell: CellIndex
    shifts: dict[CellIndex, int] = field(default_factory=dict)

    def move(self, up: bool, amount: int, loss: Loss | None = None) -> int:
        """Move the cell up or down by at most ``amount``; return by how much it can move.

        With a ``loss``, further cells are hidden where the hidden ones do not suffice.
        """
        total = amount if up else min(amount, self._value(self.cell))
        remaining, row, column = total, self.cell[0], ~self.cell[1]
        ends = (row, column) if up else (column, row)
        while remaining:
            path = self._path(*ends, remaining, loss)
            if path is None:
                break
            remaining -= self._push(path, remaining)
        return total - remaining

    def _path(self, start: int, goal: int, amount: int, loss: Loss | None) -> list[int] | None:
        """Return nodes from start to goal, over hidden cells if possible, and wide if possible."""
        for minimum in (amount, 1):
            if path := self._hidden_path(start, goal, minimum):
                return path
        if loss is None:
            return None
        cost, path = self._cheapest_path(start, goal, 1, loss)
        wide_cost, wide_path = self._cheapest_path(start, goal, amount, loss)
        return wide_path if wide_path and wide_cost <= MAX_COST_RATIO * cost else path

    def _hidden_path(self, start: int, goal: int, minimum: int) -> list[int] | None:
        """Search breadth first over hidden cells."""
        previous = {start: start}
        queue = [start]
        for node in queue:
            for neighbour in self._hidden_neighbours(node, minimum):
                if neighbour not in previous:
                    previous[neighbour] = node
                    if neighbour == goal:
                        return _trace(previous, goal)
                    queue.append(neighbour)
        return None

    def _hidden_neighbours(self, node: int, minimum: int) -> Iterator[int]:
        if node < 0:
            yield from (r for r in self.pattern.columns.get(~node, ()) if (r, ~node) != self.cell)
            return
        for column in self.pattern.rows.get(node, ()):
            if (node, column) != self.cell and self._value((node, column)) >= minimum:
                yield ~column

    def _cheapest_path(
        self, start: int, goal: int, minimum: int, loss: Loss
    ) -> tuple[int, list[int] | None]:
        """Return Dijkstra's path and its cost; hidden cells cost nothing, of equals the first."""
        costs, previous = {start: 0}, {start: start}
        heap = [(0, start)]
        while heap:
            cost, node = heapq.heappop(heap)
            if node == goal:
                return cost, _trace(previous, goal)
            if cost > costs[node]:
                continue
            for neighbour, cell in self._neighbours(node, minimum):
                total = cost + (0 if cell in self.pattern.cells else loss(cell))
                if neighbour not in costs or total < costs[neighbour]:
                    costs[neighbour], previous[neighbour] = total, node
                    heapq.heappush(heap, (total, neighbour))
        return 0, None

    def _neighbours(self, node: int, minimum: int) -> Iterator[tuple[int, CellIndex]]:
        if node < 0:
            cells = [(row, ~node) for row in range(len(self.table))]
            yield from ((cell[0], cell) for cell in cells if cell != self.cell)
            return
        for column in range(len(self.table[node])):
            if (node, column) != self.cell and self._value((node, column)) >= minimum:
                yield ~column, (node, column)

    def _push(self, path: list[int], amount: int) -> int:
        """Move as much as every step can bear; hide the cells of the steps."""
        steps = [_step(a, b) for a, b in pairwise(path)]
        flow = min([amount, *(self._value(cell) for cell, sign in steps if sign < 0)])
        for cell, sign in steps:
            self.pattern.add(cell)
            self.shifts[cell] = self.shifts.get(cell, 0) + sign * flow
        return flow

    def _value(self, cell: CellIndex) -> int:
        return self.table[cell[0]][cell[1]] + self.shifts.get(cell, 0)


def _step(a: int, b: int) -> tuple[CellIndex, int]:
    """Return cell and sign: from a row to a column a cell falls, back it rises."""
    return ((a, ~b), -1) if a >= 0 else ((b, ~a), 1)


def _trace(previous: dict[int, int], goal: int) -> list[int]:
    path = [goal]
    while previous[path[-1]] != path[-1]:
        path.append(previous[path[-1]])
    return path[::-1]
