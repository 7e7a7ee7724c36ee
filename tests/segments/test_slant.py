"""One slanted bell or two upright ones, given who belongs where."""

from __future__ import annotations

import numpy as np

from personas.domain.recipe import Feature
from personas.segments.matrices import Matrix
from personas.segments.mixture.data import Cells, Mask
from personas.segments.mixture.merging import is_slanted

RNG = np.random.default_rng(1)
SLANTED = RNG.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], 200)
UPRIGHT = RNG.normal(size=(200, 2))
ALL = np.array([True, True])


def _asked(values: Matrix, labels: Mask, sound: Matrix | None = None, tell: Mask = ALL) -> bool:
    names = [Feature(f"m{j}", None, 0.0, 1.0) for j in range(2)]
    cells = Cells.of(values, names, [0.0, 0.0])
    counts = np.ones(values.shape) if sound is None else sound
    return is_slanted(cells, counts, labels.astype(np.int64), tell, (0, 1))


def test_a_slanted_bell_cut_in_two_is_one() -> None:
    assert _asked(SLANTED, SLANTED.sum(axis=1) > 1)


def test_two_upright_bells_far_apart_are_two() -> None:
    own = np.repeat([0, 1], 100)
    assert not _asked(UPRIGHT + 4 * own[:, None], own == 1)


def test_the_slant_of_a_measure_that_does_not_tell_is_not_asked() -> None:
    own = np.repeat([0, 1], 100)
    place = UPRIGHT[:, 0] + 4 * own
    twins = np.column_stack([place, place + 0.1 * UPRIGHT[:, 1]])
    assert _asked(twins, own == 1)
    assert not _asked(twins, own == 1, tell=np.array([True, False]))


def test_wild_and_missing_cells_do_not_count() -> None:
    own, spoiled = SLANTED.sum(axis=1) > 1, SLANTED.copy()
    spoiled[:5, 0], spoiled[5:9, 1] = 50, np.nan
    sound = np.where(spoiled == 50, 0.0, 1.0)
    assert _asked(spoiled, own, sound)


def test_a_group_nobody_of_which_is_known_is_not_judged() -> None:
    own, holes = SLANTED.sum(axis=1) > 1, SLANTED.copy()
    holes[own, 0] = np.nan
    assert not _asked(holes, own)
