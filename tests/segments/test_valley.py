"""The structure test: groups have valleys between them, crowds of any shape have none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from personas.segments.matrices import Matrix
from personas.segments.trust import structure
from personas.segments.trust.structure import measure_structure
from personas.segments.trust.valley import deepest_valley, excess_masses, flat_depths

ROWS = 600


def _bent(rng: np.random.Generator) -> Matrix:
    along = rng.normal(size=ROWS)
    return np.column_stack([along, along**2 - 1 + 0.4 * rng.normal(size=ROWS)])


def _funnel(rng: np.random.Generator) -> Matrix:
    neck = rng.normal(size=(ROWS, 1))
    return np.hstack([neck, np.exp(neck) * rng.normal(size=(ROWS, 2))]).clip(-6, 6)


def _factor(rng: np.random.Generator) -> Matrix:
    return rng.standard_t(3, (ROWS, 1)).clip(-6, 6) + 0.3 * rng.normal(size=(ROWS, 3))


def _wedge(rng: np.random.Generator) -> Matrix:
    total = rng.gamma(2, 1, (ROWS, 1))
    return np.hstack([total, total * rng.random((ROWS, 2))])


def _flags(rng: np.random.Generator) -> Matrix:
    """Yes and no to eight questions, by one trait."""
    trait = rng.normal(size=(ROWS, 1)) + rng.normal(size=(ROWS, 8))
    return (trait > rng.normal(size=8)).astype(float)


@pytest.mark.parametrize("make", [_bent, _funnel, _factor, _wedge, _flags])
def test_a_crowd_of_any_shape_has_no_structure(make: Callable[..., Matrix]) -> None:
    rows = make(np.random.default_rng(3))
    low, high = (rows[:, 0] <= np.median(rows[:, 0])), (rows[:, 0] > np.median(rows[:, 0]))
    thirds = np.array([rows[low].mean(axis=0), rows[high].mean(axis=0), rows[:200].mean(axis=0)])
    outcome = measure_structure(rows, thirds)
    assert not outcome.significant
    assert outcome.p_value is not None


def test_groups_in_flags_and_in_numbers_have_structure() -> None:
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 3, ROWS)
    odds = np.where(np.arange(8) // 3 == np.arange(3)[:, None], 0.9, 0.1)
    flags = (rng.random((ROWS, 8)) < odds[labels]).astype(float)
    numbers = 5 * labels[:, None] + rng.normal(size=(ROWS, 2))
    for rows in (flags, numbers):
        means = np.array([rows[labels == group].mean(axis=0) for group in range(3)])
        outcome = measure_structure(rows, means)
        assert (outcome.significant, outcome.references) == (True, structure.REFERENCES)


def test_one_group_is_not_compared() -> None:
    outcome = measure_structure(_bent(np.random.default_rng(0)), np.zeros((1, 2)))
    assert (outcome.significant, outcome.p_value, outcome.references) == (False, None, 0)


def test_references_are_drawn_until_enough_are_as_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """6 of 13 end it; 1 of 39 asks for 199; none of 39 does not."""
    rows, rng = np.random.default_rng(0).normal(size=(100, 2)), np.random.default_rng(0)
    depth = deepest_valley(rows, [rows[:2]], rng)

    def p_value(deep: int) -> tuple[float | None, int]:
        places = iter(np.arange(199) < deep)
        monkeypatch.setattr(
            structure.NullTables,
            "draw_depths",
            lambda _, count, *__: np.array([9e9 if next(places) else 0.0 for _ in range(count)]),
        )
        outcome = measure_structure(rows, rows[:2])
        return outcome.p_value, outcome.references

    assert depth > 0
    assert p_value(7) == (8 / 14, 13)
    assert p_value(1) == (2 / 200, 199)
    assert p_value(0) == (1 / 40, 39)


def test_excess_mass_is_that_of_the_smaller_mode() -> None:
    ends = np.concatenate([np.linspace(0, 1, 48), np.linspace(9, 10, 16)])
    lines = np.array(
        [ends, np.linspace(0, 1, 64), np.sort(np.random.default_rng(0).normal(size=64))]
    )
    two, flat, bell = excess_masses(lines)
    assert two == pytest.approx(0.22, abs=0.03)  # a quarter, less what it takes to bridge
    assert flat == pytest.approx(0, abs=1e-9)
    assert 0 <= bell < 0.08
    assert excess_masses(lines * 1000 - 7) == pytest.approx([two, flat, bell])


def test_evenly_spread_customers_are_as_deep_as_tables_of_the_dip_say() -> None:
    """Hartigan & Hartigan (1985): the dip of 200 is 0.037 at 95 %; quantiles smooth it a little."""
    depths = flat_depths(2_000, np.random.default_rng(0))
    assert 0.8 < np.quantile(depths, 0.95) < 2 * 0.037 * np.sqrt(200)


def test_two_arms_that_meet_are_joined_where_they_meet() -> None:
    """Seen across, the arms of a V have a valley; through its foot they have none."""
    rng = np.random.default_rng(1)
    along = rng.uniform(-1, 1, 900)
    rows = np.column_stack([along, 2 * np.abs(along)]) + 0.05 * rng.normal(size=(900, 2))
    arms, foot = np.array([[-0.75, 1.5], [0.75, 1.5]]), np.array([[0.0, 0.3]])
    assert deepest_valley(rows, [np.vstack([arms, foot])], rng) < 1.2
    assert deepest_valley(rows[rows[:, 1] > 1], [arms], rng) > 3


def test_dust_does_not_undo_a_lattice() -> None:
    rows = np.random.default_rng(0).integers(0, 3, (300, 2)).astype(float)
    dust = 1e-10 * np.random.default_rng(1).random(rows.shape)
    first, second = (
        deepest_valley(table, [rows[:5]], np.random.default_rng(2)) for table in (rows, rows + dust)
    )
    assert first == pytest.approx(second, abs=1e-6)
    assert first < 1
