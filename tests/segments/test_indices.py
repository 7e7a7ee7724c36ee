"""Gap statistic and prediction strength know three clumps when they see them."""

import numpy as np

from personas.segments.kmeans.scores import compute_indices
from personas.segments.matrices import Matrix


def _clumps(rows: int) -> Matrix:
    rng = np.random.default_rng(0)
    places = np.array([[0, 0], [9, 0], [0, 9.0]])
    rows_: Matrix = places[np.arange(rows) % 3] + rng.normal(size=(rows, 2))
    return rows_


def test_both_are_best_at_the_number_of_clumps() -> None:
    indices = compute_indices(_clumps(300), range(2, 8))
    assert max(indices, key=lambda k: indices[k].gap) == 3
    assert max(k for k in indices if indices[k].strength >= 0.8) == 3


def test_strength_is_a_share_and_low_beyond_the_clumps() -> None:
    indices = compute_indices(_clumps(300), (3, 7))
    assert 0.99 <= indices[3].strength <= 1
    assert 0 <= indices[7].strength < 0.6


def test_a_turned_table_gets_the_same_opinion() -> None:
    rows, angle = _clumps(300), 0.7
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    plain, rotated = compute_indices(rows, [3])[3], compute_indices(rows @ turn, [3])[3]
    assert abs(plain.strength - rotated.strength) < 0.02
    assert abs(plain.gap - rotated.gap) < 0.1


def test_too_few_customers_get_none() -> None:
    assert list(compute_indices(_clumps(12), (2, 3, 4))) == [2, 3]
