"""Mixtures of one variable, many at a time, and the transforms of many measures at once."""

from __future__ import annotations

import numpy as np
import pytest

from personas.segments.preparation.transform import choose_shape, choose_shapes
from personas.segments.univariate import OUTLIER_SPREAD, OUTLIERS, mixture_log_likelihoods

DRAW = np.random.default_rng(5)


def test_every_variable_has_the_likelihood_that_it_has_alone() -> None:
    tables = DRAW.normal(size=(7, 100))
    for k in (1, 3):
        alone = [mixture_log_likelihoods(table[None], k)[0] for table in tables]
        assert mixture_log_likelihoods(tables, k) == pytest.approx(alone, abs=1e-9)


def test_one_component_is_a_normal_distribution_with_outliers() -> None:
    values = np.sort(DRAW.normal(size=200))
    root = np.sqrt(2 * np.pi)
    density = (1 - OUTLIERS) * np.exp(-0.5 * ((values - values.mean()) / values.std()) ** 2)
    density = density / (root * values.std())
    density += OUTLIERS * np.exp(-0.5 * (values / OUTLIER_SPREAD) ** 2) / (root * OUTLIER_SPREAD)
    assert mixture_log_likelihoods(values[None], 1)[0] == pytest.approx(
        np.log(density).sum(), abs=0.5
    )


def test_two_clumps_are_two_components() -> None:
    clumps = np.sort(np.where(DRAW.random(100) < 0.5, -1, 1) + DRAW.normal(0, 0.1, 100))[None]
    one, two, three = (mixture_log_likelihoods(clumps, k)[0] for k in (1, 2, 3))
    assert two > one + 50
    assert three < two + 5


def test_many_measures_take_the_transforms_that_each_takes_alone() -> None:
    columns = [
        *(DRAW.normal(50, 10, 400) for _ in range(15)),
        *(DRAW.lognormal(3, 1, 400) for _ in range(15)),
        DRAW.integers(0, 3, 400).astype(float),
        *(DRAW.poisson(6, 400).astype(float) for _ in range(15)),
        np.append(DRAW.lognormal(3, 1, 400), -1),
    ]
    together = [shape.transform for shape in choose_shapes(columns)]
    assert together == [choose_shape(values).transform for values in columns]
    assert together[15:30] == ["log"] * 15
    assert together[30] == together[-1] == "none"
