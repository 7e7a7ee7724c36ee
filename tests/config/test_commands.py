"""init and doctor as a user meets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from personas.cli import main as command_line
from personas.config import examine

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, root: Path
) -> Run:
    """Run `personas` in an empty folder but for the example table."""
    monkeypatch.chdir(tmp_path)
    table = (root / "examples" / "mall" / "customers.csv").read_bytes()
    (tmp_path / "customers.csv").write_bytes(table)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["personas", *words])
        with pytest.raises(SystemExit) as ended:
            command_line.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def test_init_writes_once(run: Run, tmp_path: Path) -> None:
    assert run("init", "customers.csv") == (0, "personas.yaml\n", "")
    written = (tmp_path / "personas.yaml").read_text("utf-8")
    assert "data: customers.csv" in written
    code, out, err = run("init", "customers.csv")
    assert (code, out) == (2, "")
    assert "E603" in err
    for old in ("clusters: 3\nrules: generic\nid: Age\n", "clusters: [\n"):
        (tmp_path / "personas.yaml").write_text(old)
        assert run("init", "customers.csv", "--force")[0] == 0
        assert (tmp_path / "personas.yaml").read_text("utf-8") == written


def test_explore_ends_with_settings_to_paste(run: Run, tmp_path: Path) -> None:
    code, out, err = run("explore", "customers.csv")
    assert (code, err) == (0, "… reading the table\n… looking at its columns\n")
    assert "I read this as" in out
    settings = out[out.index("# Settings of") :]
    run("init", "customers.csv")
    assert settings == (tmp_path / "personas.yaml").read_text("utf-8")


def test_explore_writes_a_folder(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("explore", "customers.csv", "-o", "seen")
    assert (code, out) == (0, "seen/README.md\n")
    made = {f.relative_to(tmp_path / "seen").as_posix() for f in (tmp_path / "seen").rglob("*.*")}
    names = ("histograms", "boxes", "categories", "correlations")
    charts = {f"charts/{name}.svg" for name in names}
    assert made == {"README.md", "explore.html", ".personas-manifest.json", *charts}
    (tmp_path / "seen" / "README.md").write_text("mine")
    assert "E502" in run("explore", "customers.csv", "-o", "seen")[2]


def test_doctor_is_content(run: Run) -> None:
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    assert "retail" in out
    assert "duckdb" in out


def test_doctor_tells_of_a_broken_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "personas.yaml").write_text("clusters: many\n")
    code, out, err = run("doctor")
    assert code == 2
    assert "1 problem" in out
    assert "personas.yaml:1:11 E602" in err


def test_a_missing_library_and_missing_templates_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("personas.config.health.requires", lambda _: ["nosuchlib>=1"])
    monkeypatch.setattr("personas.config.health.bundled_folder", lambda _: tmp_path / "none")
    assert [problem.code for problem in examine().problems] == ["E604", "E605"]
