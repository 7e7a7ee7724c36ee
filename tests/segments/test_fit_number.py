"""One measure prepared: every transform, scale and clip against the same computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from personas.domain.override import SCALINGS, TRANSFORMS, Override
from personas.segments.preparation.features import make_feature
from personas.segments.preparation.fit import IQR, fit_number
from tests.segments.tables import Matrix, summary

RNG = np.random.default_rng(3)
MONEY = RNG.lognormal(8, 1, 600)
ZEROS = np.append(np.zeros(460), np.arange(1.0, 141.0))


def prepared_values(values: Matrix, **settings: object) -> Matrix:
    override = Override(**settings)  # type: ignore[arg-type]
    return make_feature(fit_number("m", summary(values), values, override), values)


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_standard_scale(transform: str) -> None:
    scores = prepared_values(MONEY, transform=transform)
    assert (scores.mean(), scores.std(ddof=1)) == pytest.approx((0, 1), abs=1e-6)


def test_robust_scale() -> None:
    scores = prepared_values(MONEY, transform="log", scale="robust")
    low, middle, high = np.quantile(scores, [0.25, 0.5, 0.75])
    assert (middle, high - low) == pytest.approx((0, IQR))


def test_min_max_scale() -> None:
    scores = prepared_values(MONEY, transform="sqrt", scale="min-max", clip=(1000, 9000))
    assert (scores.min(), scores.max()) == pytest.approx((0, 1))


def test_no_scale() -> None:
    scores = prepared_values(MONEY, transform="none", scale="none", clip=(None, None))
    assert scores == pytest.approx(MONEY)


def test_half_of_the_values_are_one_and_have_no_robust_scale() -> None:
    feature = fit_number("m", summary(ZEROS), ZEROS, Override("none", "robust"))
    assert (feature.scaling, feature.scaling_reason) == ("standard", "mostly one value")


def test_ranks_are_mid_ranks() -> None:
    scores = prepared_values(ZEROS, transform="rank", scale="none")
    ranks = (rankdata(ZEROS) - 0.5) / len(ZEROS)
    assert np.abs(scores - ranks).mean() < 0.005
    assert len(set(scores[:460])) == 1


def test_yeo_johnson_makes_money_even() -> None:
    scores = prepared_values(MONEY, transform="yeo-johnson")
    assert abs(float(((scores - scores.mean()) ** 3).mean())) < 0.2


def test_clipping_by_hand_replaces_the_fences() -> None:
    outlying = np.append(MONEY, 1e9)
    usual = fit_number("m", summary(outlying), outlying, Override())
    clipped_feature = fit_number(
        "m", summary(outlying), outlying, Override("none", clip=(0.0, 5000.0))
    )
    off = fit_number("m", summary(outlying), outlying, Override("none", clip=(None, None)))
    assert usual.high is not None
    assert usual.high < 1e9
    assert (clipped_feature.low, clipped_feature.high, clipped_feature.clip_reason) == (
        0.0,
        5000.0,
        "requested",
    )
    assert (off.low, off.high) == (None, None)


@given(
    st.lists(st.floats(0, 1e150), min_size=3, max_size=30).filter(lambda v: len(set(v)) > 2),
    st.sampled_from(TRANSFORMS),
    st.sampled_from(SCALINGS),
)
def test_whatever_comes_is_finite_but_for_no_scale(
    values: list[float], transform: str, scale: str
) -> None:
    column = np.array(values)
    feature = fit_number("m", summary(column), column, Override(transform, scale))  # type: ignore[arg-type]
    if transform != "none":
        assert np.isfinite(make_feature(feature, np.append(column, [0.0, 1e300, -1e300]))).all()
