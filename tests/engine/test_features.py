"""Features in SQL are those of the recipe, gap by gap, and gaps are left out of distances."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

import duckdb
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from personas.domain.recipe import Component, Feature, Recipe, Rotation, Transform, Value
from personas.sql.build import table
from personas.sql.features import MAX_TERMS, feature_value, with_features, with_segment
from tests.effort import examples

KNOTS = ((-40.0, 0.0), (0.0, 0.25), (3.0, 0.5), (70.0, 1.0))
NUMBERS = st.lists(
    st.one_of(st.none(), st.floats(-1e3, 1e3), st.sampled_from([-1e300, 1e300, 0.0, -40.0, 70.0])),
    min_size=1,
    max_size=12,
)
WORDS = st.sampled_from([None, "x", "it's", "Ünï", "never seen"])


def in_sql(query: exp.Select, rows: Sequence[tuple[Value, ...]]) -> list[tuple[float | None, ...]]:
    """Return what a query over the table ``t`` (i, x, c) finds, in the order of the rows."""
    engine = duckdb.connect()
    engine.execute("CREATE TABLE t (i BIGINT, x DOUBLE, c VARCHAR)")
    engine.executemany("INSERT INTO t VALUES (?, ?, ?)", [(i, *row) for i, row in enumerate(rows)])
    return list(engine.execute(query.order_by("i").sql("duckdb")).fetchall())


@examples(60)
@given(
    NUMBERS,
    st.sampled_from(["none", "sqrt", "log", "yeo-johnson", "rank"]),
    st.sampled_from([-1.5, 0.0, 0.4, 1.0, 2.0, 2.5]),
    st.sampled_from([None, 2.0]),
    st.sampled_from([None, 50.0]),
)
def test_sql_and_facts_agree(
    values: list[float | None],
    transform: Transform,
    power: float,
    fill: float | None,
    high: float | None,
) -> None:
    low = 0.0 if transform in ("sqrt", "log") else -60.0
    high = 500.0 if transform == "yeo-johnson" and high is None else high
    made = Feature("m", fill, 1.5, 0.7, transform, 0.5, low, high, 0.25, power=power, knots=KNOTS)
    filled = [fill if value is None else value for value in values]
    expected = [None if value is None else made.value(value) for value in filled]
    found = in_sql(
        exp.select(feature_value(made, "x")).from_(table("t")), [(v, None) for v in values]
    )
    assert [row[0] for row in found] == [
        None if v is None else pytest.approx(v, rel=1e-12, abs=1e-12) for v in expected
    ]


RECIPES = st.builds(
    lambda transform, scaling, weights, turned: Recipe(
        (
            Feature("m", None, 1.5, 0.7, transform, 0.5, 0.0, 90.0, weights[0], power=0.3,
                    knots=KNOTS, scaling=scaling),
            Feature("c", None, 0.4, 1.2, weight=weights[1], category="x"),
            Feature("c", None, 0.1, 1.2, weight=weights[1], category="it's"),
        ),
        rotation=Rotation(
            (0.2, 0.1, 0.0), (Component((0.6, 0.8, 0.0), 0.7), Component((-0.8, 0.6, 0.1), 0.2))
        ) if turned else None,
    ),
    st.sampled_from(["none", "sqrt", "log", "yeo-johnson", "rank"]),
    st.sampled_from(["standard", "robust", "min-max", "none"]),
    st.tuples(st.floats(0.1, 4), st.floats(0.1, 4)),
    st.booleans(),
)  # fmt: skip


@examples(60)
@given(st.lists(st.tuples(NUMBERS.map(lambda v: v[0]), WORDS), min_size=1, max_size=8), RECIPES)
def test_customers_are_placed_alike(rows: list[tuple[float | None, str | None]], recipe: Recipe,
                                    ) -> None:  # fmt: skip
    query = with_features(recipe, ["x", "c", "c"], table("t"))
    names = [f'"f{i}"' for i in range(recipe.width)]
    found = in_sql(exp.select(*names).from_(query.subquery("made")), rows)
    for (x, c), row in zip(rows, found, strict=True):
        place = recipe.compute_point({"m": x, "c": c})
        assert row == tuple(v if v is None else pytest.approx(v, rel=1e-9, abs=1e-9) for v in place)


def test_a_gap_is_left_out_of_the_distance() -> None:
    recipe = Recipe((Feature("a", None, 0.0, 1.0), Feature("b", None, 0.0, 1.0)))
    source = exp.select("*").from_("(VALUES (1, NULL, 9.0), (2, 0.5, NULL)) AS t(i, a, b)")
    query = with_features(recipe, ["a", "b"], source.subquery("rows"))
    found = with_segment(query, [(0.0, 0.0), (3.0, 9.0)])
    rows = duckdb.connect().execute(
        f"SELECT i, segment, distance FROM ({found.sql('duckdb')}) ORDER BY i"
    )
    assert rows.fetchall() == [(1, 2, 0.0), (2, 1, 0.25)]


def test_a_long_distance_is_the_sum_from_left_to_right() -> None:
    width = 2 * MAX_TERMS + 1
    place, centroids = [0.1 * i for i in range(width)], [[0.7] * width, [2.3] * width]
    recipe = Recipe(tuple(Feature(f"m{i}", None, 0.0, 1.0) for i in range(width)))
    values = ", ".join(f"CAST('{value!r}' AS DOUBLE) AS m{i}" for i, value in enumerate(place))
    source = sqlglot.parse_one(f"SELECT {values}", into=exp.Select)
    query = with_features(recipe, [f"m{i}" for i in range(width)], source.subquery("rows"))
    squares = [[(x - c) * (x - c) for x, c in zip(place, cs, strict=True)] for cs in centroids]
    sums = [reduce(add, terms) for terms in squares]  # sum() compensates since Python 3.12
    found = with_segment(query, centroids).sql("duckdb")
    assert duckdb.connect().execute(
        f"SELECT d0, d1, segment, distance FROM ({found})"
    ).fetchall() == [(*sums, 2, min(sums))]
