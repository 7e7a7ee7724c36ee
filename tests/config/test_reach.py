"""A personas.yaml that nobody named stays in its own folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from personas.config import load_config
from personas.domain.problem import PersonasError

# A key and a value that reaches too far, and what is said of it.
FAR = (
    ("data: ../secrets.csv", "outside"),
    ("data: /etc/passwd", "outside"),
    ("data: link.csv", "outside"),
    ("data: '*.csv'", "outside"),
    ("data: links", "outside"),
    ("data: sub/../../x.csv", "outside"),
    ("data: postgresql://host/shop?table=c", "server"),
    ("data: POSTGRESQL://ana:S3cr3t@host/shop?table=c", "server"),
    ("data: https://host/c.csv", "server"),
    ("data: spark:shop.customers", "server"),
    ("master: spark://host:7077", "server"),
    ("master: yarn", "server"),
    ("query: SELECT 1", "query"),
    ("model: ../m.json", "outside"),
    ("like: ../m.json", "outside"),
    ("rules: ../p.yaml", "outside"),
    ("compare: {old: ../a}", "outside"),
    ("compare: {new: ../b}", "outside"),
    ("compare: {output: ../c}", "outside"),
    ("explore: {output: ../c}", "outside"),
    ("assign: {output: ../c.csv}", "outside"),
    ("audience: {output: ../c.csv}", "outside"),
    ("xlsx: {output: ../c.xlsx}", "outside"),
    ("xlsx: {model: ../m.json}", "outside"),
    ("report: {output: ../..}", "outside"),
    ("report: {output: linked}", "outside"),
    ("report: {templates: /etc}", "outside"),
    ("report: {templates: links}", "outside"),
    ("report: {template: [readme, /etc/passwd]}", "outside"),
)
NEAR = """
data: customers.csv
rules: retail
model: report/model.json
master: local[2]
report: {output: out, template: [readme, executive]}
compare: {old: last, new: '-'}
"""


@pytest.fixture
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with links out of it; the working directory is a folder of it."""
    project = tmp_path / "project"
    (project / "inner").mkdir(parents=True)
    (tmp_path / "secrets.csv").write_text("a\n1\n")
    (project / "link.csv").symlink_to(tmp_path / "secrets.csv")
    (project / "linked").symlink_to(tmp_path)
    (project / "links" / "deep").mkdir(parents=True)
    (project / "links" / "deep" / "passwd.j2").symlink_to("/etc/passwd")
    monkeypatch.chdir(project / "inner")
    return project / "personas.yaml"


@pytest.mark.parametrize(("line", "what"), FAR)
def test_what_reaches_out_of_the_folder_is_refused(around: Path, line: str, what: str) -> None:
    around.write_text(f"clusters: 3\n{line}\n")
    with pytest.raises(PersonasError) as caught:
        load_config()
    (problem,) = caught.value.problems
    assert problem.code == "E606"
    assert what in problem.message
    assert problem.location
    assert problem.location.line == 2
    assert "--config ../personas.yaml" in str(problem.help)
    assert "S3cr3t" not in repr(problem)


@pytest.mark.parametrize(("line", "what"), FAR)
def test_a_file_that_is_named_or_is_here_may(
    around: Path, monkeypatch: pytest.MonkeyPatch, line: str, what: str
) -> None:
    around.write_text(f"{line}\n")
    named = load_config(Path("../personas.yaml"))
    assert named.options or named.sections, what
    monkeypatch.chdir(around.parent)
    here = load_config()
    assert here.options or here.sections


def test_what_lies_in_the_folder_is_taken(around: Path) -> None:
    around.write_text(NEAR)
    config = load_config()
    assert config.options["data"] == "../customers.csv"
    assert config.sections["report"]["output"] == "../out"


def test_all_that_is_wrong_is_told_at_once(around: Path) -> None:
    around.write_text("query: SELECT 1\nclusters: many\nreport:\n  output: ../x\n")
    with pytest.raises(PersonasError) as caught:
        load_config()
    told = [(p.code, p.location.line if p.location else 0) for p in caught.value.problems]
    assert told == [("E606", 1), ("E602", 2), ("E606", 4)]


def test_the_command_line_says_the_way_through(around: Path, root: Path) -> None:
    table = (root / "examples" / "mall" / "customers.csv").read_bytes()
    (around.parent / "mall.csv").write_bytes(table)
    around.write_text("data: mall.csv\nquery: SELECT 1\n")

    def run(*words: str) -> tuple[int, str]:
        line = [sys.executable, "-m", "personas", "explore", *words]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    code, said = run()
    assert code == 2
    assert "personas.yaml:2:8 E606" in said
    assert run("--config", "../personas.yaml")[0] == 0
