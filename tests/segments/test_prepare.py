"""Which measures become features, and what is said of the others."""

from __future__ import annotations

import numpy as np
import pytest

from personas.facts.measure import Measure
from personas.facts.population import NumberSummary, Population
from personas.facts.problem import PersonasError
from personas.facts.sample import Sample
from personas.segments.asked import parse_clusters
from personas.segments.prepare import Prepared, prepare
from personas.segments.wishes import Wishes


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


def made_of(asked: list[str] | None, **spreads: float) -> Prepared:
    wishes = Wishes(features=asked)
    return prepare(population(**spreads), sample(**spreads), measures(*spreads), wishes)


def test_constant_measures_are_left_out_and_gaps_told() -> None:
    made = made_of(None, a=2.0, b=0.0, g=1.0)
    assert [f.measure for f in made.recipe.features] == ["a", "g"]
    assert (made.recipe.features[0].center, made.recipe.features[0].scale) == (5.0, 2.0)
    assert [w.code for w in made.warnings] == ["W301", "W302"]


def test_only_the_features_asked_for() -> None:
    made = made_of(["b"], a=2.0, b=1.0)
    assert [f.measure for f in made.recipe.features] == ["b"]


@pytest.mark.parametrize(
    ("spreads", "asked", "codes"),
    [
        ({}, None, ["E302"]),
        ({"a": 0.0, "b": 0.0}, None, ["E303"]),
        ({"income": 1.0}, ["incom", "zip"], ["E301", "E301"]),
    ],
)
def test_no_feature_is_left(
    spreads: dict[str, float], asked: list[str] | None, codes: list[str]
) -> None:
    with pytest.raises(PersonasError) as caught:
        made_of(asked, **spreads)
    assert [p.code for p in caught.value.problems] == codes
    if asked:
        assert "`income`" in (caught.value.problems[0].help or "")


@pytest.mark.parametrize(
    ("text", "low", "high"), [("auto", 2, 10), ("6", 6, 6), (" 4 - 8 ", 4, 8), ("AUTO", 2, 10)]
)
def test_clusters(text: str, low: int, high: int) -> None:
    asked = parse_clusters(text)
    assert (asked.low, asked.high) == (low, high)


@pytest.mark.parametrize("text", ["", "1", "8-4", "six", "4-", "-4", "4-8-9", "0x6", "2.5", "1-5"])
def test_clusters_that_cannot_be_read(text: str) -> None:
    with pytest.raises(PersonasError) as caught:
        parse_clusters(text)
    assert caught.value.problems[0].code == "E304"
