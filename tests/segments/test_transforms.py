"""Transforms: one at a time, in matrices, forward and back, always rising."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import yeojohnson

from personas.domain.recipe import Component, Feature, Recipe, Rotation, Sample, Transform
from personas.segments.preparation.features import make_feature, make_input
from personas.segments.transforms import derivative, inverse_transform, transform

TRANSFORMS = st.sampled_from(["none", "sqrt", "log", "yeo-johnson", "rank"])
POWERS = st.sampled_from([-1.5, 0.0, 0.4, 1.0, 2.0, 2.5])
KNOTS = ((-40.0, 0.0), (0.0, 0.25), (3.0, 0.5), (70.0, 1.0))
CELLS = st.lists(st.one_of(st.none(), st.floats(-1e3, 1e3)), min_size=1, max_size=20)


def feature(name: Transform, power: float = 1.0, fill: float | None = None) -> Feature:
    low = 0.0 if name in ("sqrt", "log") else -60.0
    return Feature("m", fill, 2.0, 3.0, name, 0.5, low, 80.0, 0.5, power=power, knots=KNOTS)


@given(st.lists(st.floats(0, 80), min_size=1, max_size=20), TRANSFORMS, POWERS)
def test_a_transform_can_be_undone(values: list[float], name: Transform, power: float) -> None:
    inside = np.array([v for v in values if name != "rank" or v <= 70])
    forward = transform(feature(name, power), inside)
    assert np.allclose(
        inverse_transform(feature(name, power), forward), inside, rtol=1e-5, atol=1e-5
    )


@given(CELLS, TRANSFORMS, POWERS, st.one_of(st.none(), st.floats(0, 50)))
def test_facts_and_matrix_agree(
    values: list[float | None], name: Transform, power: float, fill: float | None
) -> None:
    curve = feature(name, power, fill)
    column = np.array([np.nan if v is None else v for v in values])
    expected = [
        np.nan if v is None else curve.value(v) for v in (fill if v is None else v for v in values)
    ]
    assert np.allclose(make_feature(curve, column), np.array(expected), equal_nan=True)


@given(TRANSFORMS, POWERS, st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_features_rise_with_their_measure(
    name: Transform, power: float, first: float, second: float
) -> None:
    curve = feature(name, power)
    assert curve.value(min(first, second)) <= curve.value(max(first, second)) + 1e-12


@pytest.mark.parametrize("power", [-1.5, 0.0, 0.4, 1.0, 2.0, 2.5])
def test_yeo_johnson_is_that_of_scipy(power: float) -> None:
    values = np.linspace(-50, 50, 41)
    curve = transform(feature("yeo-johnson", power), values)
    assert np.allclose(curve, yeojohnson(values, power))


@given(TRANSFORMS, POWERS, st.floats(0.5, 60))
def test_slopes_are_those_of_the_curve(name: Transform, power: float, at: float) -> None:
    curve, near = feature(name, power), np.array([at - 1e-4, at + 1e-4])
    low, high = transform(curve, near)
    if not any(abs(at - knot) < 1e-3 for knot, _ in KNOTS):
        assert derivative(curve, np.array([at]))[0] == pytest.approx((high - low) / 2e-4, rel=1e-3)


def test_a_customer_is_inputs_as_the_sample_is() -> None:
    recipe = Recipe(
        (
            Feature("m", None, 2.0, 4.0),
            Feature("c", None, 0.5, 1.0, category="x"),
            Feature("c", None, 0.5, 1.0, category="y"),
        ),
        rotation=Rotation((0.25, 0.0, 0.0), (Component((0.6, 0.8, 0.0), 0.7),)),
    )
    sample = Sample(
        np.zeros((4, 0)),
        {"m": np.array([6.0, np.nan, 2.0, 2.0])},
        {"c": np.array([0.0, 1.0, 2.0, np.nan])},
        {"c": ("x", "y", "z")},
    )
    customers: list[dict[str, float | str | None]] = [
        {"m": 6.0, "c": "x"}, {"m": None, "c": "y"}, {"m": 2.0, "c": "never seen"}, {"m": 2.0},
    ]  # fmt: skip
    inputs = make_input(recipe, sample)
    assert recipe.width == inputs.shape[1] == 1
    assert inputs.tolist() == [
        pytest.approx(recipe.compute_point(customer)) for customer in customers
    ]
    plain = Recipe(recipe.features)
    assert plain.compute_point({"c": "y"}) == (None, -0.5, 0.5)
    assert plain.width == 3
