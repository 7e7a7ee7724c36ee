"""Features in SQL are those of the recipe, gap by gap, and gaps are left out of distances."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp

from personas.engine.queries.features import feature
from personas.engine.queries.nearest import with_features, with_segment
from personas.facts.recipe import Feature, Recipe, Transform

VALUES = (None, -7.0, 0.0, 0.25, 3.0, 1e6)


def in_sql(made: Feature) -> list[float | None]:
    rows = ", ".join(
        f"({i}, CAST({'NULL' if v is None else v} AS DOUBLE))" for i, v in enumerate(VALUES)
    )
    query = exp.select(feature(made, "x")).from_(f"(VALUES {rows}) AS t(i, x)").order_by("i")
    return [row[0] for row in duckdb.connect().execute(query.sql("duckdb")).fetchall()]


@pytest.mark.parametrize("transform", ["none", "sqrt", "log"])
@pytest.mark.parametrize("fill", [None, 2.0])
@pytest.mark.parametrize("high", [None, 50.0])
def test_sql_and_facts_agree(transform: Transform, fill: float | None, high: float | None) -> None:
    made = Feature("m", fill, 1.5, 0.7, transform, shift=0.5, low=0.0, high=high, weight=0.25)
    filled = [fill if value is None else value for value in VALUES]
    expected = [None if value is None else made.value(value) for value in filled]
    assert in_sql(made) == [None if v is None else pytest.approx(v) for v in expected]


def test_a_gap_is_left_out_of_the_distance() -> None:
    recipe = Recipe((Feature("a", None, 0.0, 1.0), Feature("b", None, 0.0, 1.0)))
    source = exp.select("*").from_("(VALUES (1, NULL, 9.0), (2, 0.5, NULL)) AS t(i, a, b)")
    query = with_features(recipe, ["a", "b"], source.subquery("rows"))
    found = with_segment(query, [(0.0, 0.0), (3.0, 9.0)])
    rows = duckdb.connect().execute(
        f"SELECT i, segment, distance FROM ({found.sql('duckdb')}) ORDER BY i"
    )
    assert rows.fetchall() == [(1, 2, 0.0), (2, 1, 0.25)]
