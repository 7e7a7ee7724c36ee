"""The query says of new customers what `personas assign` says, to the row."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from personas.cli.commands import personas
from personas.export.sql.export import Export, export_sql
from personas.use_cases.models import read_model

FIRST = Path(__file__).parent.parent / "model" / "first.json"
NAMES = ("CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)")


def customers() -> list[tuple[str, ...]]:
    """Customers here and there, some with gaps, one with nothing."""
    rows = [(f"{i:03}", "Female", str(18 + i % 50), str(15 + i * 7 % 120), str(i * 37 % 100))
            for i in range(150)]  # fmt: skip
    return [
        *rows,
        ("gap", "", "", "80", "70"),
        ("none", "", "", "", ""),
        ("far", "", "9", "1e9", "3"),
    ]


def test_rows_are_those_of_assign(tmp_path: Path) -> None:
    data, out = tmp_path / "new.csv", tmp_path / "out.csv"
    with data.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([NAMES, *customers()])
    line = ["assign", str(data), "--model", str(FIRST), "-o", str(out)]
    done = CliRunner().invoke(personas, line)
    assert done.exit_code == 0, done.stderr
    with out.open(encoding="utf-8", newline="") as stream:
        expected = {row["CustomerID"]: row for row in csv.DictReader(stream)}
    found = {row[0]: row[1:] for row in scored(customers())}
    assert found.keys() - expected.keys() <= {row[0] for row in found.items() if row[1][0] is None}
    for identity, row in expected.items():
        segment, persona_id, persona, distance, margin, border = found[identity]
        told = (row["segment"], row["persona_id"], row["persona"], row["border"])
        assert told == (str(segment), persona_id, persona, "true" if border else "false")
        assert float(row["distance"]) == pytest.approx(distance, rel=1e-9)
        assert float(row["margin"]) == pytest.approx(margin, rel=1e-9, abs=1e-12)


def scored(rows: list[tuple[str, ...]], numbers: tuple[int, ...] = ()) -> list[tuple[object, ...]]:
    model = read_model(FIRST)
    names = {n: model.run.names[i] for i, n in enumerate(numbers, start=1)} or model.run.names
    clusters = replace(model.run.clusters, numbers=numbers)
    kept = replace(model, run=replace(model.run, clusters=clusters, names=names))
    text, _ = export_sql(kept, Export("sqlite"))
    with closing(sqlite3.connect(":memory:")) as database:
        columns = ", ".join(f'"{name}"' for name in NAMES)
        database.execute(f"CREATE TABLE customers ({columns})")
        database.executemany("INSERT INTO customers VALUES (?, ?, ?, ?, ?)", rows)
        return database.execute(text).fetchall()


def test_numbers_that_a_fit_kept_are_told() -> None:
    """A fit that keeps earlier numbers has others than 1, 2, 3 for its centroids."""
    count = len(read_model(FIRST).run.clusters.centroids)
    numbers = tuple(range(10 * count, 0, -10))
    plain, kept = scored(customers()), scored(customers(), numbers)
    assert [row[1] and numbers[int(str(row[1])) - 1] for row in plain] == [row[1] for row in kept]
    assert [row[2:] for row in plain] == [row[2:] for row in kept]
