"""What Spark reads, what it does not, and what is said where it cannot be had."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlglot import exp

import personas
from personas.backends.spark import session
from personas.backends.spark.sql import to_sql
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Backend
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.sql.build import column, matches
from personas.sql.cells import clean_if_padded
from tests.spark.made import opened, write_hostile

pytestmark = pytest.mark.long  # each starts or holds a Spark of its own

ROWS = [(i, float(i % 3 * 10 + i % 7 / 10), float(i % 2)) for i in range(60)]


SPARK = Backend("spark")


def refused(data: object, backend: Backend = SPARK) -> Problem:
    with pytest.raises(PersonasError) as caught:
        open_table(find_source(data), backend=backend)
    return caught.value.problems[0]


def test_a_catalogue_leaves_nothing_in_the_working_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "personas", "preview", "spark:sales.customers"]
    process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "E115" in process.stderr
    assert [*tmp_path.iterdir()] == []


def test_a_frame_of_spark_needs_no_engine_to_be_named(spark: Any) -> None:
    frame = spark.createDataFrame(ROWS, "id long, income double, `a.b` double")
    found = personas.segment(frame, clusters=3, features=["income"])
    assert found.run.engine == "spark"
    assert [segment.size for segment in found.run.profile.segments] == [20, 20, 20]


def test_tables_of_the_catalogue_and_views(spark: Any, tmp_path: Path) -> None:
    frame = spark.createDataFrame(ROWS, "id long, income double, spending double")
    frame.createOrReplaceTempView("my_customers")
    assert opened("spark:my_customers", None).rows == len(ROWS)
    frame.write.mode("overwrite").parquet(f"file:{tmp_path}/parts")
    assert opened(f"spark:file://{tmp_path}/parts", None).rows == len(ROWS)
    told = refused("spark:my_custmers")
    assert told.code == "E115"
    assert spark.conf.get("spark.sql.caseSensitive") == "false"


def test_a_folder_is_one_table(spark: Any, tmp_path: Path) -> None:
    write_hostile(tmp_path / "a.csv", 30)
    write_hostile(tmp_path / "b.csv", 20)
    found = [opened(str(tmp_path), name) for name in ("spark", "duckdb")]
    assert found[0].rows == 50
    assert found[0].columns == found[1].columns


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2\n3,4,5\n", "E105"),
        ('a,b\n1,"x y"\n3\n', "E105"),
        ("a,b\n", "E107"),
        ("a,b\n1,2\n", "E108"),
    ],
)
def test_text_is_refused_as_duckdb_refuses_it(
    spark: Any, tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    found = [refused(tmp_path / "t.csv", Backend(name)) for name in ("spark", "duckdb")]
    assert [each.code for each in found] == [code, code]
    lines = [each.location.line for each in found if each.location]
    assert len(set(lines)) <= 1


@pytest.mark.parametrize("text", ["a,b\n\n1,2\n\n3,4\n", "\n\na,b\n1,2\n3,4\n", "a\n1\n2\n"])
def test_blank_lines_are_no_customers(spark: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    found = [opened(tmp_path / "t.csv", name) for name in ("spark", "duckdb")]
    assert found[0].rows == 2
    assert found[0].columns == found[1].columns


def test_a_frame_in_memory_is_for_duckdb(spark: Any) -> None:
    assert refused(pd.DataFrame({"a": [1, 2]})).code == "E154"


def test_a_table_of_spark_is_not_for_duckdb() -> None:
    assert refused("spark:customers", Backend("duckdb")).code == "E154"


def test_a_master_is_for_spark(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a,b\n1,2\n3,4\n")
    assert refused(file, Backend(None, "local[2]")).code == "E155"


def test_without_pyspark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda _: None)
    told = refused("spark:customers")
    assert told.code == "E151"
    assert "pip install" in str(told.help)


def test_without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "which", lambda *_, **__: None)
    with pytest.raises(PersonasError, match="E152"):
        session._check_java()


def test_a_cluster_that_does_not_answer(tmp_path: Path) -> None:
    said = tmp_path / "log"
    said.write_text("ERROR Scheduler: Application has been killed. Reason: All masters are away.\n")
    told = session._start_error("spark://a:7077", said, ValueError("stopped SparkContext"))
    assert "All masters are away." in str(told)
    assert "stopped" not in str(told)


def test_text_is_cleaned_where_a_match_says_so() -> None:
    asked = exp.select(clean_if_padded(column("x")), matches(column("x"), "a$"))
    said = to_sql(asked, {})
    assert said.startswith("SELECT CASE WHEN REGEXP_LIKE(`x`, ")
    assert said.endswith(r"REGEXP_LIKE(`x`, '(?d)a\\z')")
