"""What is found cell by cell is what counting finds, whatever the values are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from personas.backends.duckdb.engine import DuckDB
from personas.customers import order_statistics as ranks
from personas.customers.order_statistics import ValueColumn, ValueRank, ranks_of, values_at
from personas.customers.quantiles import positions
from personas.customers.rule_fit import find_cuts
from personas.customers.table import Customers, read_customers
from personas.domain.measure import Measure
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from tests.effort import examples

DOUBLES = st.floats(-1e150, 1e150, allow_subnormal=True)
VALUES = st.one_of(
    st.lists(DOUBLES, min_size=1, max_size=40),
    st.lists(st.sampled_from([0.0, 1.0, 1.5, 7.0, 1e9]), min_size=1, max_size=40),
)


@examples(25)
@given(VALUES, st.lists(DOUBLES, max_size=5), st.integers(0, 3))
@example([-1e150, 0.1, 0.1 + 1e-17, 0.2, 1e150], [0.15, -1e200, 1e200], 0)
def test_values_stand_where_counting_says(
    values: list[float], others: list[float], look: int
) -> None:
    found = _seek(ranks_of, values, [*values, *others], look)
    assert found == {value: _counted(values, value) for value in (*values, *others)}


@examples(25)
@given(VALUES, st.integers(0, 3))
def test_places_hold_the_sorted_values(values: list[float], look: int) -> None:
    places = range(1, len(values) + 1)
    found = _seek(values_at, values, places, look)
    assert found == dict(zip(places, (_counted(values, v) for v in sorted(values)), strict=True))


@examples(12)
@given(VALUES, st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.7, 1.0]), min_size=1, unique=True))
def test_many_customers_are_cut_where_few_are(values: list[float], cuts: list[float]) -> None:
    customers = _customers(values)
    asked = [("a", cut) for cut in cuts]
    places = {"a": [*values, sum(values) / len(values)]}
    few = find_cuts(customers, asked), positions(customers, places)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "MAX_AGGREGATE_ROWS", 0)
        assert (find_cuts(customers, asked), positions(customers, places)) == few


def _customers(values: Sequence[float]) -> Customers:
    frame = pd.DataFrame({"a": [*values, None, None]}, dtype=float)
    opened = open_table(find_source(frame))
    return read_customers(opened, [Measure("a", "A", "number", "a")], None)[0]


def _seek(
    seek: Callable[..., dict[float, ValueRank]], values: Sequence[float], keys: object, look: int
) -> dict[float, ValueRank]:
    held = DuckDB()
    held._connection.register("held", pd.DataFrame({"x": values}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranks, "MAX_DISTINCT", look)
        patch.setattr(ranks, "CELL_BITS", 3 + look)
        return seek(held, ValueColumn("held", "x", min(values), max(values)), keys)


def _counted(values: Sequence[float], value: float) -> ValueRank:
    below, above = ([v for v in values if v < value], [v for v in values if v > value])
    before, after = max(below, default=None), min(above, default=None)
    return ValueRank(value, len(below), values.count(value), before, after)
