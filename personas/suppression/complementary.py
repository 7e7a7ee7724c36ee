"""Cell suppression in a table with published totals: which cells to hide beside the small ones.

The rule is the minimum frequency rule with complementary suppression (Hundepool et al., Statistical
Disclosure Control, 2012, chapter 4). A reader is assumed to know every total, every cell that is
not hidden (zeros too), and that counts are whole and not negative. The reader must not be able to
exclude

- that a small cell holds `SMALLEST` customers, or as many as its totals allow where that is fewer;
  if it holds those already, that it holds one less;
- that the hidden cells of a row or column hold `SMALLEST` together, except for one that reveals all
  of them: if nothing else in the row or column is left to hide.

So no small cell is determined unless totals alone determine it, in a table of one row or column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from personas.suppression.network import CellIndex, Loss, Pattern, Residual, Table

SMALLEST = 11  # customers: fewer could be identified one by one


def is_small(count: int) -> bool:
    """Whether so few customers could be identified; nobody cannot."""
    return 0 < count < SMALLEST


def suppress(
    table: Table, primary: Iterable[CellIndex] = (), loss: Loss | None = None
) -> frozenset[CellIndex]:
    """Return the cells to hide: the small ones, those in ``primary``, and what protects them.

    ``table`` holds counts, all rows equally long. ``loss`` is the cost of hiding a cell (more
    than 0); by default its customers. The order of rows and columns makes no difference, unless
    they hold the same counts.
    """
    rows, columns = _order(table), _order(list(zip(*table, strict=True)))
    sorted_table = [[table[r][c] for c in columns] for r in rows]

    def sorted_loss(cell: CellIndex) -> int:
        count = sorted_table[cell[0]][cell[1]]
        return loss((rows[cell[0]], columns[cell[1]])) if loss else SMALLEST + count

    cells = set(primary)
    start = {(r, c) for r, x in enumerate(rows) for c, y in enumerate(columns) if (x, y) in cells}
    pattern = _suppress(sorted_table, start, sorted_loss)
    return frozenset((rows[r], columns[c]) for r, c in pattern)


def _order(rows: Table) -> list[int]:
    return sorted(range(len(rows)), key=lambda n: (sorted(rows[n]), n))


def _suppress(table: Table, primary: set[CellIndex], loss: Loss) -> set[CellIndex]:
    small = [(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if is_small(n)]
    pattern = Pattern()

    def discounted_loss(cell: CellIndex) -> int:
        """A cell where a row and a column meet that both hide cells serves both."""
        return loss(cell) * (3 - (cell[0] in pattern.rows) - (cell[1] in pattern.columns))

    for cell in sorted({*small, *primary}):
        pattern.add(cell)
    for cell in small:
        count = table[cell[0]][cell[1]]
        if not Residual(table, pattern, cell).move(True, SMALLEST - count, discounted_loss):
            Residual(table, pattern, cell).move(False, 1, discounted_loss)
    while candidates := _candidates(table, pattern):
        cover = min(candidates, key=lambda cell: (discounted_loss(cell), cell))
        missing = SMALLEST - _hidden_sum(table, pattern, candidates, cover)
        pattern.add(cover)
        Residual(table, pattern, cover).move(False, missing, discounted_loss)
    return pattern.cells


def _candidates(table: Table, pattern: Pattern) -> list[CellIndex]:
    """Return the cells that can be hidden in the first row or column whose hidden sum is small."""
    rows = [[(r, c) for c in pattern.rows[r]] for r in sorted(pattern.rows)]
    columns = [[(r, c) for r in pattern.columns[c]] for c in sorted(pattern.columns)]
    for axis, lines in ((0, rows), (1, columns)):
        for line in lines:
            if is_small(sum(table[r][c] for r, c in line)):
                shown = set(_line(table, axis, line[0][axis])) - pattern.cells
                if nonzero := [(r, c) for r, c in sorted(shown) if table[r][c]]:
                    return nonzero
    return []


def _line(table: Table, axis: int, number: int) -> list[CellIndex]:
    if axis == 0:
        return [(number, c) for c in range(len(table[number]))]
    return [(r, number) for r in range(len(table))]


def _hidden_sum(
    table: Table, pattern: Pattern, candidates: list[CellIndex], cover: CellIndex
) -> int:
    """Return the hidden sum of the row or column that the candidates lie in."""
    axis = 0 if all(cell[0] == cover[0] for cell in candidates) else 1
    cells = _line(table, axis, cover[axis])
    return sum(table[r][c] for r, c in cells if (r, c) in pattern.cells)


def bounds(table: Table, cells: Iterable[CellIndex], cell: CellIndex) -> tuple[int, int]:
    """Return the least and the most that a hidden cell can hold, for a reader of all others."""
    pattern = Pattern()
    for index in cells:
        pattern.add(index)
    count, total = table[cell[0]][cell[1]], sum(map(sum, table))
    down = Residual(table, pattern, cell).move(False, count)
    up = Residual(table, pattern, cell).move(True, total)
    return count - down, count + up


def is_determined(weights: Mapping[CellIndex, int], pattern: Iterable[CellIndex]) -> bool:
    """Whether a weighted sum of cells follows from totals and the cells that are not hidden.

    It does where every row and column can have a number such that the weight of each hidden cell
    is the sum of its row's and its column's.
    """
    neighbours: dict[int, list[tuple[int, int]]] = {}
    for row, column in sorted(pattern):
        weight = weights.get((row, column), 0)
        neighbours.setdefault(row, []).append((~column, weight))
        neighbours.setdefault(~column, []).append((row, weight))
    numbers: dict[int, int] = {}
    for start in neighbours:
        if start in numbers:
            continue
        numbers[start] = 0
        queue = [start]
        for node in queue:
            for neighbour, weight in neighbours[node]:
                if neighbour not in numbers:
                    numbers[neighbour] = weight - numbers[node]
                    queue.append(neighbour)
                elif numbers[neighbour] + numbers[node] != weight:
                    return False
    return True
