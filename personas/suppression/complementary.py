"""Cell suppression in a table whose totals are published: what must be hidden beside small cells.

The rule is the minimum frequency rule with complementary suppression (Hundepool et al., Statistical
Disclosure Control, 2012, chapter 4). A reader is taken to know every total, every shown cell (zeros
too), and that counts are whole and not negative. From all that the reader cannot rule out

- that a small cell holds `SMALLEST` customers, or as many as its totals allow where that is fewer;
  if it holds those already, that it holds one less;
- that the hidden cells of a line hold `SMALLEST` together, but for one that gives them all away:
  if nothing else in the line is left to hide.

So no small cell is pinned unless totals alone pin it: where a table has one row or column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from personas.suppression.network import CellIndex, Hidden, Loss, Residual, Table

SMALLEST = 11  # customers: fewer could be picked out one by one


def is_small(count: int) -> bool:
    """Whether so few customers could be picked out; nobody cannot."""
    return 0 < count < SMALLEST


def suppress(
    table: Table, primary: Iterable[CellIndex] = (), loss: Loss | None = None
) -> frozenset[CellIndex]:
    """Return the cells to hide: the small ones, those in ``primary``, and what protects them.

    ``table`` holds counts, all rows equally long. ``loss`` says what hiding a cell costs (more
    than 0); by default its customers. The order of rows and columns makes no difference, unless
    they hold the same counts.
    """
    rows, columns = _order(table), _order(list(zip(*table, strict=True)))
    sorted_table = [[table[r][c] for c in columns] for r in rows]

    def lost(place: CellIndex) -> int:
        count = sorted_table[place[0]][place[1]]
        return loss((rows[place[0]], columns[place[1]])) if loss else SMALLEST + count

    asked = set(primary)
    first = {(r, c) for r, x in enumerate(rows) for c, y in enumerate(columns) if (x, y) in asked}
    hidden = _suppress(sorted_table, first, lost)
    return frozenset((rows[r], columns[c]) for r, c in hidden)


def _order(lines: Table) -> list[int]:
    return sorted(range(len(lines)), key=lambda n: (sorted(lines[n]), n))


def _suppress(table: Table, primary: set[CellIndex], loss: Loss) -> set[CellIndex]:
    small = [(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if is_small(n)]
    hidden = Hidden()

    def lost(place: CellIndex) -> int:
        """What lies where lines meet that must hide more anyway serves both."""
        return loss(place) * (3 - (place[0] in hidden.rows) - (place[1] in hidden.columns))

    for place in sorted({*small, *primary}):
        hidden.add(place)
    for place in small:
        _protect(table, hidden, place, lost)
    while line := _weak_line(table, hidden):
        cover = min(line, key=lambda place: (lost(place), place))
        short = SMALLEST - _hidden_sum(table, hidden, line, cover)
        hidden.add(cover)
        Residual(table, hidden, cover).move(False, short, lost)
    return hidden.places


def bounds(table: Table, hidden: Iterable[CellIndex], cell: CellIndex) -> tuple[int, int]:
    """Return the least and the most that a hidden cell can hold, all else that is shown given."""
    places = Hidden()
    for place in hidden:
        places.add(place)
    count, total = table[cell[0]][cell[1]], sum(map(sum, table))
    down = Residual(table, places, cell).move(False, count)
    up = Residual(table, places, cell).move(True, total)
    return count - down, count + up


def is_determined(weights: Mapping[CellIndex, int], hidden: Iterable[CellIndex]) -> bool:
    """Whether a weighted sum of cells follows from totals and shown cells, so that it adds nothing.

    That is so where every line can be given a number such that the weight of each hidden cell is
    the sum of its row's and its column's.
    """
    near: dict[int, list[tuple[int, int]]] = {}
    for row, column in sorted(hidden):
        weight = weights.get((row, column), 0)
        near.setdefault(row, []).append((~column, weight))
        near.setdefault(~column, []).append((row, weight))
    numbers: dict[int, int] = {}
    for start in near:
        if start in numbers:
            continue
        numbers[start] = 0
        ahead = [start]
        for node in ahead:
            for other, weight in near[node]:
                if other not in numbers:
                    numbers[other] = weight - numbers[node]
                    ahead.append(other)
                elif numbers[other] + numbers[node] != weight:
                    return False
    return True


def _protect(table: Table, hidden: Hidden, cell: CellIndex, loss: Loss) -> None:
    count = table[cell[0]][cell[1]]
    if not Residual(table, hidden, cell).move(True, SMALLEST - count, loss):
        Residual(table, hidden, cell).move(False, 1, loss)


def _weak_line(table: Table, hidden: Hidden) -> list[CellIndex]:
    """Return what is shown in the first line whose hidden cells hold few, and that holds more."""
    rows = [[(r, c) for c in hidden.rows[r]] for r in sorted(hidden.rows)]
    columns = [[(r, c) for r in hidden.columns[c]] for c in sorted(hidden.columns)]
    for axis, lines in ((0, rows), (1, columns)):
        for line in lines:
            if is_small(sum(table[r][c] for r, c in line)):
                shown = [p for p in _line(table, axis, line[0][axis]) if p not in hidden.places]
                if nonzero := [(r, c) for r, c in shown if table[r][c]]:
                    return nonzero
    return []


def _line(table: Table, axis: int, number: int) -> list[CellIndex]:
    if axis == 0:
        return [(number, c) for c in range(len(table[number]))]
    return [(r, number) for r in range(len(table))]


def _hidden_sum(table: Table, hidden: Hidden, line: list[CellIndex], cover: CellIndex) -> int:
    axis = 0 if all(place[0] == cover[0] for place in line) else 1
    whole = _line(table, axis, cover[axis])
    return sum(table[r][c] for r, c in whole if (r, c) in hidden.places)
