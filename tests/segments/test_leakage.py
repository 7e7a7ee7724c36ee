"""Identifiers and earlier segmentations among the features are warned of, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from personas.domain.measure import Measure
from personas.domain.profile import CategorySummary, Population
from personas.domain.recipe import Feature, Recipe, Sample
from personas.domain.run import Clusters
from personas.segments.preparation.leakage import check_measures, check_segments
from tests.segments.tables import Matrix, summary

ROWS = 200
RNG = np.random.default_rng(2)
AMOUNTS = np.round(RNG.choice(10**6, ROWS, replace=False) + 1.0)


def codes(name: str, values: Matrix, expression: str | None = None) -> list[str]:
    measure = Measure("m", "M", "number", name, expression=expression)
    everyone = Population(ROWS, {"m": summary(values)}, {})
    sample = Sample(np.zeros((ROWS, 0)), {"m": values}, {}, {})
    return [problem.code for problem in check_measures([measure], everyone, sample)]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("Anything", RNG.permutation(ROWS) + 1000.0, ["W307"]),
        ("CustomerID", AMOUNTS, ["W307"]),
        ("customer no", AMOUNTS, ["W307"]),
        ("Amount", AMOUNTS, []),
        ("Paid", AMOUNTS + 0.5, []),
        ("ID", np.repeat(np.arange(ROWS / 2), 2), []),
        ("Cluster", RNG.integers(0, 5, ROWS).astype(float), ["W308"]),
        ("RFM_Segment", RNG.integers(0, 5, ROWS).astype(float), ["W308"]),
        ("clustering fees", RNG.integers(0, 5, ROWS).astype(float), []),
        ("Segment revenue", AMOUNTS, []),
        ("Idle days", AMOUNTS, []),
    ],
)
def test_names_and_values(name: str, values: Matrix, expected: list[str]) -> None:
    assert codes(name, values) == expected


def test_a_calculation_is_not_named_by_its_columns() -> None:
    assert codes("order_no * price", AMOUNTS, "order_no * price") == []


def test_a_category_of_an_earlier_run() -> None:
    measure = Measure("tier", "Tier", "category", "Persona")
    category = CategorySummary(ROWS, 0, {"gold": 0.5, "tin": 0.5})
    sample = Sample(
        np.zeros((ROWS, 0)),
        {},
        {"tier": RNG.integers(0, 2, ROWS).astype(float)},
        {"tier": ("gold", "tin")},
    )
    problems = check_measures([measure], Population(ROWS, {}, {"tier": category}), sample)
    assert [problem.code for problem in problems] == ["W308"]


def messages(first: Matrix, second: Matrix) -> list[str]:
    """Segments are parted at 0 of the first measure, and at 0 of the second in the upper half."""
    features = np.column_stack([first, second])
    centroids = ((-1.0, 0.0), (1.0, -1.0), (1.0, 1.0))
    recipe = Recipe((Feature("a", None, 0.0, 1.0), Feature("b", None, 0.0, 1.0)))
    sample = Sample(features, {"a": first, "b": second}, {}, {})
    problems = check_segments(sample, Clusters(recipe, centroids, 0.0))
    return [f"{problem.code} {problem.message}" for problem in problems]


def test_a_measure_that_decides_alone() -> None:
    plan = np.arange(ROWS) % 3 - 1.0  # -1, 0 and 1
    first = np.where(plan < 0, -1.0, 1.0)
    (message,) = messages(first, plan * (plan >= 0) * 2 - (plan == 0))
    assert message.startswith("W309")
    assert "`b`" in message


def test_measures_that_only_decide_together() -> None:
    assert messages(signs(), signs()) == []


def signs() -> Matrix:
    return np.where(RNG.random(ROWS) < 0.5, -1.0, 1.0)


def test_a_large_segment_does_not_make_a_decider() -> None:
    rare = np.where(np.arange(ROWS) < 4, 1.0, -1.0)
    assert messages(rare, signs()) == []
