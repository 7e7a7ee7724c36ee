"""The made customers of the benchmarks: the same each time, whatever the size or the form."""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.speed.made import PLANTED, make


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, again = (make(300_000, tmp_path / name).read_bytes() for name in ("a.csv", "b.csv"))
    assert first == again


def test_a_smaller_table_is_the_head_of_a_larger_one(tmp_path: Path) -> None:
    few = make(50, tmp_path / "few.csv").read_text()
    assert make(100, tmp_path / "many.csv").read_text().startswith(few)


def test_both_forms_hold_the_same_eight_columns(tmp_path: Path) -> None:
    files = [make(1_000, tmp_path / f"made{ending}") for ending in (".csv", ".parquet")]
    text, typed = (duckdb.execute(f"SELECT * FROM '{file}'").fetchall() for file in files)
    assert text == typed
    assert len(typed[0]) == 8
    assert len({row[0] for row in typed}) == 1_000


def test_measures_are_of_the_planted_segments(tmp_path: Path) -> None:
    made = make(20_000, tmp_path / "made.parquet")
    asked = "median(income), count(*) FILTER (income > 110000) / count(*)"
    median, rich = duckdb.execute(f"SELECT {asked} FROM '{made}'").fetchall()[0]
    assert 40_000 < median < 55_000
    richest = PLANTED[-1].up_to - PLANTED[-2].up_to
    assert 0.6 * richest < rich < 1.4 * richest
