"""`personas rules …`: what each command prints and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

Personas = Callable[..., Any]

PACK = """\
version: 1
name: small
measures:
  income: {columns: [Annual Income (k$)]}
  spending: {columns: [Spending Score (1-100)]}
  gender: {columns: [Gender], optional: true}
  pets: {columns: [pets], optional: true}
personas:
  rich:
    name: Rich
    when: {income: high, spending: high}
    do: [Call them]
  women:
    name: Women
    when: {gender: {value: Femal, share: at least 60%}, income: more than 400}
    do: [Write to them]
tests:
  - {name: rich, given: {income: q85, spending: q90}, expect: rich}
  - {name: not so rich, given: {income: q85, spending: q50}, expect: rich}
  - {name: women, given: {income: 500, gender: {Femal: 70%}}, expect: women}
"""


@pytest.fixture
def pack(tmp_path: Path) -> str:
    (tmp_path / "small.yaml").write_text(PACK, "utf-8")
    return "small.yaml"


def test_list(run_personas: Personas) -> None:
    result = run_personas("rules", "list")
    assert result.exit == 0
    assert "retail" in [line.split()[0] for line in result.out.splitlines()]


def test_show_prints_the_file_and_resolved_loads_to_the_same(
    run_personas: Personas, root: Path, tmp_path: Path
) -> None:
    written = run_personas("rules", "show", "retail").out
    assert written == (root / "rules" / "retail.yaml").read_text("utf-8")
    resolved = run_personas("rules", "show", "retail", "--resolved").out
    (tmp_path / "again.yaml").write_text(resolved, "utf-8")
    assert run_personas("rules", "show", "again.yaml", "--resolved").out == resolved


def test_lint_of_a_clean_pack(run_personas: Personas) -> None:
    text = run_personas("rules", "lint", "retail")
    assert (text.exit, text.out, text.err) == (0, "No findings.\n", "")
    result = run_personas("rules", "lint", "retail", "--format", "json")
    assert (result.exit, json.loads(result.out)) == (0, [])


def test_lint_ends_with_1_for_warnings_and_2_for_errors(
    run_personas: Personas, pack: str, tmp_path: Path
) -> None:
    result = run_personas("rules", "lint", pack, "--format", "json")
    found = json.loads(result.out)
    assert result.exit == 1
    assert {f["severity"] for f in found} == {"warning"}
    assert all(f["file"] == pack and f["line"] for f in found)
    (tmp_path / "broken.yaml").write_text("version: 1\nname: x\npersona: {}\n", "utf-8")
    both = run_personas("rules", "lint", pack, "broken.yaml")
    assert both.exit == 2
    assert "broken.yaml:3:1 E205" in both.out
    assert "small.yaml" in both.out


def test_lint_with_data(run_personas: Personas, pack: str, table: str) -> None:
    result = run_personas("rules", "lint", pack, "--data", table, "--format", "json")
    found = {f["code"]: f for f in json.loads(result.out)}
    assert "pets" in found["W211"]["message"]
    assert "`Female`" in found["W212"]["help"]
    assert "women" in found["W214"]["message"]


def test_lint_with_data_sees_ties(run_personas: Personas, tmp_path: Path) -> None:
    (tmp_path / "ties.yaml").write_text(
        "version: 1\nname: t\nmeasures: {returns: {}, spend: {}}\n"
        "personas:\n  a: {name: A, when: {returns: high}, do: [x]}\n"
        "  b: {name: B, when: {returns: low}, do: [x]}\n",
        "utf-8",
    )
    rows = [f"{max(0, i - 170)},{i * 37 % 101}" for i in range(200)]
    (tmp_path / "t.csv").write_text("returns,spend\n" + "\n".join(rows))
    result = run_personas("rules", "lint", "ties.yaml", "--data", "t.csv")
    assert "W213" in result.out
    assert "q30 and q70 of returns are the same here: 0" in result.out


def test_test_says_what_decided(run_personas: Personas, pack: str) -> None:
    result = run_personas("rules", "test", pack)
    assert result.exit == 1
    assert "small.yaml: 2 passed, 1 failed" in result.out
    assert "FAIL  not so rich  (small.yaml:19)" in result.out
    assert "spending at least q70: given q50, missed by 0.2" in result.out
    assert run_personas("rules", "test", "retail").exit == 0


def test_test_as_junit(run_personas: Personas, pack: str) -> None:
    result = run_personas("rules", "test", pack, "--format", "junit")
    suite = ElementTree.fromstring(result.out)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.get("name") for case in suite if len(case)] == ["not so rich"]


def test_no_tests_is_a_failure(run_personas: Personas, tmp_path: Path) -> None:
    (tmp_path / "bare.yaml").write_text(PACK.split("tests:")[0], "utf-8")
    assert run_personas("rules", "test", "bare.yaml").exit == 1
    junit = run_personas("rules", "test", "bare.yaml", "--format", "junit")
    assert junit.exit == 1
    assert ElementTree.fromstring(junit.out)[0].get("failures") == "1"


def test_generated_tests_pass(
    run_personas: Personas, root: Path, table: str, tmp_path: Path
) -> None:
    shutil.copy(root / "rules" / "retail.yaml", tmp_path / "mine.yaml")
    made = run_personas("rules", "test", "mine.yaml", "--generate", table)
    assert made.exit == 0
    (tmp_path / "mine.test.yaml").write_text(made.out, "utf-8")
    result = run_personas("rules", "test", "mine.yaml")
    assert result.exit == 0
    assert "PASS  segment 6" in result.out


def test_explain(run_personas: Personas, table: str) -> None:
    result = run_personas("rules", "explain", table, "--segment", "3", "-q")
    assert result.exit == 0
    assert "Named by premium" in result.out
    assert "Next nearest" in result.out
    made = json.loads(run_personas("rules", "explain", table, "--format", "json", "-q").out)
    assert [segment["segment"] for segment in made] == [1, 2, 3, 4, 5, 6]
    checks = made[2]["chosen"]["checks"]
    assert {c["verdict"] for c in checks} == {"held"}
    assert all(c["gap"] >= 0 and c["actual"] >= c["low"] for c in checks)
    assert any(c["verdict"] == "missed" and c["gap"] < 0 for c in made[2]["runner_up"]["checks"])
    wrong = run_personas("rules", "explain", table, "--segment", "9", "-q")
    assert (wrong.exit, "from 1 to 6" in wrong.err) == (2, True)


def test_a_category_cannot_be_mapped(run_personas: Personas, pack: str) -> None:
    result = run_personas("rules", "map", pack, "--x", "gender")
    assert (result.exit, "category" in result.err) == (2, True)


def test_map(run_personas: Personas) -> None:
    lines = run_personas("rules", "map", "retail", "--format", "markdown").out.splitlines()
    assert len(lines) == 7
    top = [cell.strip() for cell in lines[2].strip("|").split("|")]
    assert top[0].startswith("very high")
    assert top[1].endswith("impulse")
    assert top[-1].endswith("premium")
    young = run_personas("rules", "map", "retail", "--at", "age=low").out
    assert "young" in young
    assert "young" not in run_personas("rules", "map", "retail").out


@pytest.mark.parametrize(
    "words",
    [
        ["rules", "map", "retail", "--x", "incme"],
        ["rules", "map", "retail", "--at", "age"],
        ["rules", "map", "retail", "--x", "income", "--y", "income"],
        ["rules", "show", "retial"],
        ["rules", "lint", "retial"],
        ["rules", "test"],
        ["rules", "test", "a", "b", "--generate", "x.csv"],
    ],
)
def test_slips(run_personas: Personas, words: list[str]) -> None:
    result = run_personas(*words)
    assert result.exit == 2
    assert result.out == "" or words[1] == "lint"
    assert len((result.out + result.err).splitlines()) < 12
