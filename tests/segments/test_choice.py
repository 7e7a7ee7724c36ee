"""The k that is chosen: groups that come back, groups merged until they do, useful cuts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from personas.segments.kmeans.resampling import Namer, isolated_clusters
from personas.segments.kmeans.sweep import Sweep, parse_clusters, sweep
from personas.segments.matrices import Labels, squared_distances

Matrix = NDArray[np.float64]


def blobs(centers: Matrix, sizes: list[int]) -> tuple[Matrix, Matrix]:
    """Return sorted rows, normal about the centers, and the means of each center's rows."""
    labels = np.repeat(np.arange(len(sizes)), sizes)
    rows = centers[labels] + np.random.default_rng(3).normal(size=(len(labels), centers.shape[1]))
    means = np.array([rows[labels == i].mean(axis=0) for i in range(len(sizes))])
    return rows[np.lexsort(rows.T)], means


CORNERS = np.array([[0.0, 0], [12, 0], [0, 12], [12, 12]])


def take(
    features: Matrix, starts: Matrix | None, asked: str = "auto", *, has_structure: bool = True
) -> Sweep:
    ks = parse_clusters(asked)
    return sweep(features, len(features), ks, starts, has_structure=has_structure)


def test_groups_that_come_back_are_taken() -> None:
    choice = take(*blobs(CORNERS, [60, 60, 60, 60])).choice
    assert (choice.k, choice.reason, choice.groups, choice.comes_back) == (4, "groups", 4, True)
    assert choice.from_groups


def test_a_group_cut_in_two_is_merged_again() -> None:
    features, means = blobs(CORNERS, [150, 150, 150, 150])
    halves = np.array([means[3] + [0.4, 0.4], means[3] - [0.4, 0.4]])
    choice = take(features, np.vstack([means[:3], halves])).choice
    assert (choice.k, choice.reason, choice.groups, choice.is_firm) == (4, "merged", 5, False)
    stability = {c.k: c.stability for c in choice.candidates}
    assert (stability[4] or 0) > 0.9


def test_a_half_of_a_normal_distribution_does_not_isolated_clusters() -> None:
    features, means = blobs(CORNERS, [60, 60, 60, 400])
    halves = np.vstack([means[:3], means[3] + [0.6, 0.6], means[3] - [0.6, 0.6]])
    labels = squared_distances(features, halves).argmin(axis=1)
    assert isolated_clusters(features, halves, labels).tolist() == [True] * 3 + [False] * 2


def test_a_small_group_apart_stays_though_the_lowest_inertia_leaves_it_out() -> None:
    features, means = blobs(np.array([[0.0, 0], [40, 0], [0, 9.0]]), [400, 400, 12])
    swept = take(features, means)
    assert (swept.choice.k, swept.choice.reason) == (3, "groups")
    assert sorted(np.bincount(swept.fit.labels)) == [12, 400, 400]


def test_without_groups_a_useful_number_of_cuts_comes_back() -> None:
    square = np.random.default_rng(0).uniform(size=(400, 2))
    choice = take(square, None).choice
    stability = {c.k: c.stability or 0 for c in choice.candidates}
    assert (choice.reason, choice.comes_back) == ("stable", True)
    assert choice.k == max(range(3, 7), key=lambda k: stability[k]) == 4


def test_two_groups_that_do_not_stand_out_are_no_reason_for_two_segments() -> None:
    crowd = np.random.default_rng(0).normal(size=(400, 2)) * [3, 1]
    starts = np.array([[-2.5, 0], [2.5, 0]])
    choice = take(crowd, starts, has_structure=False).choice
    assert (choice.groups, choice.reason) == (2, "stable")
    assert 3 <= choice.k <= 6


def test_where_nothing_comes_back_it_says_so() -> None:
    crowd = np.random.default_rng(0).uniform(size=(200, 12))
    choice = take(crowd, None).choice
    assert (choice.reason, choice.comes_back, choice.alternative) == ("stable", False, None)
    assert (choice.k, choice.is_firm) == (3, False)


def test_of_cuts_that_come_back_alike_more_names_that_come_back_decide() -> None:
    line = np.linspace(0, 1, 120)[:, None] * [1.0, 0.01]

    def name(parts: int) -> Namer:
        """Name clusters by where on the line they are, of so many parts."""
        return lambda labels, rows, k: [
            str(int(rows[labels == i].mean() * parts / 120)) for i in range(k)
        ]

    def fickle(labels: Labels, rows: Labels, k: int) -> list[str]:
        """Name clusters by the rows drawn: no name comes back."""
        return [f"{i} {rows.sum()}" for i in range(k)]

    few, many, none = (
        sweep(line, 300, parse_clusters("auto"), name=each).choice
        for each in (name(2), name(6), fickle)
    )
    assert few.k == 3 < many.k
    assert none.k == sweep(line, 300, parse_clusters("auto")).choice.k


def test_k_is_firm_where_nearly_everybody_comes_back() -> None:
    assert take(*blobs(CORNERS, [60] * 4)).choice.is_firm
    assert not take(*blobs(CORNERS / 4, [60] * 4)).choice.is_firm


@pytest.mark.parametrize(("asked", "expected"), [("3", 3), ("2-3", 3), ("5-8", 5)])
def test_a_range_is_respected(asked: str, expected: int) -> None:
    features, means = blobs(CORNERS, [60, 60, 60, 60])
    choice = take(features, means, asked).choice
    assert asked == "5-8" or choice.k == expected
    assert 5 <= choice.k <= 8 or asked != "5-8"
    assert choice.reason == ("requested" if asked == "3" else choice.reason)


def test_of_more_groups_than_segments_it_says_so_and_offers_them() -> None:
    places = np.asarray(14 * np.indices((4, 3)).reshape(2, -1).T, dtype=np.float64)
    choice = take(*blobs(places, [40] * 12)).choice
    assert (choice.groups, choice.reason) == (12, "merged")
    assert choice.k <= 10
    assert choice.alternative is not None
    assert choice.alternative.k == 12
    assert choice.alternative.is_close


def test_an_alternative_comes_back_and_is_close_only_where_segments_touch() -> None:
    alternative = take(*blobs(CORNERS, [60] * 4)).choice.alternative
    assert alternative is not None
    assert not alternative.is_close
    assert alternative.stability >= 0.65
    square = np.random.default_rng(0).uniform(size=(300, 2))
    cuts = take(square, None).choice.alternative
    assert cuts is not None
    assert cuts.is_close
