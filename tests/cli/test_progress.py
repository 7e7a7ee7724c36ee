"""A log gets a line a step; a terminal waits for a second, then shows which step runs."""

from __future__ import annotations

import sys
import time

import pytest

from personas.cli import progress as progress_module
from personas.cli.progress import progress


def steps(patience: float, monkeypatch: pytest.MonkeyPatch, quiet: bool = False) -> None:
    monkeypatch.setattr(progress_module, "PATIENCE", patience)
    with progress(quiet) as on_step:
        on_step("read")
        time.sleep(0.2)
        on_step("cluster")


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")


def test_a_log_has_a_line_a_step(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps(60, monkeypatch)
    assert capsys.readouterr() == ("", "… reading the table\n… finding segments\n")


def test_a_quick_run_on_a_terminal_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_terminal(monkeypatch)
    steps(60, monkeypatch)
    assert capsys.readouterr() == ("", "")


def test_a_slow_run_on_a_terminal_shows_its_step_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_a_terminal(monkeypatch)
    steps(0.02, monkeypatch)
    out, err = capsys.readouterr()
    assert out == ""
    assert "reading the table …" in err


@pytest.mark.parametrize("terminal", [False, True])
def test_a_quiet_run_is_silent_however_slow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool
) -> None:
    if terminal:
        on_a_terminal(monkeypatch)
    steps(0.02, monkeypatch, quiet=True)
    assert capsys.readouterr() == ("", "")
