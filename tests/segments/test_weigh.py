"""Groups, weights and transforms on tables whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from personas.facts.by_hand import ByHand
from personas.facts.problem import PersonasError
from personas.facts.recipe import Feature
from personas.segments.kmeans import fit_from
from personas.segments.shapes import choose_shape, step_of
from personas.segments.structure import measure_structure
from personas.segments.wishes import Wishes
from tests.segments.tables import crowd, planted, weighed


def names(features: tuple[Feature, ...]) -> list[str]:
    return [feature.measure for feature in features]


@pytest.mark.parametrize("seed", range(4))
def test_noise_is_left_out_and_unequal_groups_are_found(seed: int) -> None:
    table, truth = planted(seed)
    found = weighed(table)
    assert names(found.recipe.features) == ["m0", "m1"]
    assert {f.weight_reason for f in found.recipe.silent} == {"same everywhere"}
    assert len(found.starts) == 4
    labels = fit_from(found.sample.features, found.starts).labels
    assert adjusted_rand_score(truth, labels) > 0.97


def test_gaps_and_wild_cells_move_nothing() -> None:
    table, truth = planted(0, 600)
    generator = np.random.default_rng(1)
    table[generator.random(table.shape) < 0.01] *= 30
    table[generator.random(table.shape) < 0.1] = np.nan
    found = weighed(table)
    assert len(found.starts) == 4
    assert not np.isnan(found.sample.features).any()
    labels = fit_from(found.sample.features, found.starts).labels
    whole = ~np.isnan(table[:, :2]).any(axis=1)
    assert adjusted_rand_score(truth[whole], labels[whole]) > 0.9


def test_groups_of_counts_and_money_take_a_transform() -> None:
    table, truth = planted(2)
    found = weighed(np.exp(table / 4))
    assert len(found.starts) == 4
    assert {f.transform for f in found.recipe.features} <= {"log", "sqrt"}
    assert {f.transform_reason for f in found.recipe.features} == {"skewed"}
    labels = fit_from(found.sample.features, found.starts).labels
    assert adjusted_rand_score(truth, labels) > 0.95


def test_a_slanted_group_is_one_group() -> None:
    """Upright bells need several for it; there is no valley between them."""
    generator = np.random.default_rng(1)
    slant = np.array([[1, 0.45], [0, 0.9]])
    table = np.vstack([generator.normal(size=(900, 2)) @ slant + at for at in ([0, 0], [9, -9])])
    assert len(weighed(table).starts) == 2


def test_wishes_are_followed() -> None:
    table, _ = planted(0)
    wishes = Wishes(
        by_hand={"m4": ByHand(weight=0.5), "m0": ByHand(weight=0), "m1": ByHand("none")}
    )
    found = weighed(table, wishes).recipe
    assert {f.measure: (f.weight, f.weight_reason) for f in (*found.features, *found.silent)} == {
        "m0": (0.0, "asked"),
        "m1": (1.0, "tells apart"),
        "m2": (0.0, "same everywhere"),
        "m3": (0.0, "same everywhere"),
        "m4": (0.5, "asked"),
    }
    assert found.features[0].transform_reason == "asked"
    named = weighed(table, Wishes(features=["m0", "m3"])).recipe
    assert [(f.measure, f.weight_reason) for f in named.features] == [
        ("m0", "named"),
        ("m3", "named"),
    ]


def test_all_weights_at_zero_are_refused() -> None:
    table, _ = planted(0, 60)
    with pytest.raises(PersonasError) as caught:
        weighed(table, Wishes(by_hand={"": ByHand(weight=0)}))
    assert caught.value.problems[0].code == "E306"


def test_near_duplicates_are_told() -> None:
    table, _ = planted(0)
    doubled = np.hstack([table, table[:, :1] * 100 + 3])
    assert [w.code for w in weighed(doubled).warnings] == ["W305"]


def test_one_crowd_has_no_structure() -> None:
    """Forty crowds at a level of 5 %: six or more would be found by a level of 5 % in 1.4 %."""
    found = []
    for kind in ("uniform", "slanted", "skewed", "counted"):
        for seed in range(10):
            one = weighed(crowd(seed, kind))
            found.append(measure_structure(one.sample.features, one.starts).found)
    assert sum(found) <= 5


@pytest.mark.parametrize("seed", range(4))
def test_planted_groups_are_structure(seed: int) -> None:
    found = weighed(planted(seed)[0])
    assert measure_structure(found.sample.features, found.starts).found


def test_shapes() -> None:
    generator = np.random.default_rng(0)
    assert choose_shape(generator.normal(50, 10, 500)).transform == "none"
    assert choose_shape(generator.lognormal(3, 1, 500)).transform == "log"
    assert choose_shape(np.append(generator.lognormal(3, 1, 500), -1)).transform == "none"
    assert choose_shape(generator.binomial(2, 0.3, 500).astype(float)).transform == "none"
    centered = choose_shape(generator.normal(0, 1, 5000))
    assert (centered.middle, centered.spread) == pytest.approx((0, 1), abs=0.1)
    assert step_of(np.array([1.0, 3.0, 1.0, 5.0] * 9)) == 2
    assert step_of(generator.normal(size=50)) == 0
