"""The mixture finds the groups that were planted, in measures of every kind."""

from collections.abc import Iterator

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from personas.domain.recipe import Feature, Transform
from personas.segments.matrices import Matrix
from personas.segments.mixture.continuous import fit_continuous
from personas.segments.mixture.discrete import count_density, free_density
from personas.segments.mixture.forms import COUNT, EQUAL, INFLATED_COUNT
from personas.segments.mixture.levels import Levels, code_category, code_number
from personas.segments.mixture.search import Groups, search_groups, start_mixture
from personas.segments.preparation.transform import step_of
from personas.segments.unimodal import unimodal_density


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    with threadpool_limits(1):
        yield


def find(*columns: Matrix, counts: tuple[int, ...] = ()) -> Groups:
    """Groups in columns, standardised; those in ``counts`` as a square root."""
    coded = []
    for j, column in enumerate(columns):
        name: Transform = "sqrt" if j in counts else "none"
        shift = 1.0 if j in counts else 0.0
        values = np.sqrt(column + shift) if j in counts else column
        center, scale = float(values.mean()), float(values.std())
        feature = Feature(f"m{j}", None, center, scale, name, shift)
        coded.append(code_number(np.asarray(column, np.float64), feature, step_of(column)))
    levels = Levels.of(coded)
    return search_groups(levels, start_mixture(levels))


def test_flat_noise_neither_tells_nor_splits() -> None:
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1, 2], 200)
    groups = find(6 * labels + rng.normal(size=600), rng.uniform(size=600), rng.uniform(size=600))
    assert groups.k == 3
    assert groups.is_relevant.tolist() == [True, False, False]


def test_long_tails_are_no_groups() -> None:
    rng = np.random.default_rng(2)
    labels = np.repeat([0, 1], [300, 200])
    tails = rng.standard_t(3, (500, 3))
    groups = find(tails[:, 0] + 8 * labels, tails[:, 1] - 8 * labels, tails[:, 2])
    assert groups.k == 2
    assert np.bincount(groups.labels).max() == pytest.approx(300, abs=10)


def test_counts_are_told_apart_by_their_rates() -> None:
    rng = np.random.default_rng(3)
    rates = np.array([[0.3, 24.0], [24.0, 0.3], [3.3, 3.3]])
    visits = rng.poisson(rates[np.repeat([0, 1, 2], [300, 150, 150])])
    groups = find(visits[:, 0], visits[:, 1], counts=(0, 1))
    assert groups.k == 3


def test_a_small_group_far_off_on_one_measure_is_split_off() -> None:
    rng = np.random.default_rng(4)
    labels = np.repeat([0, 1, 2, 3], [250, 130, 100, 20])
    places = np.array([[0, 0, 0], [5, 0, 5], [0, 5, 5], [0, 5, 10.0]])
    groups = find(*(places[labels] + rng.normal(size=(500, 3))).T)
    assert groups.k == 4
    assert np.bincount(groups.labels).min() == pytest.approx(20, abs=3)


def test_groups_of_counts_that_two_measures_tell_apart_are_cut_asunder() -> None:
    rng = np.random.default_rng(8)
    rates = np.array([[24, 24, 0.3], [0.3, 24, 3.3], [3.3, 0.3, 24], [0.3, 24, 0.3]])
    visits = rng.poisson(rates[np.repeat([0, 1, 2, 3], [400, 60, 100, 40])])
    assert find(*visits.T, counts=(0, 1, 2)).k == 4


def test_long_tails_fill_no_valley() -> None:
    """Seven small groups with long tails: in twenty customers a few far off hide a valley."""
    rng = np.random.default_rng(9)
    labels = np.repeat(np.arange(7), 29)
    places = np.array(
        [[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0], [2, 0, 2], [2, 2, 0], [0, 2, 2.0]]
    )
    assert find(*(7 * places[labels] + rng.standard_t(3, (203, 3))).T).k == 7


def test_one_crowd_of_any_shape_is_one_group() -> None:
    rng = np.random.default_rng(5)
    shapes = rng.normal(size=400), rng.uniform(size=400), rng.standard_t(3, 400)
    assert find(*shapes, rng.exponential(size=400)).k == 1


