"""Intervals and tests against their formulas, written out, and against scipy."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from personas.segments.inference import (
    Moments,
    adjust,
    fisher_test,
    t_interval,
    welch_test,
    wilson_interval,
)
from tests.effort import examples

VALUES = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=30)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Events and count of a part, events and count of all."""
    count, remainder = draw(st.integers(1, 200)), draw(st.integers(1, 200))
    events, outside = draw(st.integers(0, count)), draw(st.integers(0, remainder))
    return events, count, events + outside, count + remainder


def moments(values: list[float]) -> Moments:
    return Moments(len(values), float(np.mean(values)), float(np.std(values, ddof=1)))


@examples(200)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson(case: tuple[int, int]) -> None:
    events, count = case
    z, p = stats.norm.ppf(0.975), events / count
    middle = (p + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z * sqrt(p * (1 - p) / count + z**2 / (4 * count**2)) / (1 + z**2 / count)
    low, high = wilson_interval(events, count)
    assert (low, high) == pytest.approx((middle - half, middle + half), abs=1e-12)
    assert 0 <= low <= p <= high <= 1


def test_wilson_of_a_published_example() -> None:
    """81 of 263 (Newcombe 1998, table I): 0.2553 to 0.3662; none of 20: 0 to 0.1611."""
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


@examples(100)
@given(VALUES)
def test_t_interval(values: list[float]) -> None:
    if np.ptp(values):
        expected = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
        assert t_interval(moments(values)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@examples(300)
@given(tables())
def test_fisher(case: tuple[int, int, int, int]) -> None:
    events, count, all_events, all_count = case
    outside = all_events - events, all_count - count - all_events + events
    expected = stats.fisher_exact([[events, count - events], outside]).pvalue
    assert fisher_test(*case) == pytest.approx(expected, rel=1e-8, abs=1e-200)


def test_fisher_of_many_is_quick_and_of_none_is_one() -> None:
    assert fisher_test(150_500, 1_000_000, 750_000, 5_000_000) == pytest.approx(0.1174517, abs=1e-6)
    assert fisher_test(0, 20, 0, 50) == 1.0
    assert fisher_test(900_000, 1_000_000, 900_000, 5_000_000) == 0.0


@examples(100)
@given(VALUES, VALUES)
def test_welch_and_the_moments_of_all_others(first: list[float], second: list[float]) -> None:
    outside = moments([*first, *second]).without(moments(first))
    assert outside.mean == pytest.approx(np.mean(second), abs=1e-9)
    assert outside.sd == pytest.approx(np.std(second, ddof=1), abs=1e-5)
    if np.ptp(first) and np.ptp(second):
        expected = stats.ttest_ind(first, second, equal_var=False).pvalue
        assert welch_test(moments(first), moments(second)) == pytest.approx(expected, rel=1e-9)


def test_without_spread_there_is_no_test() -> None:
    assert welch_test(Moments(20, 1.0, 0.0), Moments(20, 2.0, 0.0)) == 1.0
    assert welch_test(Moments(20, 1.0, 1.0), Moments(1, 2.0, 0.0)) == 1.0


@examples(100)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_adjustment_is_that_of_benjamini_and_yekutieli(p_values: list[float]) -> None:
    expected = stats.false_discovery_control(p_values, method="by")
    assert adjust(p_values) == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-15)
