"""Sums that do not depend on the order of rows."""

from __future__ import annotations

import random
from fractions import Fraction
from functools import reduce
from operator import add

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.sql.build import column, exact_sum, read_sum, table
from personas.sql.engine import FrameTable

ENGINE = DuckDB()
NUMBERS = st.lists(st.floats(min_value=-1e300, max_value=1e300), min_size=1, max_size=50)


def summed(values: list[float]) -> Fraction:
    ENGINE.load(FrameTable("x", pd.DataFrame({"x": values})), "v")
    bound = max(map(abs, values))
    query = exp.select(exact_sum(column("x"), bound)).from_(table("v"))
    return read_sum(ENGINE.rows(query)[0][0], bound)


@given(NUMBERS, st.integers(0, 1000))
def test_order_leaves_no_trace(values: list[float], seed: int) -> None:
    shuffled = random.Random(seed).sample(values, len(values))
    assert summed(shuffled) == summed(values)


@given(NUMBERS)
def test_is_the_sum_to_59_bits_of_the_largest(values: list[float]) -> None:
    exact = sum(map(Fraction, values))
    tiny = Fraction(2) ** -900  # below this the scale no longer follows
    bound = Fraction(max(map(abs, values))) + tiny
    assert abs(summed(values) - exact) <= bound * len(values) / 2**59


def test_plain_addition_would_lose_what_this_keeps() -> None:
    values = [1e16, 1.0, -1e16]
    assert reduce(add, values) == 0.0  # `sum` compensates from Python 3.12 on
    assert float(summed(values)) == pytest.approx(1.0)
