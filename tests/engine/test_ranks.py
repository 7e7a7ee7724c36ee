"""Quantiles by buckets are those of sorted values, to the last bit, whatever the values are."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from personas.backends.duckdb.engine import DuckDB
from personas.customers import order_statistics as ranks
from personas.customers.order_statistics import ValueColumn
from personas.customers.quantiles import quantiles
from personas.sql.build import interpolate
from tests.effort import examples

SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.9, 1.0)
DOUBLES = st.floats(-1e150, 1e150, allow_subnormal=True)
VALUES = st.one_of(
    st.lists(DOUBLES, min_size=1, max_size=60),
    st.lists(st.sampled_from([0.0, 1.0, 1.5, 7.0, 1e9]), min_size=1, max_size=60),
)


@examples(40)
@given(VALUES, st.integers(0, 3))
@example([0.0, 5e-324, 1e-323], 0)
@example([-1e150, 0.1, 0.1 + 1e-17, 0.2, 1e150], 1)
def test_values_at_places_are_those_of_the_sorted_values(values: list[float], look: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "MAX_DISTINCT", look)
        patch.setattr(ranks, "CELL_BITS", 3 + look)
        assert _found(values, [1] * len(values), {1: len(values)})[1] == _by_hand(values)


@examples(30)
@given(st.lists(st.tuples(DOUBLES, st.integers(1, 3)), min_size=1, max_size=60))
def test_groups_are_ranked_apart(pairs: list[tuple[float, int]]) -> None:
    values, groups = [value for value, _ in pairs], [group for _, group in pairs]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "MAX_DISTINCT", 5)
        patch.setattr(ranks, "CELL_BITS", 4)
        found = _found(values, groups, {g: groups.count(g) for g in set(groups)})
    for group in set(groups):
        assert found[group] == _by_hand([value for value, g in pairs if g == group])


def test_a_column_of_gaps_has_no_quantiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "MAX_AGGREGATE_ROWS", 1)
    engine = _held(pd.DataFrame({"x": [1.0, None, 3.0], "y": [None] * 3}, dtype=float))
    found = quantiles(engine, "held", 3, {"x": (0.5,), "y": (0.5,), "z": ()})
    assert found == {"x": (2.0,), "y": (), "z": ()}


def _found(
    values: Sequence[float], groups: Sequence[int], counts: dict[int, int]
) -> dict[int, tuple[float, ...]]:
    engine = _held(pd.DataFrame({"x": values, "g": groups}))
    asked = ValueColumn("held", "x", min(values), max(values), "g")
    return ranks.ranked_quantiles(engine, asked, counts, SHARES)


def _held(frame: pd.DataFrame) -> DuckDB:
    engine = DuckDB()
    engine._connection.register("held", frame)
    return engine


def _by_hand(values: Sequence[float]) -> tuple[float, ...]:
    ordered = [*sorted(values), max(values)]
    places = [(len(values) - 1) * share for share in SHARES]
    pairs = [(ordered[floor(h)], ordered[floor(h) + 1], h - floor(h)) for h in places]
    return tuple(interpolate(*pair) for pair in pairs)
