"""The engine's aggregates against the same numbers counted by hand in memory."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.customers.clusters import assign_clusters, refine_clusters
from personas.customers.population import summarise
from personas.customers.profile import build_profile
from personas.customers.table import Customers, read_customers
from personas.customers.write import fetch_customers
from personas.domain.measure import Measure
from personas.domain.profile import BASE_STATS
from personas.domain.recipe import Feature, Recipe
from personas.domain.run import Clusters
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from tests.effort import examples

MEASURES = [
    Measure("a", "A", "number", "a"),
    Measure("b", "B", "number", "b"),
    Measure("c", "C", "category", "c"),
]
CELLS = st.tuples(
    st.integers(0, 9), st.one_of(st.none(), st.floats(-1e6, 1e6)), st.sampled_from(["x", "y", None])
)
TABLES = st.lists(CELLS, min_size=4, max_size=40)


def loaded(rows: list[tuple[object, ...]]) -> tuple[pd.DataFrame, Customers]:
    frame = pd.DataFrame(rows, columns=["a", "b", "c"]).astype({"a": float, "b": float})
    frame["c"] = frame["c"].astype("string")
    customers, _ = read_customers(open_table(find_source(frame)), MEASURES, None)
    return frame, customers


@examples(40)
@given(TABLES)
def test_population(rows: list[tuple[object, ...]]) -> None:
    frame, customers = loaded(rows)
    population = summarise(customers)
    for name in ("a", "b"):
        values, summary = frame[name].dropna().to_numpy(), population.numbers[name]
        assert (summary.count, summary.gaps) == (len(values), len(frame) - len(values))
        if len(values) > 1:
            assert summary.mean == pytest.approx(values.mean(), rel=1e-9, abs=1e-6)
            assert summary.sd == pytest.approx(values.std(ddof=1), rel=1e-6, abs=1e-6)
            expected = np.quantile(values, np.arange(101) / 100)
            assert summary.quantiles == pytest.approx(expected.tolist(), rel=1e-9, abs=1e-6)
    shares = frame["c"].value_counts(normalize=True).to_dict()
    assert dict(population.categories["c"].shares) == pytest.approx(shares)


@examples(40)
@given(TABLES)
def test_profile(rows: list[tuple[object, ...]]) -> None:
    frame, customers = loaded(rows)
    population = summarise(customers)
    recipe = Recipe((Feature("a", fill=0.0, center=0.0, scale=1.0),))
    clusters = refine_clusters(customers, population, recipe, ((2.0,), (7.0,)))
    assigned = assign_clusters(customers, clusters)
    wanted = {name: frozenset(BASE_STATS) for name in ("a", "b")}
    profile = build_profile(assigned, population, wanted)
    nearest = np.abs(frame["a"].to_numpy()[:, None] - np.array(clusters.centroids).T).argmin(axis=1)
    assert sum(s.size for s in profile.segments) == len(frame)
    for segment in profile.segments:
        inside = frame[nearest == segment.id - 1]
        assert segment.size == len(inside)
        for name, made in segment.numbers.items():
            values, everybody = inside[name].dropna(), frame[name].dropna()
            assert made.median.value == pytest.approx(values.median(), rel=1e-9, abs=1e-9)
            for stat in made.stats.values():
                below, up_to = (everybody < stat.value).mean(), (everybody <= stat.value).mean()
                assert stat.position == pytest.approx((below + up_to) / 2)
        shares = inside["c"].value_counts(normalize=True).to_dict()
        assert dict(segment.categories["c"].shares) == pytest.approx(shares)


def test_the_nearest_centroid_wins_and_ties_go_to_the_lower_number() -> None:
    _, customers = loaded([(1, 0.0, "x"), (3, 0.0, "x"), (2, 0.0, "x"), (0, 0.0, "x")])
    population = summarise(customers)
    recipe = Recipe((Feature("a", 0.0, 0.0, 1.0),))
    clusters = Clusters(recipe, ((1.0,), (3.0,)), 0.0)
    assigned = assign_clusters(customers, clusters)
    rows = fetch_customers(assigned, "row", {1: ("p", "P"), 2: ("q", "Q")})
    assert rows == [("1", 1, "p", "P"), ("2", 2, "q", "Q"), ("3", 1, "p", "P"), ("4", 1, "p", "P")]
    assert population.customers == 4


def test_gaps_take_the_fill_and_total_shares_add_up() -> None:
    _, customers = loaded([(1, 10.0, "x"), (1, None, "x"), (9, 30.0, "y"), (9, 60.0, None)])
    population = summarise(customers)
    recipe = Recipe((Feature("b", fill=30.0, center=0.0, scale=1.0),))
    clusters = refine_clusters(customers, population, recipe, ((10.0,), (45.0,)))
    assigned = assign_clusters(customers, clusters)
    profile = build_profile(
        assigned, population, {"a": frozenset(BASE_STATS)} | {"b": frozenset(BASE_STATS)}
    )
    assert [s.size for s in profile.segments] == [3, 1]
    assert [s.numbers["b"].gaps for s in profile.segments] == [1, 0]
    assert sum(s.numbers["b"].total_share or 0 for s in profile.segments) == pytest.approx(1)
