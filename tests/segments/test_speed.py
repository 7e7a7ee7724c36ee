"""The speed benchmarks run at tiny sizes, by turns, and print whole tables."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.speed import inertia, large
from benchmarks.speed.__main__ import main
from benchmarks.speed.process import by_turns, python, run_once
from benchmarks.speed.race import Race, Rival, run_races


def test_commands_run_by_turns(tmp_path: Path) -> None:
    told = tmp_path / "told"
    say = "open({!r}, 'a').write({!r})"
    commands = [python("-c", say.format(str(told), name)) for name in ("a", "b")]
    assert len(by_turns(commands, 3)) == 2
    assert told.read_text() == "ababab"


def test_peaks_and_processor_time_are_those_of_the_child() -> None:
    taken = run_once(python("-c", "x = bytearray(200_000_000); sum(range(10**6))"))
    assert taken.peak > 200e6
    assert taken.cpu > 0


def test_a_command_that_fails_is_not_timed() -> None:
    with pytest.raises(RuntimeError, match=r"failed: .*raise"):
        run_once(python("-c", "raise SystemExit(3)"))


def test_a_row_a_rival(capsys: pytest.CaptureFixture[str]) -> None:
    idle = python("-c", "pass")
    run_races([Race("idle", idle, (Rival("itself", idle, 2), Rival("again", idle)))], 1)
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines()[3:]]
    assert [(row[0], row[4], row[-1]) for row in rows] == [
        ("| idle", "itself", "2 |"),
        ("| idle", "again", "– |"),
    ]


def test_a_benchmark_that_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["smal", "--folder", str(tmp_path)])
    assert ended.value.code == 2
    assert "no benchmark smal; there are small, tables, million" in capsys.readouterr().err


def test_the_parent_stays_small() -> None:
    heavy = "import sys, benchmarks.speed.__main__; sys.exit('numpy' in sys.modules)"
    run_once((sys.executable, "-c", heavy))


@pytest.mark.long
def test_large_tables_are_raced_and_fitted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for bench in (large, inertia):
        monkeypatch.setattr(bench, "SIZES", (1000,))
    monkeypatch.setattr(large, "FORMS", ("parquet",))
    monkeypatch.setattr(large, "MODEL_ROWS", 500)
    main(["large", "inertia", "--runs", "1", "--folder", str(tmp_path)])
    report, assign, fitted = [
        line for line in capsys.readouterr().out.splitlines() if "1,000" in line
    ]
    assert "quartiles in DuckDB" in report
    assert "a copy" in assign
    assert float(fitted.split(" | ")[4]) < inertia.BAR
    both = [tmp_path / f"1000-{name}.parquet" for name in ("assigned", "copied")]
    assert [len(pd.read_parquet(file)) for file in both] == [1000, 1000]
