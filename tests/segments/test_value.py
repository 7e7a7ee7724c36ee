"""Shares of the chief value, against the same computed by pandas."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from personas.domain.profile import Profile
from personas.segments import choose_value, compute_value
from personas.suppression import redact_profile
from tests.effort import examples
from tests.segments.profiles import measure, profile_of

SPEND = measure("spend", "value")
AMOUNTS = st.one_of(st.none(), st.floats(-1e4, 1e6), st.sampled_from([0.0, 10.0]))


@examples(40)
@given(st.lists(AMOUNTS, min_size=36, max_size=60))
def test_every_figure_is_that_of_pandas(amounts: list[float | None]) -> None:
    frame = pd.DataFrame({"spend": amounts, "segment": [1 + i % 3 for i in range(len(amounts))]})
    frame = frame.astype({"spend": float})
    spend, groups = frame["spend"], frame.groupby("segment")["spend"]
    assume(spend.sum() > 1 and groups.count().min() > 0)
    profile = profile_of(frame, [SPEND])
    value = compute_value(profile, "spend")
    figures = (value.total, value.mean, value.median)
    assert figures == pytest.approx((spend.sum(), spend.mean(), spend.median()))
    assert value.is_net == bool((spend < 0).any())
    shares, means = groups.sum() / spend.sum(), groups.mean()
    for segment, part in value.segments.items():
        expected = (shares[segment], means[segment], groups.median()[segment])
        assert (part.share, part.mean, part.median) == pytest.approx(expected, abs=1e-9)
        assert part.index == pytest.approx(100 * means[segment] / spend.mean(), abs=1e-9)


@examples(20)
@given(st.lists(st.integers(1, 10**6), min_size=45, max_size=60))
def test_cumulated_shares_are_those_of_pandas(amounts: list[int]) -> None:
    """Pareto: segments by the mean, the highest first."""
    frame = pd.DataFrame({"spend": amounts, "segment": [1 + i % 4 for i in range(len(amounts))]})
    groups = frame.groupby("segment")["spend"]
    means = groups.mean().sort_values(ascending=False, kind="stable")
    customers = (groups.size()[means.index] / len(frame)).cumsum()
    shares = (groups.sum()[means.index] / frame["spend"].sum()).cumsum()
    value = compute_value(profile_of(frame.astype({"spend": float}), [SPEND]), "spend")
    for segment, part in value.segments.items():
        assert part.cumulated_customers == pytest.approx(customers[segment])
        assert part.cumulated_share == pytest.approx(shares[segment])


def table(**columns: list[float]) -> pd.DataFrame:
    """Two segments of customers in turn."""
    count = len(next(iter(columns.values())))
    return pd.DataFrame({**columns, "segment": [1 + i % 2 for i in range(count)]})


def test_a_total_that_is_not_positive_has_no_shares() -> None:
    value = compute_value(profile_of(table(spend=[5.0, -6.0] * 20), [SPEND]), "spend")
    assert value.total == -20
    part = value.segments[1]
    assert (part.share, part.index, part.cumulated_share) == (None, None, None)
    assert (part.mean, part.median) == (5.0, 5.0)


def test_net_shares_can_be_negative() -> None:
    value = compute_value(profile_of(table(spend=[6.0, -2.0] * 20), [SPEND]), "spend")
    assert [value.segments[s].share for s in (1, 2)] == pytest.approx([1.5, -0.5])
    assert value.is_net
    assert value.segments[1].index == pytest.approx(300)


def small_profile() -> Profile:
    """Segments of 5, 20 and 40 customers."""
    segments = [1] * 5 + [2] * 20 + [3] * 40
    frame = pd.DataFrame({"spend": [float(10 * s) for s in segments], "segment": segments})
    return redact_profile(profile_of(frame, [SPEND]))


def test_few_customers_are_withheld_and_nothing_brings_them_back() -> None:
    value = compute_value(small_profile(), "spend")
    few, cover, many = (value.segments[s] for s in (1, 2, 3))
    assert (few.share, few.mean, few.median, few.index) == (None, None, None, None)
    assert (cover.share, cover.mean, cover.index) == (None, None, None)  # else a difference tells
    assert cover.median == 20.0
    assert many.share == pytest.approx(1200 / (50 + 400 + 1200))
    assert {p.cumulated_share for p in (few, cover, many)} == {None}
    assert {p.cumulated_customers for p in (few, cover, many)} == {None}


def test_the_chief_value_has_the_largest_total_in_money() -> None:
    frame = table(a=[5.0, 6.0] * 20, b=[900.0, 100.0] * 20)
    in_thousands = [measure("a", "value", unit="k$"), measure("b", "value", unit="$")]
    profile = profile_of(frame, in_thousands)
    assert choose_value(profile, in_thousands) == "a"
    assert choose_value(profile, [replace(m, unit=None) for m in in_thousands]) == "b"
    assert choose_value(profile, []) is None


def test_the_sum_of_others_is_the_chief_value() -> None:
    gross, returns = [100.0, 50.0] * 20, [-20.0, -1.0] * 20
    net = [a + b for a, b in zip(gross, returns, strict=True)]
    measures = [measure(name, "value") for name in ("gross", "returns", "net")]
    profile = profile_of(table(gross=gross, returns=returns, net=net), measures)
    assert choose_value(profile, measures) == "net"
    assert choose_value(profile, measures[:2]) == "gross"


def test_ties_go_by_name() -> None:
    measures = [measure(name, "value") for name in ("b", "a")]
    profile = profile_of(table(a=[1.0, 2.0] * 20, b=[2.0, 1.0] * 20), measures)
    assert choose_value(profile, measures) == "a"
