"""Every command of the tutorials runs on the example tables, in the order of the page."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from personas.cli.commands import personas as cli

BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WRITTEN = {
    "first-report": ["report/report.html", "report/README.md"],
    "notebook-to-pack": ["my-pack.yaml", "report/model.json"],
    "every-month": ["assigned.csv", "changes/compare.md", "segments.sql", "report-new/README.md"],
}


def _run(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, *words = shlex.split(line, comments=True)
    if program == "cd":
        monkeypatch.chdir(words[0])
    elif program == "personas":
        done = CliRunner().invoke(cli, words, standalone_mode=False)
        assert (done.exception, done.return_value) in [(None, 0), (None, None)], line
    else:
        assert line == "pip install personas"


def test_every_tutorial_is_run(root: Path) -> None:
    assert {file.stem for file in root.glob("docs/tutorials/*.md")} == set(WRITTEN)


@pytest.mark.long
@pytest.mark.parametrize("name", WRITTEN)
def test_a_tutorial_runs(
    name: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    text = (root / "docs" / "tutorials" / f"{name}.md").read_text(encoding="utf-8")
    for language, block in BLOCK.findall(text):
        if language == "python":
            exec(compile(block, name, "exec"), {})
        else:
            for line in filter(None, block.splitlines()):
                _run(line, monkeypatch)
    assert [file for file in WRITTEN[name] if not Path(file).is_file()] == []
