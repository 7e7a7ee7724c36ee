"""A margin compares the distances to the own and to the next centroid."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot import exp

from personas.domain.recipe import Feature, Recipe
from personas.sql.build import alias, column
from personas.sql.features import (
    distance,
    is_border,
    margin,
    with_features,
    with_next,
    with_segment,
)

Row = tuple[int, float, float, bool]


def margins(x: float, *centroids: float) -> Row:
    """Return segment, distance, margin and border of one customer on a line."""
    recipe = Recipe((Feature("x", None, 0.0, 1.0),))
    rows = exp.select("*").from_(f"(VALUES (CAST({x} AS DOUBLE))) AS t(x)").subquery("rows")
    found = with_segment(with_features(recipe, ["x"], rows), [(c,) for c in centroids])
    known = exp.select(exp.Star(), alias(margin(), "margin")).from_(
        with_next(found, len(centroids)).subquery("known")
    )
    asked = (column("segment"), distance(), column("margin"), is_border())
    query = exp.select(*asked).from_(known.subquery("told"))
    return duckdb.connect().execute(query.sql("duckdb")).fetchall()[0]


@pytest.mark.parametrize(
    ("x", "centroids", "expected"),
    [
        (1.0, (0.0, 5.0), (1, 1.0, 0.75, False)),
        (3.0, (9.0, 0.0, 7.0), (2, 3.0, 0.25, False)),
        (2.4, (0.0, 5.0), (1, 2.4, 1 - 2.4 / 2.6, True)),
        (2.5, (5.0, 0.0), (1, 2.5, 0.0, True)),
        (1.0, (1.0, 1.0), (1, 0.0, 0.0, True)),
        (3.0, (0.0,), (1, 3.0, 1.0, False)),
    ],
)
def test_margins(x: float, centroids: tuple[float, ...], expected: Row) -> None:
    assert margins(x, *centroids) == pytest.approx(expected)
