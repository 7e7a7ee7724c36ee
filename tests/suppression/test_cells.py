"""No count below eleven can be read, nor worked out from sizes and totals."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog

from personas.domain.profile import CategoryProfile, CategorySummary, Population, Profile, Segment
from personas.domain.run import Run
from personas.suppression import MAX_VALUES, SMALLEST, Cell, Row, category_cells, pool_shares
from tests.report.runs import bare_run

VALUES = ("red", "green", "blue", "mauve")
COUNTS = st.lists(
    st.tuples(*[st.one_of(st.integers(0, 30), st.integers(0, 400))] * len(VALUES)), min_size=1,
    max_size=6,
)  # fmt: skip


def run_of(table: list[tuple[int, ...]], gaps: int = 3) -> Run:
    """A run whose segments × values hold these counts, and three gaps a segment."""
    segments = tuple(
        Segment(n + 1, sum(row) + gaps, 0.0, {}, {"colour": CategoryProfile(gaps, _shares(row))})
        for n, row in enumerate(table)
    )
    totals = tuple(sum(column) for column in zip(*table, strict=True))
    overall = CategorySummary(sum(totals), gaps * len(table), _shares(totals))
    population = Population(sum(s.size for s in segments), {}, {"colour": overall})
    return replace(bare_run(), profile=Profile(population, segments))


def _shares(counts: tuple[int, ...]) -> dict[str, float]:
    total = sum(counts)
    return {v: c / total for v, c in zip(VALUES, counts, strict=True) if c}


@given(table=COUNTS)
def test_nothing_small_is_shown(table: list[tuple[int, ...]]) -> None:
    for row in category_cells(run_of(table).profile, "colour").values():
        for cell in row:
            assert cell.is_hidden or cell.count == 0 or cell.count >= SMALLEST


@given(table=COUNTS)
def test_nothing_small_can_be_subtracted(table: list[tuple[int, ...]]) -> None:
    """A row's or column's hidden cells are many enough, unless all that it has is hidden."""
    rows = list(category_cells(run_of(table).profile, "colour").values())
    for line in [*rows, *zip(*rows, strict=True)]:
        hidden = [cell.count for cell in line if cell.is_hidden]
        shown = [cell for cell in line if cell.count and not cell.is_hidden]
        assert not hidden or not shown or (len(hidden) > 1 and sum(hidden) >= SMALLEST)


@given(table=COUNTS)
def test_counts_are_kept_and_rare_values_are_not_named(table: list[tuple[int, ...]]) -> None:
    found = category_cells(run_of(table).profile, "colour")
    for row, counts in zip(found.values(), table, strict=True):
        assert sum(cell.count for cell in row) == sum(counts)
    totals = dict(zip(VALUES, (sum(c) for c in zip(*table, strict=True)), strict=True))
    named = {cell.value for row in found.values() for cell in row} - {None}
    assert named == {value for value, total in totals.items() if total >= SMALLEST}


def test_a_large_table_withholds_nothing() -> None:
    cells = category_cells(run_of([(50, 40, 30, 20), (11, 0, 12, 13)]).profile, "colour")
    assert not any(cell.is_hidden for row in cells.values() for cell in row)


def test_the_smallest_neighbour_goes_too() -> None:
    cells = category_cells(
        run_of([(50, 40, 30, 5), (50, 40, 30, 45), (90, 80, 70, 60)]).profile, "colour"
    )
    hidden = {(s, c.value) for s, row in cells.items() for c in row if c.is_hidden}
    assert hidden == {(1, "mauve"), (1, "blue"), (2, "blue"), (2, "mauve")}


def test_values_come_commonest_first_and_the_rare_last() -> None:
    cells = category_cells(run_of([(20, 90, 4, 3), (30, 90, 0, 0)]).profile, "colour")
    assert [cell.value for cell in cells[1]] == ["green", "red", None]
    assert cells[2][2] == Cell(None, 0, 0.0, is_hidden=True)  # else 7 could be read for segment 1


def test_a_category_of_many_values_is_cut_after_the_commonest() -> None:
    shares = {f"value {n:04}": (2000 - n) / 2_001_000 for n in range(2000)}
    segment = Segment(1, 2_001_000, 1.0, {}, {"colour": CategoryProfile(0, shares)})
    overall = CategorySummary(2_001_000, 0, shares)
    population = Population(2_001_000, {}, {"colour": overall})
    cells = category_cells(Profile(population, (segment,)), "colour")[1]
    assert [cell.value for cell in cells][:2] == ["value 0000", "value 0001"]
    assert len(cells) == MAX_VALUES + 1
    assert sum(cell.count for cell in cells) == 2_001_000


def test_a_segment_without_values_has_empty_cells() -> None:
    run = run_of([(20, 30, 40, 50)])
    bare = replace(run.profile.segments[0], id=2, categories={})
    run = replace(run, profile=replace(run.profile, segments=(*run.profile.segments, bare)))
    assert {cell.count for cell in category_cells(run.profile, "colour")[2]} == {0}


def bounds_of(rows: list[Row]) -> dict[tuple[int, int], tuple[float, float]]:
    """What a reader who adds up all that is shown can say of each small cell: from, to.

    The totals of rows and columns are known: the audit of Hundepool et al. (2012, chapter 4).
    """
    hidden = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell.is_hidden]
    lines = [{p for p in hidden if p[axis] == n} for axis in (0, 1) for n in range(len(hidden))]
    sums = [[float(p in line) for p in hidden] for line in lines if line]
    totals = [sum(rows[r][c].count for r, c in line) for line in lines if line]
    found = {}
    for at, (r, c) in enumerate(hidden):
        if 0 < rows[r][c].count < SMALLEST:
            one = [float(n == at) for n in range(len(hidden))]
            ends = [linprog([s * x for x in one], A_eq=sums, b_eq=totals).fun * s for s in (1, -1)]
            found[r, c] = (ends[0], ends[1])
    return found


@given(table=COUNTS.filter(lambda table: len(table) > 1))
def test_nothing_small_can_be_worked_out(table: list[tuple[int, ...]]) -> None:
    rows = list(category_cells(run_of(table).profile, "colour").values())
    assume(len(rows[0]) > 1)  # of one value alone, all have it
    for low, high in bounds_of(rows).values():
        assert high - low > 0.5


def test_pooled_shares_are_of_whole_customers() -> None:
    shares = [n / 49 for n in (6, 13, 11, 19)]
    assert pool_shares(shares, 49) == 1.0
    assert all(pool_shares([1 / n] * n, n) == 1.0 for n in range(1, 400))
    assert pool_shares([], 0) == 0.0
