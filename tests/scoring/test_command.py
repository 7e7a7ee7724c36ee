"""`personas export model.json --to sql`, as people run it."""

from __future__ import annotations

import sqlite3
from math import dist
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from personas.cli.commands import personas
from personas.use_cases.models import read_model

MODEL = Path(__file__).parent.parent / "model" / "first.json"


def export(*words: str) -> Result:
    return CliRunner().invoke(personas, ["export", *words, "--to", "sql"])


def test_a_query_is_printed() -> None:
    done = export(str(MODEL))
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("-- ")
    assert done.stdout.endswith("FROM placed;\n")


def test_a_view_gives_its_rows_in_another_program(tmp_path: Path) -> None:
    file = tmp_path / "view.sql"
    done = export(str(MODEL), "--dialect", "sqlite", "--as", "view", "-o", str(file))
    assert (done.exit_code, done.stdout.strip()) == (0, str(file))
    database = sqlite3.connect(":memory:")
    columns = ("CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)")
    names = ", ".join(f'"{name}"' for name in columns)
    database.execute(f"CREATE TABLE customers ({names})")
    database.execute("INSERT INTO customers VALUES ('007', 'Female', 33, '86', 82.0)")
    database.executescript(file.read_text("utf-8"))
    rows = database.execute("SELECT * FROM customer_segments").fetchall()
    database.close()
    run = read_model(MODEL).run
    known = {"income": 86.0, "spending": 82.0, "age": 33.0, "pace": 82.0 / 33.0}
    place = [value or 0.0 for value in run.clusters.recipe.compute_point(known)]
    near = min(run.clusters.centroids, key=lambda centroid: dist(centroid, place))
    name = run.names[run.clusters.centroids.index(near) + 1]
    assert [row[:4] for row in rows] == [("007", name.segment, name.persona, name.name)]
    assert rows[0][4] == pytest.approx(dist(near, place))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nothing.json"], "E701"),
        ([str(MODEL), "--from", "a b"], "E531"),
        ([str(MODEL), "--dialect", "oracle"], "oracle"),
        ([str(MODEL), "--as", "table"], "table"),
        ([], "MODEL"),
    ],
)
def test_what_cannot_be_done_is_told(words: list[str], told: str, tmp_path: Path) -> None:
    file = tmp_path / "out.sql"
    done = export(*words, "-o", str(file))
    assert done.exit_code != 0
    assert told in done.stderr + str(done.exception)
    assert not file.exists()
