"""Data for pictures: true in the large, no customer's own values in the small, always equal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import silhouette_score

from personas.domain.recipe import Feature, Recipe, Sample
from personas.domain.run import Clusters, Pictures
from personas.segments import compute_pictures
from personas.segments.pictures import MOST, STEPS
from personas.suppression import SMALLEST

CENTERS = ((0.0, 0.0, 0.0), (6.0, 0.5, 1.0), (0.0, 6.0, 2.0))


def sample_and_clusters(
    rows: int = 900, gaps: int = 0
) -> tuple[Sample, Clusters, dict[str, np.ndarray]]:
    generator = np.random.RandomState(3)
    labels = np.arange(rows) % 3
    features = np.array(CENTERS)[labels] + generator.normal(size=(rows, 3))
    numbers = {name: features[:, i] * 10 + 50 for i, name in enumerate("abc")}
    numbers["c"][:gaps] = np.nan
    recipe = Recipe(tuple(Feature(name, 50.0, 50.0, 10.0) for name in "abc"))
    return Sample(features, numbers, {}, {}), Clusters(recipe, CENTERS, 1.0), numbers


def pictures(rows: int = 900, gaps: int = 0) -> tuple[Pictures, dict[str, np.ndarray]]:
    sample, clusters, numbers = sample_and_clusters(rows, gaps)
    return compute_pictures(sample, clusters), numbers


def test_the_same_sample_gives_the_same_pictures() -> None:
    assert pictures()[0] == pictures()[0]


def test_the_scatter_lies_on_the_measures_that_part_most() -> None:
    cloud = pictures()[0].scatter
    assert cloud is not None
    assert set(cloud.axes) == {"a", "b"}
    assert len(cloud.points) == MOST
    assert {segment for segment, _, _ in cloud.points} == {1, 2, 3}


def test_no_point_shows_anybodys_own_values() -> None:
    cloud, numbers = pictures()[0].scatter, pictures()[1]
    assert cloud is not None
    places = {tuple(float(f"{numbers[axis][i]:.4g}") for axis in cloud.axes) for i in range(900)}
    assert not places & {(x, y) for _, x, y in cloud.points}
    low, high = np.percentile(numbers[cloud.axes[0]], [1, 99])
    xs = [x for _, x, _ in cloud.points]
    assert min(xs) >= low - 0.01
    assert max(xs) <= high + 0.01


def test_few_customers_are_not_drawn() -> None:
    sample, clusters, _ = sample_and_clusters(90)
    far = ((0.0, 0.0, 0.0), (6.0, 0.5, 1.0), (0.0, 60.0, 2.0))
    sample.features[:SMALLEST, 1], sample.numbers["b"][:SMALLEST] = 60.0, 650.0
    for few in (0, 1):
        pictures_ = compute_pictures(sample, replace(clusters, centroids=far))
        for cloud in (pictures_.scatter, pictures_.components):
            assert cloud is not None
            shown_segments = {segment for segment, *_ in (*cloud.points, *cloud.medians)}
            assert shown_segments == ({1, 2} if few else {1, 2, 3})
        sample.features[0], sample.numbers["b"][0] = (0.0, 0.0, 0.0), 50.0


def test_a_customer_apart_from_the_segment_is_no_point_of_its_own() -> None:
    sample, clusters, _ = sample_and_clusters(300)
    sample.numbers["a"][0] = sample.numbers["a"][3:300:3].max() + 40
    cloud = compute_pictures(sample, clusters).scatter
    assert cloud is not None
    near = [x for s, x, _ in cloud.points if s == 1]
    assert max(near) < sample.numbers["a"][0] - 10


def test_points_stay_near_their_segment() -> None:
    cloud = pictures()[0].scatter
    assert cloud is not None
    for segment, x, y in cloud.medians:
        places = np.array([(px, py) for s, px, py in cloud.points if s == segment])
        assert np.allclose(np.median(places, axis=0), (x, y), atol=2.5)


def test_components_explain_and_keep_their_sign() -> None:
    cloud = pictures()[0].components
    assert cloud is not None
    assert cloud.explained_variance is not None
    assert cloud.loadings is not None
    assert 0.8 < sum(cloud.explained_variance) <= 1
    for place in (0, 1):
        assert max((w[place] for w in cloud.loadings.values()), key=abs) > 0


def test_silhouettes_agree_with_their_mean() -> None:
    sample, clusters, _ = sample_and_clusters(300)
    summary = compute_pictures(sample, clusters).silhouettes
    assert summary is not None
    apart = ((sample.features[:, None] - np.array(CENTERS)) ** 2).sum(axis=2)
    assert summary.mean == pytest.approx(
        silhouette_score(sample.features, apart.argmin(axis=1)), abs=1e-4
    )
    assert all(len(q) == len(STEPS) and list(q) == sorted(q) for q in summary.quantiles.values())


@pytest.mark.parametrize("gaps", [0, 200])
def test_correlations_are_spearmans(gaps: int) -> None:
    pictures_, numbers = pictures(gaps=gaps)
    assert pictures_.correlations is not None
    assert pictures_.correlations.measures == ("a", "b", "c")
    is_filled = ~np.isnan(numbers["c"])
    expected = spearmanr(numbers["a"][is_filled], numbers["c"][is_filled]).statistic
    assert pictures_.correlations.matrix[0][2] == pytest.approx(
        expected, abs=0.02 if gaps else 1e-3
    )


def test_what_does_not_vary_has_no_correlation_and_no_cloud() -> None:
    sample, clusters, numbers = sample_and_clusters(60)
    still = {name: np.full(60, 4.0) for name in numbers}
    pictures_ = compute_pictures(Sample(sample.features, still, {}, {}), clusters)
    assert pictures_.scatter is None
    assert pictures_.correlations is not None
    assert pictures_.correlations.matrix[0][1] is None


def test_gaps_in_features_do_no_harm() -> None:
    sample, clusters, numbers = sample_and_clusters(300)
    holes = sample.features.copy()
    holes[::7, 2] = np.nan
    pictures_ = compute_pictures(Sample(holes, numbers, {}, {}), clusters)
    assert pictures_.scatter is not None
    assert pictures_.components is not None
    assert pictures_.silhouettes is not None
    assert 0.5 < pictures_.silhouettes.mean < 1


def test_a_single_measure_has_no_pictures() -> None:
    sample, clusters, numbers = sample_and_clusters(60)
    single = Sample(sample.features[:, :1], {"a": numbers["a"]}, {}, {})
    recipe = Recipe(clusters.recipe.features[:1])
    pictures_ = compute_pictures(single, Clusters(recipe, tuple(c[:1] for c in CENTERS), 1.0))
    assert (pictures_.scatter, pictures_.components, pictures_.correlations) == (None, None, None)
