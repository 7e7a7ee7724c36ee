"""The benchmarks run at tiny sizes, by name, and print whole tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.trust import cost, optimum
from benchmarks.trust.__main__ import main
from benchmarks.trust.planted import SEPARABLE
from benchmarks.trust.scattered import KINDS, scatter


@pytest.mark.long
def test_optimum_holds_every_k_against_restarts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(optimum, "DATA", tmp_path)
    monkeypatch.setattr(optimum, "SIZES", {"quick": (2, 1, (200,), 0)})
    main(["optimum", "--quick"])
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if " | 2 | " in line]
    assert len(rows) == 1
    assert int(rows[0][4]) >= 7  # of nine k: two restarts are no rival


@pytest.mark.long
def test_cost_says_how_many_customers_each_part_works_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cost, "CUSTOMERS", 600)
    main(["cost", "--quick"])
    printed = capsys.readouterr().out
    assert "| structure test | 600 |" in printed
    assert "| gap and prediction strength (in the sweep) | 500 |" in printed


def test_a_benchmark_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["optimal", "--quick"])
    assert ended.value.code == 2
    assert "no benchmark optimal; there are planted, crowds, scattered, " in capsys.readouterr().err


@pytest.mark.parametrize("seed", range(4))
def test_the_second_maker_plants_what_can_be_told_apart(seed: int) -> None:
    made, again = scatter(seed, (200,)), scatter(seed, (200,))
    assert (made.family, made.error <= SEPARABLE) == (KINDS[seed], True)
    assert 3 <= made.k <= 7
    assert made.table.tobytes() == again.table.tobytes()
