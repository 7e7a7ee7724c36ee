"""Once groups are known, each measure takes the shape in which they are most like bells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from personas.domain.override import Override
from personas.domain.profile import Population
from personas.domain.recipe import Transform
from personas.domain.sample import Sample
from personas.segments.matrices import Labels, Matrix
from personas.segments.mixture.search import Groups
from personas.segments.preparation.fit import fit_number
from personas.segments.preparation.reshape import Told, reshape
from personas.segments.preparation.settings import Wishes
from tests.segments.tables import summary

OWN = np.repeat([0, 1, 2], [150, 100, 50])
GENERATOR = np.random.default_rng(7)
BELLS = 50 + 10 * (4.0 * OWN + GENERATOR.normal(size=300))
MONEY = np.exp(2 + 0.35 * (4.0 * OWN + GENERATOR.normal(size=300)))


def shaped(values: Matrix, first: Transform, labels: Labels = OWN, *, tells: bool = True) -> str:
    """Name the transform that a measure ends with when it starts with ``first``."""
    population = Population(len(values), {"m": summary(values)}, {})
    sample = Sample(np.zeros((len(values), 0)), {"m": values}, {}, {})
    made = fit_number("m", population.numbers["m"], values, Override(first))
    feature = replace(made, transform_reason="plain" if first == "none" else "skewed")
    groups = Groups(labels, np.array([tells]))
    (found,) = reshape([feature], groups, Told(population, sample, Wishes()))
    reasons = {"none": "plain", "log": "skewed", "sqrt": "skewed"}
    assert found.transform_reason == reasons[found.transform]
    return found.transform


@pytest.mark.parametrize("first", ["none", "log"])
def test_bells_are_seen_as_they_are(first: Transform) -> None:
    assert shaped(BELLS, first) == "none"


@pytest.mark.parametrize("first", ["none", "sqrt", "log"])
def test_money_is_seen_by_its_logarithm(first: Transform) -> None:
    assert shaped(MONEY, first) == "log"


def test_gaps_and_wild_cells_do_not_decide() -> None:
    wild = BELLS.copy()
    wild[:3] *= 10
    wild[3::20] = np.nan
    assert shaped(wild, "log") == "none"


def test_what_tells_no_groups_apart_stays_as_it_is() -> None:
    assert shaped(MONEY, "none", tells=False) == "none"
    assert shaped(MONEY, "none", np.zeros(300, np.int64)) == "none"


def test_few_steps_take_no_logarithm() -> None:
    steps = np.ceil(np.exp(0.9 * OWN + 0.3 * GENERATOR.normal(size=300)))
    assert len(np.unique(steps)) > 6
    assert shaped(steps, "none") == "none"


def test_nothing_below_zero_takes_a_logarithm() -> None:
    assert shaped(MONEY - MONEY.min() - 1, "none") == "none"
