"""The decision tree that tells segments apart: its cuts, and the rules that its paths are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.problem import PersonasError
from personas.rules.drafting.splits import Axis, split_segments
from personas.rules.language.conditions import Bound, Interval
from personas.rules.language.pack import Levels
from personas.rules.language.phrases import round_between
from tests.effort import examples

POSITIONS = st.integers(0, 1000).map(lambda n: n / 1000)


def _contains(sides: tuple[Bound | None, Bound | None], value: float) -> bool:
    low, high = sides
    interval = Interval(
        low.value if low else -1.0,
        high.value if high else 2.0,
        bool(low and low.strict),
        bool(high and high.strict),
    )
    return interval.contains(value)


def test_a_cut_is_the_end_of_a_level_where_one_lies_between() -> None:
    axis = Axis("income", "median", "position", {1: 0.2, 2: 0.5, 3: 0.85})
    rules = split_segments([axis], Levels(), [1, 2, 3])
    assert rules[1] == {axis: (None, Bound(0.3, "position"))}
    assert rules[2] == {axis: (Bound(0.3, "position", True), Bound(0.7, "position", True))}
    assert rules[3] == {axis: (Bound(0.7, "position"), None)}


def test_a_cut_is_a_round_number_elsewhere() -> None:
    assert round_between(41.2, 58.9) == 50
    assert round_between(51.2, 58.9) == 55
    assert round_between(0.0123, 0.0188) == 0.015
    assert round_between(-7, 2) == 0
    assert round_between(1234.5, 1260) == 1250


def test_the_widest_gap_is_cut_first() -> None:
    near = Axis("age", "median", "position", {1: 0.45, 2: 0.55})
    wide = Axis("income", "median", "position", {1: 0.9, 2: 0.1})
    assert [*split_segments([near, wide], Levels(), [1, 2])[1]] == [wide]


def test_segments_without_a_difference_are_refused() -> None:
    axis = Axis("income", "median", "position", {1: 0.2, 2: 0.5, 3: 0.5})
    with pytest.raises(PersonasError, match="E231 Segments 2 and 3 are alike"):
        split_segments([axis], Levels(), [1, 2, 3])


@examples(100)
@given(st.lists(st.tuples(POSITIONS, POSITIONS), min_size=2, max_size=8, unique=True), POSITIONS)
def test_every_point_belongs_to_one_rule(points: list[tuple[float, float]], probe: float) -> None:
    columns = list(zip(*points, strict=True))
    axes = [
        Axis(name, "median", "position", dict(enumerate(column, start=1)))
        for name, column in zip("xy", columns, strict=True)
    ]
    rules = split_segments(axes, Levels(), range(1, len(points) + 1))
    for point in [*points, (probe, 1 - probe)]:
        values = dict(zip(axes, point, strict=True))
        holds = [s for s, sides in rules.items()
                 if all(_contains(ends, values[axis]) for axis, ends in sides.items())]  # fmt: skip
        assert len(holds) == 1
        if point in points:
            assert holds == [points.index(point) + 1]
