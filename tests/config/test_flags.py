"""The command line with a personas.yaml beside it: what is typed wins."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from personas.cli import main as command_line

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, root: Path
) -> Run:
    """Run `personas` with words, beside a personas.yaml that names the example table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "customers.csv").write_bytes(
        (root / "examples" / "mall" / "customers.csv").read_bytes()
    )

    def run(config: str, *words: str) -> tuple[int, str, str]:
        (tmp_path / "personas.yaml").write_text(config)
        monkeypatch.setattr("sys.argv", ["personas", *words])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


CONFIG = """\
data: customers.csv
clusters: 3
measures: {young: 60 - Age, income: Annual Income (k$)}
preview: {format: json}
"""


def facts(printed: str) -> Any:
    return json.loads(printed)


def test_the_file_alone(run: Run) -> None:
    code, out, _ = run(CONFIG, "preview", "-q")
    assert (code, facts(out)["k"]) == (0, 3)
    assert "young" in facts(out)["segments"][0]["measures"]


def test_a_flag_wins_and_measures_add_up(run: Run) -> None:
    words = ("preview", "customers.csv", "-q", "-k", "4", "--measure", "young=Age")
    _, out, _ = run(CONFIG, *words, "--measure", "old=Age - 60")
    found = facts(out)
    assert found["k"] == 4
    measures = found["segments"][0]["measures"]
    assert measures["young"]["median"] == pytest.approx(measures["old"]["median"] + 60)


def test_a_broken_file_stops_every_command(run: Run) -> None:
    code, out, err = run("clusters: many\nruls: x\n", "preview", "customers.csv")
    assert (code, out) == (2, "")
    assert "personas.yaml:1:11 E602" in err
    assert "personas.yaml:2:1 E205" in err


def test_help_reads_no_file(run: Run) -> None:
    code, out, _ = run("ruls: x\n", "preview", "--help")
    assert code == 0
    assert "--measure" in out


@pytest.mark.long
def test_the_reproduction_line_needs_no_file(run: Run, tmp_path: Path) -> None:
    code, _, _ = run(CONFIG, "report", "-q")
    assert code == 0
    text = (tmp_path / "report" / "README.md").read_text("utf-8")
    assert "personas report customers.csv --clusters 3 --measure 'young=60 - Age'" in text