@pytest.mark.parametrize("seed", range(3))
def test_one_correlated_crowd_is_one_group(seed: int) -> None:
    assert find(*_correlated(seed, 500).T).k == 1


def test_correlated_groups_that_lie_apart_stay_apart() -> None:
    parts = [_correlated(seed, 150) + 8 * seed * np.array([1, -1, 0]) for seed in range(3)]
    groups = find(*np.concatenate(parts).T)
    assert np.bincount(groups.labels).tolist() == pytest.approx([150] * 3, abs=5)


def _correlated(seed: int, rows: int) -> Matrix:
    """One bell whose three measures are correlated by 0.6."""
    covariance = 0.6 + 0.4 * np.eye(3)
    return np.random.default_rng(seed).multivariate_normal(np.zeros(3), covariance, rows)


def _count_table(values: Matrix) -> Levels:
    center, scale = float(values.mean()), float(values.std())
    return Levels.of([code_number(values, Feature("m", None, center, scale), 1.0)])


def test_rates_come_back_and_probabilities_sum_to_one() -> None:
    rng = np.random.default_rng(6)
    labels = np.repeat([0, 1], 4_000)
    values = rng.negative_binomial(2, 2 / (2 + np.array([1.0, 9.0])[labels])).astype(float)
    levels = _count_table(np.minimum(values, 60))
    density = count_density(levels.table, levels.transposed @ np.eye(2)[labels], COUNT)
    assert density.sum(axis=0) == pytest.approx([1.0, 1.0], abs=0.01)
    assert levels.table.counts @ density == pytest.approx([1.0, 9.0], rel=0.1)
    spread = np.sqrt((levels.table.counts**2) @ density - (levels.table.counts @ density) ** 2)
    assert spread == pytest.approx([1.22, 7.04], rel=0.15)


def test_counts_may_be_inflated_by_a_share_of_all() -> None:
    rng = np.random.default_rng(7)
    values = np.where(rng.random(4_000) < 0.1, 0, rng.poisson(20, 4_000)).astype(float)
    levels = _count_table(values)
    density = count_density(levels.table, levels.transposed @ np.ones((4_000, 1)), INFLATED_COUNT)
    assert density[0, 0] == pytest.approx(0.1, abs=0.02)
    assert levels.table.counts @ density[:, 0] == pytest.approx(18, rel=0.05)


def test_steps_have_probabilities_and_open_ends() -> None:
    values = np.clip(np.round(np.random.default_rng(8).normal(9, 2, 3_000)), 0, 10)
    levels = Levels.of([code_number(values, Feature("m", None, 0.0, 1.0), 1.0)])
    mass = levels.transposed @ np.ones((3_000, 1))
    (_, density, means, spreads), *_ = fit_continuous(levels.table, mass, [EQUAL])
    assert density.sum() == pytest.approx(1.0, abs=1e-9)
    assert density[-1, 0] == pytest.approx((values == 10).mean(), abs=0.05)
    assert means[0, 0] > values.mean()  # the bell goes on beyond the last step
    assert spreads[0, 0] > values.std()


def test_a_free_column_has_the_shares_of_its_levels() -> None:
    codes = np.repeat([0, 1, 2, -1], [50, 30, 20, 10])
    levels = Levels.of([code_category(codes)])
    density = free_density(levels.table, levels.transposed @ np.ones((110, 1)))
    assert density[:, 0] == pytest.approx([0.5, 0.3, 0.2])
    one = free_density(levels.table, np.array([[9.0], [0.0], [0.0]]))
    assert one[:, 0] == pytest.approx([1.0, 0.0, 0.0])


def test_the_unimodal_density_has_one_mode_and_sums_to_one() -> None:
    values = np.sort(np.random.default_rng(7).normal(size=2_000))
    density = unimodal_density(values, np.ones(2_000, dtype=bool))
    inside = np.trapezoid(density, values)
    assert inside == pytest.approx(1.0, abs=0.02)
    rises = np.sign(np.diff(density.round(9)))
    turns = np.diff(rises[rises != 0])
    assert (turns != 0).sum() <= 1
