"""What is done otherwise in large tables gives the same. The bars are lowered for it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.customers import order_statistics as ranks
from personas.customers import sample
from personas.customers.clusters import assign_clusters, refine_clusters
from personas.customers.population import summarise
from personas.customers.sample import draw_sample, with_draws
from personas.customers.table import Customers, read_customers
from personas.customers.write import write_customers
from personas.domain.measure import Measure
from personas.domain.recipe import Feature, Recipe
from personas.ingest import loading
from personas.ingest.columns import counting
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.sql.build import alias, column, table

MEASURES = [Measure("a", "A", "number", "a"), Measure("b", "B", "number", "b")]


def made(rows: int, seed: int = 0) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    group = generator.integers(0, 3, rows)
    a = np.where(generator.random(rows) < 0.05, np.nan, group * 8 + generator.normal(size=rows))
    b = generator.integers(0, 9, rows) + 6.0 * group
    return pd.DataFrame({"id": [f"c{i}" for i in range(rows)], "a": a, "b": b})


def read(frame: pd.DataFrame) -> Customers:
    opened = open_table(find_source(frame))
    return read_customers(opened, MEASURES, opened.id_column(None))[0]


def test_the_population_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = made(500)
    small = summarise(read(frame))
    monkeypatch.setattr(ranks, "MAX_AGGREGATE_ROWS", 10)
    large = summarise(read(frame))
    for name, summary in small.numbers.items():
        assert large.numbers[name].quantiles == pytest.approx(summary.quantiles, abs=1e-12)


def test_cells_that_repeat_read_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = 400
    frame = pd.DataFrame({
        "paid": [f"${i % 7},{i % 3}00.50" for i in range(rows)],
        "day": [f"{1 + i % 28:02d}.{1 + i % 12:02d}.2024" for i in range(rows)],
        "member": ["yes" if i % 3 else "no" for i in range(rows)],
        "plain": [None if i % 5 == 0 else str(i % 9) for i in range(rows)],
        "name": [f"n{i}" for i in range(rows)],
    })  # fmt: skip
    frame.to_csv(tmp_path / "t.csv", index=False)
    small = open_table(find_source(tmp_path / "t.csv"))
    monkeypatch.setattr(counting, "MANY_ROWS", 10)
    monkeypatch.setattr(loading, "SMALL_TEXT", 10)  # on disk
    large = open_table(find_source(tmp_path / "t.csv"))
    assert large.columns == small.columns
    assert len({column.form for column in small.columns}) > 3


def test_few_passes_over_all_find_the_same_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    customers = read(made(6000))
    whole = summarise(customers)
    recipe = Recipe((Feature("a", None, 8, 6), Feature("b", None, 10, 5)))
    starts = ((-1.0, -1.0), (0.1, 0.2), (1.0, 1.0))
    small = refine_clusters(customers, whole, recipe, starts)
    monkeypatch.setattr(sample, "MANY_ROWS", 1000)
    monkeypatch.setattr(import_module("personas.customers.clusters"), "MANY_ROWS", 1000)
    monkeypatch.setattr(sample, "SAMPLE_ROWS", 300)
    monkeypatch.setattr(sample, "DRAW_ROWS", 1500)
    customers = with_draws(customers, whole)
    assert len(customers.draws) == 1
    drawn = draw_sample(customers, whole, Recipe(()))
    assert drawn.rows == 300
    large = refine_clusters(customers, whole, recipe, starts)
    assert np.array(large.centroids) == pytest.approx(np.array(small.centroids), abs=1e-3)
    assert large.inertia <= small.inertia * (1 + 1e-5)


def test_the_sample_does_not_depend_on_the_order_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "SAMPLE_ROWS", 50)
    frame = made(400)
    shuffled = frame.sample(frac=1, random_state=3)
    with_ids = [_drawn(frame), _drawn(shuffled)]
    without = [_drawn(frame.drop(columns="id")), _drawn(shuffled.drop(columns="id"))]
    assert with_ids[0] == with_ids[1]
    assert without[0] == without[1]
    assert with_ids[0] != without[0]


def test_customers_of_one_id_are_written_in_one_order(tmp_path: Path) -> None:
    frame = made(300).assign(id=[f"c{i % 7}" for i in range(300)])
    written = [_written(each, tmp_path) for each in (frame, frame.sample(frac=1, random_state=1))]
    assert written[0] == written[1]
    assert written[0].count("c3,") == 43


def _written(frame: pd.DataFrame, folder: Path) -> str:
    opened = open_table(find_source(frame))
    customers, _ = read_customers(opened, MEASURES, "id")
    recipe = Recipe((Feature("a", None, 8, 6), Feature("b", None, 10, 5)))
    starts = ((-1.0, -1.0), (0.1, 0.2), (1.0, 1.0))
    clusters = refine_clusters(customers, summarise(customers), recipe, starts)
    assigned = assign_clusters(customers, clusters)
    names = dict.fromkeys((1, 2, 3), ("", "a persona"))
    write_customers(assigned, "id", names, folder / "customers.csv")
    return (folder / "customers.csv").read_text()


def _drawn(frame: pd.DataFrame) -> list[list[float]]:
    customers = read(frame)
    found = draw_sample(customers, summarise(customers), Recipe(())).numbers
    return [np.nan_to_num(found[name], nan=-1).tolist() for name in ("a", "b")]


@pytest.mark.parametrize(
    ("values", "rises"),
    [([1, 2, 9], True), ([1, 3, 3], False), ([3, 2], False), ([1, None, 2], False), ([5], True)],
)
def test_rows_that_are_kept_in_order_are_known(values: list[int | None], rises: bool) -> None:
    held = DuckDB()
    held._connection.register("held", pd.DataFrame({"x": pd.array(values, dtype="Int64")}))
    assert held.is_sorted("held", "x") is rises


def test_answers_are_forgotten_with_their_table() -> None:
    held, asked = DuckDB(), exp.select(column("x")).from_(table("held"))
    for value in (1, 2):
        held.create_table("held", exp.select(alias(exp.Literal.number(value), "x")))
        assert held.rows(asked) == held.rows(asked) == [(value,)]
        assert held.matrix(asked).tolist() == [[value]]
