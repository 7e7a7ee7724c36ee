"""What is imported is declared, what is declared is imported, and each has a lowest version."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def declared(root: Path) -> list[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def _imported(root: Path) -> set[str]:
    """Return the top-level names that the package imports, its own and Python's left out."""
    nodes = [
        node
        for file in (root / "personas").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    ]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"personas"}


@pytest.fixture(scope="module")
def optional(root: Path) -> list[str]:
    """Return what extras ask for; `all` only names the others."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].items()
    return [each for extra, asked in extras if extra != "all" for each in asked]


def test_imports_and_declarations_are_the_same(
    root: Path, declared: list[str], optional: list[str]
) -> None:
    distributions = packages_distributions()
    imported = {_canonical(distributions.get(name, [name])[0]) for name in _imported(root)}
    assert sorted(imported) == sorted(
        _canonical(re.split(r"[^\w.-]", each, maxsplit=1)[0]) for each in declared + optional
    )


def test_every_dependency_has_a_lowest_version(root: Path, declared: list[str]) -> None:
    command = [sys.executable, str(root / ".ci" / "lowest.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    floors = [re.sub(r"\s*>=\s*([\w.]+).*", r"==\1", each) for each in declared]
    assert done.stdout.splitlines() == floors
