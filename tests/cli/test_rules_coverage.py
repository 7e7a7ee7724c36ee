"""`personas rules test --coverage`: what no test decides, and a bar under which it fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

Personas = Callable[..., Any]
PACK = """
version: 1
measures: {income: {}, gender: {}}
personas:
  rich: {when: {income: high}, do: [x]}
  women: {when: {gender: {most_common: "Women: all"}}, do: [x]}
tests:
  - {name: rich, given: {income: q72}, expect: rich}
"""
LINE = "tests decide 1 of 4 conditions and sides of thresholds, 25%"


@pytest.fixture(autouse=True)
def pack(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(PACK, "utf-8")


def test_text(run_personas: Personas) -> None:
    result = run_personas("rules", "test", "shop.yaml", "--coverage")
    assert result.exit == 0
    assert result.out.splitlines() == [
        "PASS  rich",
        "shop.yaml: 1 passed, 0 failed",
        f"shop.yaml: {LINE}",
        "  rich: income at least q70: no test needs it",
        "      - {given: {income: q50}, expect: none}",
        "  rich: income at least q70: no test between q65 and q70",
        "      - {given: {income: q68}, expect: {near: rich}}",
        "  women: gender most common is Women: all: no test needs it",
        "      - {given: {income: q50, gender: another}, expect: none}",
    ]  # fmt: skip
    assert "coverage" not in run_personas("rules", "test", "shop.yaml").out


@pytest.mark.parametrize(("bar", "code"), [("25", 0), ("25.1", 1), ("100", 1), ("0", 0)])
def test_a_bar(bar: str, code: int, run_personas: Personas) -> None:
    result = run_personas("rules", "test", "shop.yaml", "--threshold", bar)
    assert result.exit == code
    assert (f"fewer than the {bar}% asked for" in result.out) == bool(code)


def test_bundled_packs_reach_the_bar(run_personas: Personas) -> None:
    packs = ("retail", "crm", "campaign", "sales", "rfm", "generic")
    assert run_personas("rules", "test", *packs, "--threshold", "95").exit == 0


def test_json(run_personas: Personas) -> None:
    words = ("rules", "test", "shop.yaml", "--coverage", "--format", "json")
    [facts] = json.loads(run_personas(*words).out)
    assert (facts["pack"], facts["passed"]) == ("shop.yaml", True)
    assert facts["tests"][0]["actual"] == "rich"
    assert facts["coverage"]["share"] == 0.25
    assert [item["persona"] for item in facts["coverage"]["undecided"]] == ["rich", "rich", "women"]
    [facts] = json.loads(run_personas("rules", "test", "shop.yaml", "--format", "json").out)
    assert "coverage" not in facts


def test_junit(run_personas: Personas) -> None:
    words = ("rules", "test", "shop.yaml", "--threshold", "80", "--format", "junit")
    result = run_personas(*words)
    [suite] = ElementTree.fromstring(result.out)
    assert (result.exit, suite.get("tests"), suite.get("failures")) == (1, "2", "1")
    assert suite[1][0].get("message") == f"{LINE}, fewer than the 80% asked for"


def test_bad_input(run_personas: Personas) -> None:
    assert "--threshold" in run_personas("rules", "test", "shop.yaml", "--threshold", "120").err
    result = run_personas("rules", "test", "shop.yaml", "--coverage", "--generate", "x.csv")
    assert (result.exit, result.out) == (2, "")
    assert "--generate writes tests and runs none" in result.err
    assert "E201" in run_personas("rules", "test", "nothing.yaml", "--coverage").err
