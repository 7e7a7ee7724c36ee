"""The engine holds no more than it may, and lays the rest down on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlglot import exp

from personas.backends import default_memory, parse_memory
from personas.backends.duckdb.engine import DuckDB
from personas.domain.problem import PersonasError
from personas.domain.request import Request
from personas.sql.build import count, table
from personas.use_cases.run import run


@pytest.mark.parametrize(
    ("text", "size"), [("2GB", "2000MB"), (" 1.5 gb ", "1500MB"), ("800mb", "800MB")]
)
def test_sizes(text: str, size: str) -> None:
    assert parse_memory(text) == size


@pytest.mark.parametrize("text", ["much", "2", "GB", "-2GB", "1e9GB", "10MB", "nanGB"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(PersonasError) as caught:
        parse_memory(text)
    assert [problem.code for problem in caught.value.problems] == ["E142"]


def test_the_usual_memory_grows_with_threads() -> None:
    assert [default_memory(threads) for threads in (1, 2, 3, 64)] == [
        "300MB", "300MB", "450MB", "1500MB",
    ]  # fmt: skip


def test_more_than_the_memory_is_laid_down_on_disk() -> None:
    engine = DuckDB("250MB")
    made = engine._connection.execute
    made("CREATE TABLE large AS SELECT range::VARCHAR || repeat('x', 20) AS t FROM range(9000000)")
    assert engine.rows(exp.select(count()).from_(table("large"))) == [(9_000_000,)]
    spilled = made("SELECT sum(size) FROM duckdb_temporary_files()").fetchall()[0][0]
    assert spilled > 10_000_000


def test_a_run_with_little_memory_gives_the_same(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    rows = [f"{i},{i * 37 % 50 + 100 * (i % 3)},{i * 53 % 40 + 60 * (i % 3)}" for i in range(300)]
    file.write_text("\n".join(["id,income,spending", *rows]), encoding="utf-8")
    held, little = (run(Request(file, memory=memory)).run for memory in (None, "250MB"))
    assert held.profile == little.profile
