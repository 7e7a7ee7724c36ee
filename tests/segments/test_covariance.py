"""The covariance test: one correlated normal or two uncorrelated ones, given the labels."""

from __future__ import annotations

import numpy as np

from personas.domain.recipe import Feature
from personas.segments.matrices import Matrix
from personas.segments.mixture.components import Cells
from personas.segments.mixture.em import Mask
from personas.segments.mixture.merging import covariance_test

RNG = np.random.default_rng(1)
CORRELATED = RNG.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], 200)
UNCORRELATED = RNG.normal(size=(200, 2))
ALL = np.array([True, True])


def is_correlated(
    values: Matrix, labels: Mask, weights: Matrix | None = None, is_relevant: Mask = ALL
) -> bool:
    names = [Feature(f"m{j}", None, 0.0, 1.0) for j in range(2)]
    cells = Cells.of(values, names, [0.0, 0.0])
    counts = np.ones(values.shape) if weights is None else weights
    return covariance_test(cells, counts, labels.astype(np.int64), is_relevant, (0, 1))


def test_a_correlated_group_cut_in_two_is_one() -> None:
    assert is_correlated(CORRELATED, CORRELATED.sum(axis=1) > 1)


def test_two_uncorrelated_groups_far_apart_are_two() -> None:
    labels = np.repeat([0, 1], 100)
    assert not is_correlated(UNCORRELATED + 4 * labels[:, None], labels == 1)


def test_correlation_with_an_irrelevant_measure_does_not_count() -> None:
    labels = np.repeat([0, 1], 100)
    place = UNCORRELATED[:, 0] + 4 * labels
    twins = np.column_stack([place, place + 0.1 * UNCORRELATED[:, 1]])
    assert is_correlated(twins, labels == 1)
    assert not is_correlated(twins, labels == 1, is_relevant=np.array([True, False]))


def test_outlying_and_missing_cells_do_not_count() -> None:
    labels, spoiled = CORRELATED.sum(axis=1) > 1, CORRELATED.copy()
    spoiled[:5, 0], spoiled[5:9, 1] = 50, np.nan
    weights = np.where(spoiled == 50, 0.0, 1.0)
    assert is_correlated(spoiled, labels, weights)


def test_a_group_of_gaps_alone_is_not_judged() -> None:
    labels, holes = CORRELATED.sum(axis=1) > 1, CORRELATED.copy()
    holes[labels, 0] = np.nan
    assert not is_correlated(holes, labels)
