"""Two copies of a table that differ by floating dust alone give the same answer."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlglot import exp

from personas.customers.precision import drop_dust
from personas.customers.table import read_customers
from personas.domain.measure import Measure
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.sql.build import column
from tests.cases.running import run_json, run_text

ROWS = 150


def make_table() -> pd.DataFrame:
    """Three groups of incomes, in cents; scores and ages; a share that is no short decimal."""
    draw = random.Random(4)
    rows = []
    for i in range(ROWS):
        group = i % 3
        income = round(18_000 + 26_000 * group + draw.gauss(0, 2_500), 2)
        spending = round(15 + 30 * (group * 2 % 3) + draw.gauss(0, 4), 1)
        rows.append((f"C{i:03}", income, spending, 20 + i * i % 50, draw.random() / 3))
    return pd.DataFrame(rows, columns=["customer_id", "annual_income", "spending", "age", "share"])


def add_dust(frame: pd.DataFrame, size: float, seed: int) -> pd.DataFrame:
    """Change random cells by up to ``size`` of their value."""
    draw = random.Random(seed)
    copy = frame.copy()
    for name in ("annual_income", "spending", "age"):
        copy[name] = [
            value * (1 + size * draw.uniform(-1, 1)) if draw.random() < 0.4 else float(value)
            for value in copy[name]
        ]
    return copy


def write(frame: pd.DataFrame, folder: Path, kind: str) -> Path:
    folder.mkdir()
    path = folder / f"customers.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "parquet":
        _write_parquet(frame, path)
    else:
        _write_workbook(frame, path)
    return path


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute(f"COPY frame TO '{path}' (FORMAT parquet)")


def _write_workbook(frame: pd.DataFrame, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate([list(frame.columns), *frame.to_numpy().tolist()]):
            sheet.write_row(i, 0, row)


def read_values(frame: pd.DataFrame, names: tuple[str, ...]) -> dict[str, list[float]]:
    """Return the values of columns as they are written, in the order of ids."""
    source = open_table(find_source(frame))
    measures = [Measure(name, name, "number", name) for name in names]
    customers = drop_dust(read_customers(source, measures, "customer_id")[0])
    cells = [column(customers.column(name)) for name in names]
    query = exp.select(*cells).from_(customers.source).order_by(column("id"))
    rows = customers.engine.rows(query)
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def one_column(values: list[float]) -> list[float]:
    ids = [f"C{i:03}" for i in range(len(values))]
    return read_values(pd.DataFrame({"customer_id": ids, "x": values}), ("x",))["x"]


@pytest.mark.parametrize("size", [1e-15, 1e-13, 1e-12, 1e-10, 5e-10])
def test_dust_is_dropped_from_decimals(size: float) -> None:
    frame = make_table()
    names = ("annual_income", "spending", "age")
    written = {name: frame[name].astype(float).tolist() for name in names}
    assert read_values(frame, names) == written
    assert read_values(add_dust(frame, size, 1), names) == written


def test_typical_dust() -> None:
    values = [0.1 * k for k in range(40)]  # 0.30000000000000004
    assert one_column(values) == [round(value, 1) for value in values]
    thirds = [i / 3 for i in range(1, 40)]
    assert one_column(thirds) == pytest.approx(thirds, rel=1e-10)
    assert one_column(thirds) == one_column([value * (1 + 1e-16) for value in thirds])


@pytest.mark.parametrize(
    "values",
    [
        [float(i) for i in range(40)],
        [9_007_199_254_740_000.0 + i for i in range(40)],
        [123_456_789_012.0 + 7 * i for i in range(40)],
        [98_765_432.01 + i for i in range(40)],  # cents of large amounts stay
        [999_999_999.99 - i * 0.01 for i in range(40)],
        [0.0001 * i for i in range(40)],
        [-12.5 * i for i in range(40)],
        [0.0, 1e-12, 2e-13, 1.5],
    ],
)
def test_what_has_no_dust_stays_as_it_is(values: list[float]) -> None:
    exact = [float(f"{value:.15g}") for value in values]
    assert one_column(exact) == exact


def test_an_imputed_mean_keeps_its_digits() -> None:
    values = [*map(float, range(39)), 52.333333333333336]
    dusty = [value * (1 + 1e-13) for value in values]
    assert one_column(dusty) == one_column(values)
    assert one_column(values)[-1] == pytest.approx(52.3333333333, abs=1e-9)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[str, str]]:
    """The JSON of each copy of one table, and the terminal page of those of text."""
    folder = tmp_path_factory.mktemp("copies")
    frame = make_table().drop(columns="share")
    copies = {
        "clean csv": (frame, "csv"),
        "dusty csv": (add_dust(frame, 1e-12, 1), "csv"),
        "dusty xlsx": (add_dust(frame, 1e-12, 2), "xlsx"),
        "dusty parquet": (add_dust(frame, 1e-10, 3), "parquet"),
    }
    results = {}
    for name, (copy, kind) in copies.items():
        path = write(copy, folder / name, kind)
        page = run_text("preview", path, "-q").out.replace(str(path), "DATA")
        page = page if kind == "csv" else ""
        results[name] = (run_json("preview", path).out, page)
    return results


def test_copies_give_the_same_answer(answers: Mapping[str, tuple[str, str]]) -> None:
    first, *others = answers.values()
    assert "income" in first[0]
    for json, page in others:
        assert json == first[0]
        assert page in ("", first[1])


def test_noise_above_the_precision_is_no_dust() -> None:
    frame = make_table()
    values = np.array(read_values(add_dust(frame, 1e-6, 1), ("annual_income",))["annual_income"])
    assert (np.abs(values / frame["annual_income"].to_numpy() - 1) > 1e-8).sum() > 40


@pytest.mark.long
def test_a_dusty_copy_is_assigned_as_the_table_was(tmp_path: Path) -> None:
    frame = make_table().drop(columns="share")
    path = write(frame, tmp_path / "clean", "csv")
    assert run_text("report", path, "--clusters", "3", "-q", "-o", "out").exit == 0
    dusty = write(add_dust(frame, 1e-12, 5), tmp_path / "dusty", "csv")
    files = []
    for table, target in ((path, "clean.csv"), (dusty, "dusty.csv")):
        outcome = run_text("assign", table, "--model", "out/model.json", "-o", target)
        assert outcome.exit == 0, outcome.err
        assert "W" not in {code[0] for code in outcome.codes}
        files.append(Path(target).read_bytes())
    assert files[0] == files[1]
