"""Once groups are known, each measure takes the shape in which they are most like bells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from personas.domain.override import Override
from personas.domain.profile import Population
from personas.domain.recipe import Sample, Transform
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.search import Groups
from personas.segments.preparation.fit import fit_number
from personas.segments.preparation.groups import Customers, reshape
from personas.segments.preparation.settings import PreparationSettings
from tests.segments.tables import summary

LABELS = np.repeat([0, 1, 2], [150, 100, 50])
GENERATOR = np.random.default_rng(7)
NORMALS = 50 + 10 * (4.0 * LABELS + GENERATOR.normal(size=300))
MONEY = np.exp(2 + 0.35 * (4.0 * LABELS + GENERATOR.normal(size=300)))


def transform_of(
    values: Matrix, first: Transform, labels: Labels = LABELS, *, is_relevant: bool = True
) -> str:
    """Name the transform that a measure ends with when it starts with ``first``."""
    population = Population(len(values), {"m": summary(values)}, {})
    sample = Sample(np.zeros((len(values), 0)), {"m": values}, {}, {})
    fit = fit_number("m", population.numbers["m"], values, Override(first))
    feature = replace(fit, transform_reason="plain" if first == "none" else "skewed")
    groups = Groups(labels, np.array([is_relevant]))
    (result,) = reshape([feature], groups, Customers(population, sample, PreparationSettings()))
    reasons = {"none": "plain", "log": "skewed", "sqrt": "skewed"}
    assert result.transform_reason == reasons[result.transform]
    return result.transform


@pytest.mark.parametrize("first", ["none", "log"])
def test_normal_groups_stay_as_they_are(first: Transform) -> None:
    assert transform_of(NORMALS, first) == "none"


@pytest.mark.parametrize("first", ["none", "sqrt", "log"])
def test_money_takes_its_logarithm(first: Transform) -> None:
    assert transform_of(MONEY, first) == "log"


def test_gaps_and_wild_cells_do_not_decide() -> None:
    outlying = NORMALS.copy()
    outlying[:3] *= 10
    outlying[3::20] = np.nan
    assert transform_of(outlying, "log") == "none"


def test_an_irrelevant_measure_stays_as_it_is() -> None:
    assert transform_of(MONEY, "none", is_relevant=False) == "none"
    assert transform_of(MONEY, "none", np.zeros(300, np.int64)) == "none"


def test_steps_are_judged_by_their_probabilities() -> None:
    steps = np.ceil(np.exp(1.5 + 0.9 * LABELS + 0.3 * GENERATOR.normal(size=300)))
    assert transform_of(steps, "none") == "log"
    even = np.round(NORMALS / 4)
    assert len(np.unique(even)) > 6
    assert transform_of(even, "log") == "none"


def test_nothing_below_zero_takes_a_logarithm() -> None:
    assert transform_of(MONEY - MONEY.min() - 1, "none") == "none"
