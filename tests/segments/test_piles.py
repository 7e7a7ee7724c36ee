"""Piles: which values are, what features they make, and that SQL and Python agree on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from personas.customers.imputation import add_imputation
from personas.domain.override import Override
from personas.domain.profile import Population
from personas.domain.recipe import Imputation, Recipe, Sample
from personas.segments.matrices import Matrix
from personas.segments.preparation.features import make_feature
from personas.segments.preparation.fit import fit_numbers
from personas.segments.preparation.groups import Customers, find_groups
from personas.segments.preparation.piles import find_piles
from personas.segments.preparation.settings import PreparationSettings
from tests.segments.tables import summary

GENERATOR = np.random.default_rng(4)
AMOUNTS = np.where(GENERATOR.random(400) < 0.3, 0.0, GENERATOR.lognormal(3, 0.5, 400).round(2))


def values_of(piles: tuple[tuple[float, float], ...]) -> list[float]:
    return [round((low + high) / 2, 6) for low, high in piles]


def test_nothing_spent_is_a_pile_and_so_are_both_ends_of_a_share() -> None:
    assert values_of(find_piles(AMOUNTS)) == [0]
    shares = np.clip(GENERATOR.normal(0.5, 0.45, 500), 0, 1).round(2)
    assert values_of(find_piles(shares)) == [0, 1]
    scores = np.minimum(np.round(GENERATOR.normal(70, 20, 500)), 80)
    assert values_of(find_piles(scores)) == [80]


@pytest.mark.parametrize(
    "values",
    [
        GENERATOR.normal(size=400),
        GENERATOR.poisson(2, 400).astype(float),
        GENERATOR.geometric(0.3, 400).astype(float),
        np.repeat([0.0, 1.0], 200),
        GENERATOR.integers(1, 8, 400).astype(float),
        np.r_[np.zeros(5), GENERATOR.normal(size=200)],
    ],
)
def test_other_values_are_none(values: Matrix) -> None:
    assert find_piles(values) == ()


def test_a_pile_is_yes_or_no_and_a_gap_of_the_rest() -> None:
    indicator, amount = fit_numbers([("m", summary(AMOUNTS), AMOUNTS, Override())])[0]
    assert (indicator.name, amount.name) == ("m: 0", "m")
    scores = make_feature(indicator, np.array([0.0, 20.0, np.nan]))
    assert scores[0] - scores[1] == pytest.approx(np.sqrt(2))
    assert np.isnan(scores[2])
    assert amount.transform == "log"
    assert np.isnan(make_feature(amount, np.array([0.0, np.nan]))).all()
    recipe = Recipe((indicator, amount))
    for x in (0.0, 20.0):
        point = recipe.compute_point({"m": x})
        expected = [float(make_feature(f, np.array([x]))[0]) for f in recipe.features]
        assert point == pytest.approx([None if np.isnan(v) else v for v in expected])


def test_what_is_prepared_by_hand_has_no_piles() -> None:
    assert len(fit_numbers([("m", summary(AMOUNTS), AMOUNTS, Override("log"))])[0]) == 1
    assert len(fit_numbers([("m", summary(AMOUNTS), AMOUNTS, Override(weight=2.0))])[0]) == 2


def test_a_fence_opens_the_pile_that_it_makes() -> None:
    scores = np.minimum(np.round(GENERATOR.normal(70, 20, 500)), 80)
    features = fit_numbers([("m", summary(scores), scores, Override())])[0]
    recipe = add_imputation(Imputation(fences={"m": (20.0, 80.0)}), Recipe(features))
    assert recipe.compute_point({"m": 300.0}) == recipe.compute_point({"m": 80.0})
    assert recipe.compute_point({"m": 300.0})[1] is None
    assert recipe.compute_point({"m": 60.0})[1] is not None


def test_groups_may_lie_in_piles_and_in_few_values() -> None:
    labels, some = np.repeat([0, 1], 200), GENERATOR.lognormal(3, 0.5, 400)
    spend = np.where(GENERATOR.random(400) < np.where(labels, 0.9, 0.1), 0.0, some)
    other = np.where(GENERATOR.random(400) < np.where(labels, 0.1, 0.9), 0.0, some)
    table = {"a": spend, "b": other, "c": GENERATOR.integers(0, 2, 400).astype(float)}
    numbers = [(n, summary(v), v, Override()) for n, v in table.items()]
    features = [feature for several in fit_numbers(numbers) for feature in several]
    population = Population(400, {n: summary(v) for n, v in table.items()}, {})
    sample = Sample(np.zeros((400, 0)), table, {}, {})
    _, groups = find_groups(features, Customers(population, sample, PreparationSettings()))
    assert groups.k == 2
    share = (groups.labels == groups.labels[0])[:200].mean()
    assert share > 0.75
    relevant = [f.name for f, r in zip(features, groups.is_relevant, strict=True) if r]
    assert {"a: 0", "b: 0"} <= {*relevant}
    assert "c" not in relevant


def test_a_value_of_very_few_ends_in_no_error() -> None:
    rare = np.full(6_000, np.nan)
    rare[[5, 3_000, 5_000]] = 1, 2, 3
    table = {"a": GENERATOR.normal(size=6_000), "b": rare}
    numbers = [(n, summary(v), v, Override()) for n, v in table.items()]
    features = [feature for several in fit_numbers(numbers) for feature in several]
    population = Population(6_000, {n: summary(v) for n, v in table.items()}, {})
    sample = Sample(np.zeros((6_000, 0)), table, {}, {})
    _, groups = find_groups(
        [replace(f, weight=1.0) for f in features],
        Customers(population, sample, PreparationSettings()),
    )
    assert groups.k == 1
