"""Imports run one way; and the contracts that say so do notice when they are broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")

BREACHES = {
    "personas/rules/__init__.py": "import numpy",
    "personas/report/__init__.py": "import pandas",
    "personas/report/charts/__init__.py": "import personas.rules",
    "personas/segments/__init__.py": "import duckdb",
    "personas/customers/__init__.py": "import personas.segments",
    "personas/ingest/sources.py": "import duckdb",
    "personas/domain/problem.py": "import personas.customers",
    "personas/jinja.py": "import personas.cli",
    "personas/newcomer.py": "import personas",
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(LINT_IMPORTS), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold(root: Path) -> None:
    done = _lint(root)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize(("file", "line"), BREACHES.items())
def test_a_breach_is_noticed(root: Path, tmp_path: Path, file: str, line: str) -> None:
    compiled = shutil.ignore_patterns("__pycache__")  # other tests write there meanwhile
    shutil.copytree(root / "personas", tmp_path / "personas", ignore=compiled)
    shutil.copy(root / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    done = _lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout
