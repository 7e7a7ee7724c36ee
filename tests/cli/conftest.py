"""Run the command line as a user does, without a new process each time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from personas.cli import main as command_line


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    exit: int
    out: str
    err: str


Personas = Callable[..., Result]


@pytest.fixture
def run_personas(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Personas:
    """Return a function that runs `personas` with words, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(command_line, "watch_signals", lambda: None)  # those are pytest's

    def run(*words: str | Path) -> Result:
        monkeypatch.setattr("sys.argv", ["personas", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        printed = capsys.readouterr()
        return Result(int(ended.value.code or 0), printed.out, printed.err)

    return run


@pytest.fixture
def table(root: Path, tmp_path: Path) -> str:
    """Copy the table of the mall into the folder; return its name."""
    shutil.copy(root / "examples" / "mall" / "customers.csv", tmp_path / "customers.csv")
    return "customers.csv"
