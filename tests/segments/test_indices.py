"""Gap statistic and prediction strength know three clumps when they see them."""

import numpy as np

from personas.segments.kmeans.indices import ask
from personas.segments.matrices import Matrix


def _clumps(rows: int) -> Matrix:
    rng = np.random.default_rng(0)
    places = np.array([[0, 0], [9, 0], [0, 9.0]])
    made: Matrix = places[np.arange(rows) % 3] + rng.normal(size=(rows, 2))
    return made


def test_both_are_best_at_the_number_of_clumps() -> None:
    said = ask(_clumps(300), range(2, 8))
    assert max(said, key=lambda k: said[k].gap) == 3
    assert max(k for k in said if said[k].strength >= 0.8) == 3


def test_strength_is_a_share_and_low_beyond_the_clumps() -> None:
    said = ask(_clumps(300), (3, 7))
    assert 0.99 <= said[3].strength <= 1
    assert 0 <= said[7].strength < 0.6


def test_a_turned_table_gets_the_same_opinion() -> None:
    rows, angle = _clumps(300), 0.7
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    plain, turned = ask(rows, [3])[3], ask(rows @ turn, [3])[3]
    assert abs(plain.strength - turned.strength) < 0.02
    assert abs(plain.gap - turned.gap) < 0.1


def test_too_few_customers_get_none() -> None:
    assert list(ask(_clumps(12), (2, 3, 4))) == [2, 3]
