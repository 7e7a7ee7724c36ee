"""What the commands print, and how they end."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from personas.cli.commands import personas as cli
from personas.codes import CODES

Personas = Callable[..., Any]


def test_preview_as_json(run_personas: Personas, table: str, tmp_path: Path) -> None:
    result = run_personas("preview", table, "--format", "json", "--quiet")
    made = json.loads(result.out)
    assert (result.exit, result.err) == (0, "")
    assert (made["customers"], made["k"]) == (200, 6)
    assert made["structure"]["significant"] is True
    assert {segment["persona"]["outcome"] for segment in made["segments"]} == {"rule"}
    assert [path.name for path in tmp_path.iterdir()] == [table]


def test_preview_as_tables(run_personas: Personas, table: str) -> None:
    result = run_personas("preview", table, "--quiet")
    assert result.exit == 0
    for words in ("Premium Shoppers", "6 segments: natural groups", "sure", "VIP tier", "high"):
        assert words in result.out
    assert "k = 6" not in result.out
    details = run_personas("preview", table, "--quiet", "--details").out
    assert details.startswith(result.out[:600])
    for words in ("k = 6", "highly stable", "200 rows", "Watch"):
        assert words in details


def test_what_can_follow_a_preview(run_personas: Personas, table: str, tmp_path: Path) -> None:
    (tmp_path / table).rename(tmp_path / "my customers.csv")
    words = ("my customers.csv", "-k", "4", "--measure", "spending=Spending Score (1-100)", "-q")
    lines = run_personas("preview", *words).out.splitlines()[-2:]
    typed = "'my customers.csv' --clusters 4 --measure 'spending=Spending Score (1-100)'"
    assert [line.removeprefix(" Next:").strip() for line in lines] == [
        f"personas report {typed}", f"personas rules explain {typed}",
    ]  # fmt: skip
    for line in lines:
        _, *again = shlex.split(line.removeprefix(" Next:"))
        assert run_personas(*again).exit == 0


@pytest.mark.parametrize("command", ["preview", "explore"])
@pytest.mark.parametrize("name", ["\x1b[2Jred\x1b[8m.csv", "a\u202evsc.csv", "two\nlines.csv"])
def test_what_a_terminal_would_not_show_as_it_is_typed_does_not_follow(
    run_personas: Personas, table: str, tmp_path: Path, command: str, name: str
) -> None:
    (tmp_path / table).rename(tmp_path / name)
    result = run_personas(command, name, "-q")
    assert (result.exit, "Next:" in result.out) == (0, False)
    assert not {"\x1b", "\u202e"} & set(result.out)


def test_settings_hold_again_where_nothing_is_typed(
    run_personas: Personas, table: str, tmp_path: Path
) -> None:
    (tmp_path / "june.yaml").write_text(f"data: {table}\nclusters: 3\nmeasures: {{young: Age}}\n")
    lines = run_personas("preview", "--config", "june.yaml", "-q", "--measure", "pay=Age").out
    assert " personas report --measure pay=Age --config june.yaml " in lines.replace("\n", " ")


def test_a_strict_preview_names_its_warnings(
    run_personas: Personas, table: str, tmp_path: Path
) -> None:
    lines = (tmp_path / table).read_text().splitlines()
    lines[3] = ",".join(["3", "Female", "", "38", "26"])
    (tmp_path / table).write_text("\n".join(lines))
    result = run_personas("preview", table, "--strict")
    assert (result.exit, "W302" in result.err, "W302" in result.out) == (1, True, True)
    assert "W302" not in run_personas("preview", table).err


def test_report_prints_where_it_is(run_personas: Personas, table: str, tmp_path: Path) -> None:
    result = run_personas("report", table, "--quiet", "-o", "out/this", "--clusters", "5-6")
    assert (result.exit, result.out) == (0, "out/this/README.md\n")
    readme = (tmp_path / "out" / "this" / "README.md").read_text("utf-8")
    assert "personas report customers.csv --clusters 5-6\n" in readme


def test_warnings_end_a_strict_run_with_1(
    run_personas: Personas, table: str, tmp_path: Path
) -> None:
    lines = (tmp_path / table).read_text().splitlines()
    lines[3] = ",".join(["3", "Female", "", "38", "26"])
    (tmp_path / table).write_text("\n".join(lines))
    result = run_personas("preview", table, "--strict", "--format", "json")
    assert result.exit == 1
    assert "W302" in result.err
    assert [w["code"] for w in json.loads(result.out)["warnings"]] == ["W302"]
    assert run_personas("preview", table, "--format", "json").exit == 0


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["previw"], "preview"),
        (["preview"], "DATA"),
        (["preview", "x.csv", "--clutsers", "3"], "--clusters"),
        (["preview", "x.csv", "--measure", "income"], "NAME=COLUMN"),
        (["codes", "E999"], "personas codes"),
    ],
)
def test_slips_of_the_command_line(run_personas: Personas, words: list[str], shown: str) -> None:
    result = run_personas(*words)
    assert (result.exit, result.out) == (2, "")
    assert shown in result.err


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)
def test_every_code_is_explained(run_personas: Personas, code: Any) -> None:
    result = run_personas("codes", code.id.lower())
    assert result.exit == 0
    for part in (code.id, code.title, code.why, "What to do"):
        assert part in result.out


def test_all_codes_are_listed(run_personas: Personas) -> None:
    result = run_personas("codes")
    assert [line.split()[0] for line in result.out.splitlines()] == [code.id for code in CODES]


@pytest.mark.parametrize(
    ("raised", "exit_code", "shown"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (KeyError("oops"), 2, "E599"),
    ],
)
def test_whatever_happens_there_is_no_traceback(
    run_personas: Personas,
    monkeypatch: pytest.MonkeyPatch,
    raised: BaseException,
    exit_code: int,
    shown: str,
) -> None:
    def fails(**_: object) -> int:
        raise raised

    monkeypatch.setattr(cli.commands["codes"], "callback", fails)
    result = run_personas("codes")
    assert result.exit == exit_code
    assert shown in result.err
    assert "Traceback" not in result.err


def test_a_reader_that_leaves_early_is_no_error() -> None:
    words = [sys.executable, "-m", "personas", "codes"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
