"""What the rooms of the numbers share: which values are different, and ranks."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from personas.segments.matrices import count_values
from personas.segments.mixture.data import single_hump
from personas.segments.preparation.transform import choose_shape, step_of

SHELVES = np.array([0.1, 0.3, 0.7, 1.1, 1.9, 2.3, 3.1])


def calculated(rows: int) -> np.ndarray:
    """Seven values as calculation leaves them: some differ in their last bit."""
    times = np.random.default_rng(1).integers(1, 99, rows)
    return SHELVES[np.arange(rows) % len(SHELVES)] * times / times


def test_values_that_only_calculation_tells_apart_are_one() -> None:
    values = calculated(700)
    assert len(np.unique(values)) > len(SHELVES)
    different, counts = count_values(values)
    assert np.allclose(different, SHELVES)
    assert counts.tolist() == [100] * len(SHELVES)
    assert np.isclose(step_of(values), 0.2)
    assert choose_shape(values).transform == choose_shape(np.round(values, 9)).transform


def test_the_density_of_calculated_values_is_that_of_plain_ones() -> None:
    values = calculated(700)
    known = np.ones(len(values), dtype=bool)
    found = single_hump(values, known)
    assert np.allclose(found, single_hump(np.round(values, 9), known), rtol=1e-6)
    assert np.isfinite(found).all()


@given(st.lists(st.integers(-20, 20), max_size=30))
def test_plain_values_are_counted_as_numpy_counts_them(values: list[int]) -> None:
    different, counts = count_values(np.array(values, dtype=np.float64))
    plain, each = np.unique(np.array(values, dtype=np.float64), return_counts=True)
    assert different.tolist() == plain.tolist()
    assert counts.tolist() == each.tolist()
