"""Which measures become features, and what is said of the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from personas.domain.measure import Measure
from personas.domain.override import Override
from personas.domain.problem import PersonasError
from personas.domain.profile import CategorySummary, NumberSummary, Population
from personas.domain.recipe import Sample
from personas.segments.kmeans.sweep import parse_clusters
from personas.segments.preparation.fit import one_hot
from personas.segments.preparation.prepare import Preparation, fit_recipe
from personas.segments.preparation.settings import PreparationSettings


def measures(*names: str) -> list[Measure]:
    return [Measure(name, name, "number", name) for name in names]


def population(**spreads: float) -> Population:
    numbers = {
        name: NumberSummary(
            9, 1 if name.startswith("g") else 0, 5.0, sd, tuple(np.linspace(1, 9, 101))
        )
        for name, sd in spreads.items()
    }
    return Population(10, numbers, {})


def sample(**spreads: float) -> Sample:
    numbers = {name: np.append(np.arange(1.0, 10.0), np.nan) for name in spreads}
    return Sample(np.zeros((10, 0)), numbers, {}, {})


def prepare_some(features: list[str] | None, **spreads: float) -> Preparation:
    settings = PreparationSettings(features=features)
    return fit_recipe(population(**spreads), sample(**spreads), measures(*spreads), settings)


def test_constant_measures_are_left_out_and_gaps_warned_of() -> None:
    preparation = prepare_some(None, a=2.0, b=0.0, g=1.0)
    assert [f.measure for f in preparation.recipe.features] == ["a", "g"]
    assert (preparation.recipe.features[0].center, preparation.recipe.features[0].scale) == (
        5.0,
        2.0,
    )
    assert [w.code for w in preparation.warnings] == ["W301", "W302"]


def test_only_the_features_asked_for() -> None:
    preparation = prepare_some(["b"], a=2.0, b=1.0)
    assert [f.measure for f in preparation.recipe.features] == ["b"]


@pytest.mark.parametrize(
    ("spreads", "features", "codes"),
    [
        ({}, None, ["E302"]),
        ({"a": 0.0, "b": 0.0}, None, ["E303"]),
        ({"income": 1.0}, ["incom", "zip"], ["E301", "E301"]),
    ],
)
def test_no_feature_is_left(
    spreads: dict[str, float], features: list[str] | None, codes: list[str]
) -> None:
    with pytest.raises(PersonasError) as caught:
        prepare_some(features, **spreads)
    assert [p.code for p in caught.value.problems] == codes
    if features:
        assert "`income`" in (caught.value.problems[0].help or "")


GENDERS = CategorySummary(1000, 0, {"f": 0.6, "m": 0.3, "x": 0.095, "rare": 0.005})


def test_a_category_is_prepared_where_it_is_named() -> None:
    everyone = Population(1000, population(a=1.0).numbers, {"g": GENDERS})
    both = [*measures("a"), Measure("g", "G", "category", "g")]
    sample_ = replace(sample(a=1.0), categories={"g": np.zeros(10)}, labels={"g": ("f",)})

    def names(settings: PreparationSettings, *candidates: Measure) -> list[str]:
        return [f.name for f in fit_recipe(everyone, sample_, candidates, settings).recipe.features]

    assert names(PreparationSettings(), *both) == ["a"]
    assert names(PreparationSettings(features=["g"]), *both) == ["g: f", "g: m", "g: x"]
    by_role = [replace(both[0], feature=False), replace(both[1], feature=True)]
    assert names(PreparationSettings(), *by_role) == ["g: f", "g: m", "g: x"]


@pytest.mark.parametrize("values", [2, 3, 12])
def test_a_category_counts_half_of_a_number(values: int) -> None:
    """The mean squared distance of two customers is 2 in a number, and 1 in an even category."""
    names = [f"v{i:02}" for i in range(values)]
    shares = dict.fromkeys(names, 1 / values)
    features = one_hot("c", CategorySummary(1000, 0, shares))
    places = np.array([[feature.value(name) for feature in features] for name in names])
    apart = ((places[:, None] - places) ** 2).sum(axis=2)
    assert apart.mean() == pytest.approx(1)
    rare = one_hot("c", CategorySummary(1000, 0, {"a": 0.98, "b": 0.02}))
    assert sum((f.value("a") - f.value("b")) ** 2 for f in rare) == pytest.approx(2)


def test_values_that_few_share_are_no_features() -> None:
    summary = CategorySummary(100, 0, {"a": 0.8, "b": 0.11, "c": 0.09})
    assert [f.category for f in one_hot("c", summary)] == ["a", "b"]
    assert one_hot("c", CategorySummary(20, 0, {"a": 0.5, "b": 0.5})) == ()


@pytest.mark.parametrize(
    ("by_hand", "codes"),
    [
        ({"a": Override("log")}, ["E308"]),
        ({"a": Override("sqrt", clip=(0.0, None))}, []),
        ({"": Override("sqrt")}, ["E308"]),
        ({"a": Override(clip=(9.0, 12.0))}, ["E308"]),
        ({"a": Override(clip=(None, -3.0))}, ["E308"]),
        ({"b": Override("none"), "z": Override("none")}, ["E301", "E301"]),
        ({"g": Override("log", weight=2)}, ["E308"]),
        ({"g": Override(weight=2)}, []),
    ],
)
def test_what_cannot_be_done_by_hand(by_hand: dict[str, Override], codes: list[str]) -> None:
    below = replace(population(a=1.0).numbers["a"], quantiles=tuple(np.linspace(-3, 9, 101)))
    everyone = Population(1000, {"a": below}, {"g": GENDERS})
    both = [*measures("a"), Measure("g", "G", "category", "g")]
    codes_: list[str] = []
    try:
        fit_recipe(everyone, sample(a=1.0), both, PreparationSettings(overrides=by_hand))
    except PersonasError as error:
        codes_ = [problem.code for problem in error.problems]
    assert codes_ == codes


@pytest.mark.parametrize(
    ("text", "low", "high"), [("auto", 2, 10), ("6", 6, 6), (" 4 - 8 ", 4, 8), ("AUTO", 2, 10)]
)
def test_clusters(text: str, low: int, high: int) -> None:
    ks = parse_clusters(text)
    assert (ks.low, ks.high) == (low, high)


@pytest.mark.parametrize("text", ["", "1", "8-4", "six", "4-", "-4", "4-8-9", "0x6", "2.5", "1-5"])
def test_clusters_that_cannot_be_read(text: str) -> None:
    with pytest.raises(PersonasError) as caught:
        parse_clusters(text)
    assert caught.value.problems[0].code == "E304"
