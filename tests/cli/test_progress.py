"""A log gets a line a step; a terminal waits for a second, then shows which step runs, how far."""

from __future__ import annotations

import sys
import time

import pytest

from personas.cli.progress import describe_pass, progress
from personas.domain.progress import Pass, Progress

HALF = Progress(10_000_000, lambda: Pass(12.5, 0.38))
NOTHING = Progress(10_000_000, lambda: None)


def steps(patience: float, watched: Progress | None = None, *, quiet: bool = False) -> None:
    with progress(quiet, patience) as on_step:
        on_step("read")
        on_step("read", watched)
        time.sleep(0.3)
        on_step("cluster")


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")


def test_a_log_has_a_line_a_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps(60, HALF)
    assert capsys.readouterr() == ("", "… reading the table\n… finding segments\n")


def test_a_quick_run_on_a_terminal_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_terminal(monkeypatch)
    steps(60, HALF)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("watched", [None, NOTHING])
def test_a_slow_run_on_a_terminal_shows_its_step_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], watched: Progress | None
) -> None:
    on_a_terminal(monkeypatch)
    steps(0.02, watched)
    out, err = capsys.readouterr()
    assert out == ""
    assert "reading the table …" in err
    assert "rows" not in err


def test_a_long_pass_is_shown_with_rows_and_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_terminal(monkeypatch)
    steps(0.02, HALF)
    out, err = capsys.readouterr()
    assert out == ""
    assert "38% of 10,000,000 rows, 0:21 left in this pass" in err


@pytest.mark.parametrize("terminal", [False, True])
def test_a_quiet_run_is_silent_however_slow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool
) -> None:
    if terminal:
        on_a_terminal(monkeypatch)
    steps(0.02, HALF, quiet=True)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("under_way", "rows", "said"),
    [
        (Pass(2.0, 0.0), 500, "0% of 500 rows"),
        (Pass(2.0, 0.5), None, "50%, 0:02 left in this pass"),
        (Pass(60.0, 0.25), 4_000, "25% of 4,000 rows, 3:00 left in this pass"),
        (Pass(100.0, 0.01), None, "1%, 2:45:00 left in this pass"),
        (Pass(100.0, 1.0), 500, "100% of 500 rows, 0:00 left in this pass"),
    ],
)
def test_what_is_said_of_a_pass(under_way: Pass, rows: int | None, said: str) -> None:
    assert describe_pass(under_way, rows) == said
