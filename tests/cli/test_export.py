"""`personas export SOURCE --to TARGET`: the target may stand anywhere on the line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete
from python_calamine import CalamineWorkbook

from personas.cli.commands import personas as cli
from personas.cli.group import put_target_first

Personas = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "ordered"),
    [
        (["a", "--to", "xlsx", "-q"], ["xlsx", "a", "-q"]),
        (["--to", "xlsx", "a"], ["xlsx", "a"]),
        (["a", "-q", "--to=xlsx"], ["xlsx", "a", "-q"]),
        (["a", "--to"], ["a", "--to"]),
        (["a", "-q"], ["a", "-q"]),
        ([], []),
    ],
)
def test_the_target_comes_first(words: list[str], ordered: list[str]) -> None:
    assert put_target_first(words) == ordered


@pytest.mark.parametrize("words", [("a",), ("a", "--to", "paper"), ("--to=paper",)])
def test_targets_are_named_where_none_is_meant(
    run_personas: Personas, words: tuple[str, ...]
) -> None:
    result = run_personas("export", *words)
    assert result.exit == 2
    assert "say --to with one of: audience, sql, xlsx" in result.err


def test_a_target_has_its_own_help(run_personas: Personas) -> None:
    result = run_personas("export", "--to", "xlsx", "--help")
    assert result.out.startswith("Usage: personas export --to xlsx [OPTIONS]")


@pytest.mark.parametrize(
    ("typed", "begun", "offered"),
    [(["a", "--to"], "x", "xlsx"), (["a", "--to", "xlsx"], "--outp", "--output")],
)
def test_the_shell_completes_targets_and_their_options(
    typed: list[str], begun: str, offered: str
) -> None:
    shell = ShellComplete(cli, {}, "personas", "_PERSONAS_COMPLETE")
    assert [item.value for item in shell.get_completions(["export", *typed], begun)] == [offered]


def test_the_workbook_of_a_model_is_that_of_its_report(
    run_personas: Personas, root: Path, tmp_path: Path
) -> None:
    shutil.copy(root / "examples" / "mall" / "customers.csv", tmp_path)
    run_personas("report", "customers.csv", "-q", "--format", "xlsx")
    result = run_personas("export", "report/model.json", "--to", "xlsx", "-o", "out/a.xlsx")
    assert (result.exit, result.out, result.err) == (0, "out/a.xlsx\n", "")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.xlsx"]
    assert sheets(tmp_path / "out/a.xlsx") == sheets(tmp_path / "report/segments.xlsx")


def sheets(file: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_damaged_model_writes_nothing(run_personas: Personas, tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text('{"format": 1')
    result = run_personas("export", "model.json", "--to", "xlsx")
    assert result.exit == 2
    assert "E702" in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["model.json"]
