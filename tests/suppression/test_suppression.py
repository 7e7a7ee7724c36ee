"""Suppressed tables against linear and integer programming: no small cell is ever pinned."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.comparison import Group, GroupTransitions
from personas.suppression.complementary import SMALLEST, bounds, is_determined, is_small, suppress
from personas.suppression.transitions import suppress_transitions
from tests.suppression.attack import Shown, interval

TRIALS = int(os.environ.get("PERSONAS_PRIVACY", "24"))
Table = list[list[int]]


def tables(seed: int, trials: int) -> Iterator[Table]:
    """Small tables of many kinds: sparse, cumulative, with empty lines and tiny totals."""
    chance = random.Random(seed)
    for _ in range(trials):
        rows, columns = chance.randint(2, 7), chance.randint(2, 7)
        most = chance.choice([1, 3, 12, 30, 400])
        empty = chance.choice([0.0, 0.3, 0.7])
        table = [
            [0 if chance.random() < empty else chance.randint(0, most) for _ in range(columns)]
            for _ in range(rows)
        ]
        if chance.random() < 0.3:  # as in cumulative purchases, where nobody leaves
            place = chance.randrange(columns)
            table = [[*row[:place], 0, *row[place + 1 :]] for row in table]
        if chance.random() < 0.3:
            table[chance.randrange(rows)] = [0] * columns
        for n in range(min(rows, columns)) if chance.random() < 0.5 else ():
            table[n][n] += chance.randint(0, 300)
        yield table


def shown_of(table: Table, hidden: frozenset[tuple[int, int]]) -> Shown:
    """All that a reader knows of a table: its totals and the cells that are not hidden."""
    shown = Shown()
    for r, row in enumerate(table):
        shown.add({(r, c): 1 for c in range(len(row))}, sum(row))
        for c, count in enumerate(row):
            if (r, c) not in hidden:
                shown.add({(r, c): 1}, count)
    for c, column in enumerate(zip(*table, strict=True)):
        shown.add({(r, c): 1 for r in range(len(column))}, sum(column))
    return shown


def by_totals(table: Table, place: tuple[int, int]) -> tuple[int, int]:
    """What totals alone say of a cell: from, to (Fréchet's bounds)."""
    r, c = place
    row, column = sum(table[r]), sum(line[c] for line in table)
    return max(0, row + column - sum(map(sum, table))), min(row, column)


@pytest.mark.parametrize("seed", range(4))
def test_no_small_cell_is_pinned(seed: int) -> None:
    for table in tables(seed, -(-TRIALS // 4)):
        hidden = suppress(table)
        shown = shown_of(table, hidden)
        for r, row in enumerate(table):
            for c, count in enumerate(row):
                if is_small(count):
                    assert (r, c) in hidden
                    low, high = interval(shown, {(r, c): 1})
                    least, most = by_totals(table, (r, c))
                    assert high >= min(SMALLEST, most), (table, r, c)
                    assert low < high or least == most, (table, r, c)
                    assert (low, high) == bounds(table, hidden, (r, c))


@pytest.mark.parametrize("seed", range(4))
def test_hidden_cells_of_a_line_are_many_or_all(seed: int) -> None:
    for table in tables(seed + 100, -(-TRIALS // 4)):
        hidden = suppress(table)
        places = [[(r, c) for c in range(len(row))] for r, row in enumerate(table)]
        for line in [*places, *zip(*places, strict=True)]:
            together = sum(table[r][c] for r, c in line if (r, c) in hidden)
            nonzero = [p for p in line if table[p[0]][p[1]] and p not in hidden]
            assert not is_small(together) or not nonzero


def test_a_line_that_is_empty_is_no_cover() -> None:
    """Of cumulative purchases nobody leaves: the empty column protects nothing."""
    table = [[50, 2, 0], [30, 60, 0], [20, 15, 0]]
    hidden = suppress(table)
    assert {c for _, c in hidden} == {0, 1}
    assert bounds(table, hidden, (0, 1))[1] >= SMALLEST


def test_large_tables_hide_nothing_and_zeros_are_shown() -> None:
    assert suppress([[50, 0, 30], [20, 40, 0]]) == frozenset()


def test_the_order_of_lines_does_not_matter_to_what_is_protected() -> None:
    table = [[3, 40, 50], [60, 0, 70], [80, 90, 4]]
    for rows in (table, table[::-1], [row[::-1] for row in table]):
        hidden = suppress(rows)
        assert sorted(rows[r][c] for r, c in hidden) == sorted(
            table[r][c] for r, c in suppress(table)
        )


@given(st.lists(st.lists(st.integers(0, 1), min_size=4, max_size=4), min_size=4, max_size=4),
       st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=10))  # fmt: skip
def test_a_sum_is_determined_where_its_weights_are_of_lines(
    weights: Table, places: list[tuple[int, int]]
) -> None:
    """Against linear algebra: the weights of hidden cells lie in the span of the lines."""
    hidden = sorted(set(places))
    lines = np.array([[float(p[axis] == n) for p in hidden] for axis in (0, 1) for n in range(4)])
    wanted = np.array([float(weights[r][c]) for r, c in hidden])
    rank = np.linalg.matrix_rank
    adds = bool(hidden) and rank(np.vstack([lines, wanted])) > rank(lines)
    given_ = {(r, c): w for r, row in enumerate(weights) for c, w in enumerate(row) if w}
    assert is_determined(given_, hidden) == (not adds)


@pytest.mark.parametrize("seed", range(4))
def test_movement_is_not_pinned_by_what_is_said_of_it(seed: int) -> None:
    """Cells, totals, tallies and their least, against the counts of all who were and are there."""
    for table in tables(seed + 200, -(-TRIALS // 4)):
        shown = _of_movement(table)
        stayed = sum(sum(line[:-1]) for line in table[:-1])
        whole = [*table[:-1], [*table[-1][:-1], stayed]]
        for a, line in enumerate(table):
            for b, count in enumerate(line):
                if is_small(count) and (a, b) != (len(table) - 1, len(line) - 1):
                    low, high = interval(shown, {(a, b): 1})
                    least, most = by_totals(whole, (a, b))
                    assert low < high or least == most, (table, a, b)


def _of_movement(table: Table) -> Shown:
    """All that a comparison says of who moved; the corner of the table counts for nothing."""
    rows, columns = len(table) - 1, len(table[0]) - 1
    moved = suppress_transitions(_followed(table), _groups(rows, columns))
    shown = Shown()
    cells = [[(a, b) for b in range(columns + 1)] for a in range(rows + 1)]
    stay = [p for line in cells[:-1] for p in line[:-1]]
    left, joined = [line[-1] for line in cells[:-1]], cells[-1][:-1]
    shown.add_count([*stay, *left], sum(sum(line) for line in table[:-1]))
    shown.add_count([*stay, *joined], sum(sum(line[:-1]) for line in table))
    for line, counts, total in zip(cells, moved.counts, moved.row_totals, strict=True):
        shown.add_count(line, total)
        for place, count in zip(line, counts, strict=True):
            shown.add_count([place], count)
    for column, total in zip(zip(*cells, strict=True), moved.column_totals, strict=True):
        shown.add_count(column, total)
    for tally, places in (
        (moved.stayers, stay),
        (moved.movers, [p for p in stay if p[0] != p[1]]),
        (moved.leavers, left),
        (moved.joiners, joined),
    ):
        shown.add_count(places, tally.count)
        assert tally.minimum <= sum(table[a][b] for a, b in places)
    return shown


def _followed(table: Table) -> GroupTransitions:
    stay = {(str(a), str(b)): n for a, row in enumerate(table[:-1]) for b, n in enumerate(row[:-1])}
    left = {str(a): row[-1] for a, row in enumerate(table[:-1])}
    return GroupTransitions(stay, left, {str(b): n for b, n in enumerate(table[-1][:-1])})


def _groups(rows: int, columns: int) -> list[Group]:
    return [
        Group(str(n), f"G{n}", "", 1 if n < rows else None, 1 if n < columns else None)
        for n in range(max(rows, columns))
    ]
