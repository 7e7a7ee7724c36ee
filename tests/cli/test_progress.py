"""Progress waits for a second, then says which step runs."""

from __future__ import annotations

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


def test_a_quick_run_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps(60, monkeypatch)
    assert capsys.readouterr() == ("", "")


def test_a_slow_run_tells_its_steps_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps(0.02, monkeypatch)
    assert capsys.readouterr() == ("", "… reading the table\n… finding segments\n")


def test_a_quiet_run_is_silent_however_slow(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steps(0.02, monkeypatch, quiet=True)
    assert capsys.readouterr() == ("", "")
