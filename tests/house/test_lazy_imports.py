"""What needs no numbers loads no numbers: help, codes and the bare package start at once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from personas.cli.commands import personas as cli
from personas.codes import CODES

HEAVY = ("numpy", "pandas", "scipy", "sklearn", "duckdb", "sqlglot", "matplotlib")
COMMAND = "from personas.cli.main import main; main()"
CUSTOMERS = Path(__file__).parents[2] / "examples/mall/customers.csv"
IMPORTED = re.compile(r"^import time:.*\| +([\w.]+)$", re.MULTILINE)


def _imported(code: str, *arguments: str) -> set[str]:
    """Return the full names of all modules that Python imports to run ``code``."""
    command = [sys.executable, "-X", "importtime", "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(IMPORTED.findall(done.stderr))


def _helps(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    """Ask for help on a command and on all below it, so that a new command is asked too."""
    yield (*path, "--help")
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from _helps(below, *path, name)


@pytest.mark.parametrize(
    "arguments",
    [*_helps(cli), ("--version",), ("codes",), ("codes", CODES[0].id)],
    ids=" ".join,
)
def test_a_light_command_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert _imported(COMMAND, *arguments).intersection(HEAVY) == set()


@pytest.mark.parametrize("module", ["personas", "personas.rules", "personas.report"])
def test_a_light_module_loads_nothing_heavy(module: str) -> None:
    assert _imported(f"import {module}").intersection(HEAVY) == set()


def test_a_heavy_module_would_be_seen() -> None:
    assert "numpy" in _imported("import numpy.linalg")


@pytest.mark.parametrize("package", ["personas", "personas.config", "personas.rules"])
def test_what_is_loaded_later_is_all_there(package: str) -> None:
    face = import_module(package)
    assert [name for name in face.__all__ if not hasattr(face, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = face.nothing


def test_a_preview_of_few_customers_loads_nothing_that_takes_long() -> None:
    loaded = _imported(COMMAND, "preview", str(CUSTOMERS), "--quiet")
    slow = {"pandas", "sklearn", "matplotlib", "scipy.stats", "scipy.optimize"}
    assert loaded.intersection(slow) == set()
