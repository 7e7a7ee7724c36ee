"""What the files of the numbers wing share: which values are distinct, and ranks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.segments.matrices import count_values
from personas.segments.preparation.transform import choose_shape, step_of
from personas.segments.unimodal import unimodal_density

SHELVES = np.array([0.1, 0.3, 0.7, 1.1, 1.9, 2.3, 3.1])


def calculated(rows: int) -> np.ndarray:
    """Seven values as calculation leaves them: some differ in their last bit."""
    times = np.random.default_rng(1).integers(1, 99, rows)
    return SHELVES[np.arange(rows) % len(SHELVES)] * times / times


def test_values_that_only_calculation_tells_apart_are_one() -> None:
    values = calculated(700)
    assert len(np.unique(values)) > len(SHELVES)
    distinct, counts = count_values(values)
    assert np.allclose(distinct, SHELVES)
    assert counts.tolist() == [100] * len(SHELVES)
    assert np.isclose(step_of(values), 0.2)
    assert choose_shape(values).transform == choose_shape(np.round(values, 9)).transform


def test_the_density_of_calculated_values_is_that_of_plain_ones() -> None:
    values = calculated(700)
    is_filled = np.ones(len(values), dtype=bool)
    density = unimodal_density(values, is_filled)
    assert np.allclose(density, unimodal_density(np.round(values, 9), is_filled), rtol=1e-6)
    assert np.isfinite(density).all()


@given(st.lists(st.integers(-20, 20), max_size=30))
def test_plain_values_are_counted_as_numpy_counts_them(values: list[int]) -> None:
    distinct, counts = count_values(np.array(values, dtype=np.float64))
    plain, plain_counts = np.unique(np.array(values, dtype=np.float64), return_counts=True)
    assert distinct.tolist() == plain.tolist()
    assert counts.tolist() == plain_counts.tolist()


def test_a_step_is_that_of_nearly_all_values() -> None:
    counts = np.random.default_rng(3).poisson(4, 300).astype(float)
    assert step_of(counts) == 1
    assert step_of(np.r_[counts, 3.5, 7.25]) == 1
    assert step_of(500 * counts + 20) == 500
    assert step_of(np.r_[counts / 10, 0.05]) == pytest.approx(0.1)
    assert step_of(np.repeat([0.0, 0.3, 1.0], 20)) == pytest.approx(0.3)
    assert step_of(np.linspace(0, 1, 300)) == 0
