"""The covariance test: one correlated normal or two uncorrelated ones, given the labels."""

from __future__ import annotations

import numpy as np

from personas.segments.matrices import Matrix
from personas.segments.mixture.levels import Mask
from personas.segments.mixture.merging import covariance_test

RNG = np.random.default_rng(1)
CORRELATED = RNG.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], 200)
UNCORRELATED = RNG.normal(size=(200, 2))


def is_correlated(values: Matrix, is_first: Mask, weights: Matrix | None = None) -> bool:
    return covariance_test(values, is_first, np.ones(len(values)) if weights is None else weights)


def test_a_correlated_group_cut_in_two_is_one() -> None:
    assert is_correlated(CORRELATED, CORRELATED.sum(axis=1) > 1)


def test_two_uncorrelated_groups_far_apart_are_two() -> None:
    labels = np.repeat([0, 1], 100)
    assert not is_correlated(UNCORRELATED + 4 * labels[:, None], labels == 1)


def test_correlation_needs_both_measures() -> None:
    labels = np.repeat([0, 1], 100)
    place = UNCORRELATED[:, 0] + 4 * labels
    twins = np.column_stack([place, place + 0.1 * UNCORRELATED[:, 1]])
    assert is_correlated(twins, labels == 1)
    assert not is_correlated(twins[:, :1], labels == 1)


def test_outlying_customers_do_not_count() -> None:
    is_first, spoiled = CORRELATED.sum(axis=1) > 1, CORRELATED.copy()
    spoiled[:5, 0] = 50
    assert is_correlated(spoiled, is_first, np.where(spoiled[:, 0] == 50, 0.0, 1.0))


def test_a_group_without_customers_is_not_judged() -> None:
    is_first = CORRELATED.sum(axis=1) > 1
    assert not is_correlated(CORRELATED, is_first, np.where(is_first, 0.0, 1.0))
