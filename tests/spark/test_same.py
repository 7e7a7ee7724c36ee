"""What Spark answers is what DuckDB answers, to the last byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlglot import exp

from personas import assign as placing
from personas.customers import order_statistics as ranks
from personas.customers import sample
from personas.customers.population import summarise
from personas.customers.sample import draw_sample
from personas.customers.summaries import summarise_columns
from personas.customers.table import read_customers
from personas.domain.measure import Measure
from personas.domain.recipe import Recipe
from personas.domain.request import Backend, Request
from personas.report import dump_json
from personas.sql.build import column, exact_sum, literal, table
from personas.sql.cells import guard, unguard
from personas.sql.engine import Engine
from personas.unsafe_text import guard_formula, unguard_formula
from personas.use_cases.assign import AssignmentRequest, assign
from personas.use_cases.models import make_model
from personas.use_cases.run import run
from tests.spark.made import opened, write_hostile

pytestmark = pytest.mark.long  # each starts or holds a Spark of its own

BOTH = ("duckdb", "spark")
SHARES = tuple(step / 100 for step in range(101))


def preview(request: Request, name: str) -> Mapping[str, Any]:
    from dataclasses import replace

    made: dict[str, Any] = json.loads(dump_json(run(replace(request, engine=name)).run))
    assert made.pop("engine") == name
    return made


def test_the_malls_customers(spark: Any, shared_data: Path) -> None:
    request = Request(shared_data / "mall" / "mall_cust_missing_a.csv")
    assert preview(request, "spark") == preview(request, "duckdb")


def test_hostile_names_and_cells(spark: Any, tmp_path: Path) -> None:
    file = write_hostile(tmp_path / "it's [a] {b} *.csv")
    looked, found = [], []
    for name in BOTH:
        table_ = opened(file, name)
        looked.append((table_.rows, table_.columns, table_.warnings, summarise_columns(table_)))
        features = {"a": '"a`b"', "b": '"say ""x"""', "c": '"a.b"', "kind": "kind"}
        found.append(preview(Request(file, measures=features, clusters="3"), name))
    assert looked[0] == looked[1]
    assert found[0] == found[1]


@pytest.mark.parametrize("ids", [True, False])
def test_the_same_customers_are_drawn(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ids: bool
) -> None:
    monkeypatch.setattr(sample, "SAMPLE_ROWS", 40)
    values = np.random.default_rng(0).lognormal(0, 9, (200, 2))
    values[::3] = values[0]
    frame = pd.DataFrame(values, columns=["income", "spending"])
    if ids:
        frame.insert(0, "id", range(200))
    frame.to_parquet(tmp_path / "t.parquet")
    drawn = []
    for name in BOTH:
        asked = opened(tmp_path / "t.parquet", name)
        measures = [Measure(n, n, "number", n) for n in ("income", "spending")]
        customers, _ = read_customers(asked, measures, asked.id_column(None))
        drawn.append(draw_sample(customers, summarise(customers), Recipe(())))
    assert drawn[0].rows == 40
    for one in ("income", "spending"):
        assert np.array_equal(drawn[0].numbers[one], drawn[1].numbers[one])


def test_later_customers_are_put_into_the_same_segments(spark: Any, tmp_path: Path) -> None:
    file = write_hostile(tmp_path / "t.csv")
    done = run(Request(file, measures={"a": '"a`b"', "b": '"say ""x"""'}, clusters="3"))
    model = make_model(done.run, done.pack, done.request)
    written = {name: tmp_path / f"{name}.csv" for name in BOTH}
    for name, path in written.items():
        put = assign(AssignmentRequest(model, file, backend=Backend(name)))
        placing.write_assignments(put.customers, put.id, put.personas, path, ".csv")
        placing.write_assignments(
            put.customers, put.id, put.personas, path.with_suffix(".pq"), ".parquet"
        )
    assert written["spark"].read_bytes() == written["duckdb"].read_bytes()
    assert written["spark"].read_text("utf-8").count("\n") == 301
    frames = [pd.read_parquet(path.with_suffix(".pq")) for path in written.values()]
    pd.testing.assert_frame_equal(frames[0], frames[1])


def test_formulas_are_guarded_alike(spark: Any, tmp_path: Path) -> None:
    signs = ["=", "+", "-", "@", "＝", "－", "'=", "\u3000=", " +", "'", "a=", "\xa0@"]
    texts = [*(sign + "1" for sign in signs), "-1", "-2.5", "-1-1", "'-1", "\ufeff=x"]
    pd.DataFrame({"x": texts}).to_parquet(tmp_path / "t.parquet")
    cells = exp.select(column("x"), guard(column("x")), unguard(column("x"))).from_(table("source"))
    answers = [sorted(opened(tmp_path / "t.parquet", n).engine.rows(cells.copy())) for n in BOTH]
    assert answers[0] == answers[1]
    assert len(answers[0]) == len(texts)
    assert all(
        row == (row[0], guard_formula(row[0]), unguard_formula(row[0])) for row in answers[0]
    )


def test_quantiles_sums_and_roundings_to_the_last_bit(spark: Any, tmp_path: Path) -> None:
    values = np.random.default_rng(1).standard_cauchy(997)
    values[:200] = values[:200].round(1)
    values[200:300] = np.arange(100) + 0.5
    pd.DataFrame({"x": [*values, None]}).to_parquet(tmp_path / "t.parquet")
    engines = [opened(tmp_path / "t.parquet", name).engine for name in BOTH]
    assert _facts(engines[1]) == _facts(engines[0])


def _facts(used: Engine) -> list[Any]:
    rounded = [exp.Round(this=column("x"), decimals=exp.Literal.number(n)) for n in (0, 1, 9)]
    asked = [used.quantiles(column("x"), SHARES), used.bucket_counts(column("x"), (-1.0, 0.5, 2.5))]
    sums = [
        exact_sum(column("x"), 1e4),
        exact_sum(exp.Mul(this=column("x"), expression=literal(1e-9)), 1.0),
    ]
    found = used.rows(exp.select(*asked, *sums).from_(table("source")))
    ((curve, counts, *whole),) = found
    each = used.rows(exp.select(column("x"), *rounded).from_(table("source")).order_by(column("x")))
    return [curve, list(counts), [int(one) for one in whole], each]


def test_quantiles_of_many(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks, "MAX_AGGREGATE_ROWS", 100)
    file = write_hostile(tmp_path / "t.csv")
    request = Request(file, measures={"a": '"a`b"', "b": '"a.b"'}, clusters="3")
    assert preview(request, "spark") == preview(request, "duckdb")


def test_a_view_that_is_replaced_has_new_rows(spark: Any, tmp_path: Path) -> None:
    pd.DataFrame({"x": [1.0, 2.0]}).to_parquet(tmp_path / "t.parquet")
    used = opened(tmp_path / "t.parquet", "spark").engine
    asked = exp.select(column("x")).from_(table("seen")).order_by(column("x"))
    for least, rows in ((0.0, [(1.0,), (2.0,)]), (1.5, [(2.0,)])):
        above = exp.GT(this=column("x"), expression=literal(least))
        used.create_view("seen", exp.select("*").from_(table("source")).where(above))
        assert used.rows(asked) == rows
