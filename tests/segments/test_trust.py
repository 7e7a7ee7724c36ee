"""Structure, stability and confidence on tables whose truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics.pairwise import nan_euclidean_distances

from personas.domain.profile import Segment
from personas.domain.recipe import Recipe, Sample
from personas.domain.run import Clusters, Structure, Trust
from personas.segments.kmeans.sweep import parse_clusters, sweep
from personas.segments.trust.stability import (
    Columns,
    measure_separation,
    measure_trust,
    name_clusters,
    profile_rows,
)
from personas.segments.trust.structure import (
    measure_structure,
    warn_of_range,
    warn_of_small_segments,
    warn_of_trust,
)

Matrix = NDArray[np.float64]
MIDDLES = np.array([[0.0, 0], [1, 0], [0, 1]])
STATS = {"x": frozenset({"median"})}


def groups(apart: float, rows: int = 240) -> Matrix:
    generator = np.random.default_rng(1)
    centers = apart * MIDDLES
    rows_ = centers[np.arange(rows) % 3] + generator.normal(size=(rows, 2))
    return np.asarray(rows_[np.lexsort(rows_.T)])


def sample_of(features: Matrix) -> Sample:
    return Sample(features, {"x": features[:, 0]}, {}, {})


def trust_of(apart: float) -> dict[int, Trust]:
    features = groups(apart)
    clusters = Clusters(Recipe(()), ((0.0, 0.0), (apart, 0.0), (0.0, apart)), 0.0)
    return measure_trust(sample_of(features), clusters, STATS, half)


def half(segment: Segment) -> str:
    return "high" if segment.numbers["x"].median.position > 0.5 else "low"


def test_far_groups_come_back_and_keep_their_name() -> None:
    for trust in trust_of(9).values():
        assert (trust.stability or 0) > 0.97
        assert trust.confidence == 1


def test_borders_are_where_segments_touch() -> None:
    far, near = trust_of(9), trust_of(2)
    assert all((t.separation or 0) > 0.6 and t.border == 0 for t in far.values())
    assert all((t.separation or 0) < 0.6 and (t.border or 0) > 0.03 for t in near.values())


def test_separation_by_hand() -> None:
    rows, centroids = np.array([[0.0], [1.0], [4.9], [10.0]]), np.array([[0.0], [10.0]])
    values = measure_separation(rows, centroids)
    expected = [(1 + (1 - 1 / 9) + (1 - 4.9 / 5.1)) / 3, 1.0]
    assert [separation for separation, _ in values] == pytest.approx(expected)
    assert [border for _, border in values] == pytest.approx([1 / 3, 0.0])
    assert measure_separation(rows, centroids[:1]) == [(1.0, 0.0)]


def test_separation_leaves_gaps_out_as_nan_euclidean_distances_do() -> None:
    generator = np.random.default_rng(4)
    rows, centroids = generator.normal(size=(80, 4)), generator.normal(size=(3, 4)) * 2
    gaps = generator.random((80, 4)) < 0.25
    gaps[:, 0] = False
    distances = np.sort(nan_euclidean_distances(np.where(gaps, np.nan, rows), centroids), axis=1)
    nearest = nan_euclidean_distances(np.where(gaps, np.nan, rows), centroids).argmin(axis=1)
    values = 1 - distances[:, 0] / distances[:, 1]
    sample = replace(sample_of(rows), gaps=gaps)
    clusters = Clusters(Recipe(()), tuple(map(tuple, centroids.tolist())), 0.0)
    trust = measure_trust(sample, clusters, STATS, half)
    for segment in range(3):
        own = values[nearest == segment]
        assert trust[segment + 1].separation == pytest.approx(own.mean())
        assert trust[segment + 1].border == pytest.approx((own < 0.1).mean())


def test_one_group_cut_in_three_does_not_come_back() -> None:
    assert min(trust.stability or 0 for trust in trust_of(0.5).values()) < 0.75


@pytest.mark.parametrize(("apart", "expected"), [(9, True), (5, True), (0, False)])
def test_structure(apart: float, expected: bool) -> None:
    assert measure_structure(groups(apart), MIDDLES * max(apart, 1)).significant is expected


def test_a_constant_table_has_no_structure() -> None:
    flat = measure_structure(np.zeros((20, 2)), np.zeros((1, 2)))
    assert (flat.significant, flat.p_value, flat.references) == (False, None, 0)


@pytest.mark.filterwarnings("error")
def test_a_column_of_few_values_is_compared_at_few_k() -> None:
    answers = np.random.default_rng(0).integers(0, 3, (200, 2)).astype(float)
    assert not measure_structure(answers, answers[:7]).significant


def test_doubts_name_what_is_shaky() -> None:
    structure = Structure(False, 0.4, 0.3, 0.3, 39)
    trust = {1: Trust(0.9, 1.0), 2: Trust(0.41, 0.2)}
    warnings = warn_of_trust(structure, trust, "stable")
    assert [(w.code, "2" in w.message) for w in warnings] == [
        ("W303", False),
        ("W304", True),
    ]
    assert "another k" not in str(warnings[1].help)
    assert "another k" in str(warn_of_trust(structure, trust, "requested")[1].help)


def test_trust_is_told_of_the_resamples_that_k_was_chosen_by_in_any_order() -> None:
    features = groups(2.5)
    fit = sweep(features, len(features), parse_clusters("3"))
    order = [2, 0, 1]
    clusters = Clusters(Recipe(()), tuple(fit.centroids[i] for i in order), 0.0)
    trust = measure_trust(sample_of(features), clusters, STATS, half, fit.resampling)
    expected = fit.resampling.stabilities[order]
    assert [trust[i + 1].stability for i in range(3)] == pytest.approx(expected, abs=1e-12)
    assert min(expected) == fit.choice.candidates[0].stability
    lone = measure_trust(sample_of(features), clusters, STATS, half)
    assert [lone[i].stability for i in (1, 2, 3)] == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize(
    ("size", "customers", "is_small"),
    [(10, 100, True), (11, 100, False), (11, 1_100, False), (11, 1_101, True), (0, 50, True)],
)
def test_a_segment_under_either_bar_is_small(size: int, customers: int, is_small: bool) -> None:
    segments = [Segment(3, size, size / customers, {}, {}), Segment(4, 500, 0.5, {}, {})]
    warnings = warn_of_small_segments(segments)
    assert [(w.code, "Segment 3" in w.message) for w in warnings] == [("W310", True)] * is_small


def test_personas_are_counted_once_and_nameless_segments_not_at_all() -> None:
    sample = sample_of(np.arange(8.0).reshape(-1, 1))
    labels = np.arange(8) // 2

    def name_of(segment: Segment) -> str | None:
        return {1: "a", 2: "b", 3: "a"}.get(segment.id)

    name = name_clusters(sample, STATS, name_of)
    assert name(labels, np.arange(8), 4) == ["a", "b", "a", None]
    features = np.repeat(np.arange(4.0), 2)[:, None]
    choice = sweep(features, 8, parse_clusters("4"), name=name).choice
    assert [candidate.personas for candidate in choice.candidates] == [2]


def test_profiles_of_rows_count_gaps_ties_and_empty_clusters() -> None:
    numbers = {"x": np.array([1.0, 1.0, np.nan, 4.0]), "y": np.array([np.nan] * 2 + [3.0, 3.0])}
    categories = {"c": np.array([0.0, 1.0, 1.0, np.nan])}
    sample = Sample(np.zeros((4, 1)), numbers, categories, {"c": ("a", "b")})
    stats = {"x": frozenset({"mean", "q100"}), "y": frozenset({"median"})}
    first, second, empty = profile_rows(
        Columns.of(sample), np.array([0, 0, 0, 1]), np.arange(4), 3, stats
    )
    assert first.numbers["x"].median.value == 1.0
    assert first.numbers["x"].median.position == pytest.approx(1 / 3)
    assert first.numbers["x"].gaps == 1
    assert (first.size, first.share) == (3, 0.75)
    assert first.categories["c"].shares == pytest.approx({"a": 1 / 3, "b": 2 / 3})
    assert second.numbers["x"].stats["q100"].value == 4.0
    assert second.categories["c"].gaps == 1
    assert (empty.size, dict(empty.numbers)) == (0, {})


def test_a_range_beyond_the_customers_is_warned_of() -> None:
    features = np.repeat(np.arange(6.0), 3)[:, None]
    for text, highest in (("2-9", 6), ("2-6", None), ("auto", None), ("3", None)):
        ks = parse_clusters(text)
        warnings = warn_of_range(sweep(features, 18, ks).choice, ks)
        assert [p.code for p in warnings] == (["W316"] if highest else [])
        assert all(f"and up to {highest} tried" in p.message for p in warnings)
