"""`personas rules fit`, and the run that names the nearest pack."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Personas = Callable[..., Any]
ROWS = [f"C{n},{n % 37},{n % 11},{(n * 7) % 90}" for n in range(60)]


@pytest.fixture
def table(tmp_path: Path) -> str:
    header = "customer_id,recency,Number of Orders,Total Spent Online"
    (tmp_path / "shop.csv").write_text("\n".join([header, *ROWS]) + "\n", "utf-8")
    return "shop.csv"


def test_text(table: str, run_personas: Personas) -> None:
    result = run_personas("rules", "fit", table)
    assert result.exit == 0
    lines = result.out.splitlines()
    assert lines[:4] == [
        "rfm: lacks monetary",
        "  ✓ recency    ← recency",
        "  ✓ frequency  ← Number of Orders",
        '  · monetary   required: --measure "monetary=Total Spent Online"',
    ]
    command = 'personas preview shop.csv --rules rfm --measure "monetary=Total Spent Online"'
    assert lines[-1] == f"To use the nearest:  {command}"
    assert "customer_id" not in result.out


def test_json(table: str, run_personas: Personas) -> None:
    facts = json.loads(run_personas("rules", "fit", table, "--format", "json").out)
    assert facts[0]["pack"] == "rfm"
    assert (facts[0]["fits"], facts[0]["lacks"]) == (False, ["monetary"])
    words = ("--format", "json", "--measure", "monetary=Total Spent Online")
    facts = json.loads(run_personas("rules", "fit", table, *words).out)
    assert facts[0]["command"] == "personas preview shop.csv --rules rfm"
    assert facts[0]["fits"]


def test_a_run_without_a_fitting_pack_names_the_nearest(table: str, run_personas: Personas) -> None:
    out = " ".join(run_personas("preview", table, "--details").out.split())
    assert "the nearest is rfm, which lacks Total spend: `personas rules fit DATA` says how" in out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nowhere.csv",), "E101"),
        (("shop.csv", "--measure", "monetary=Nothing"), "E402"),
        (("shop.csv", "--role", "recency=king"), "E405"),
    ],
)
def test_bad_input(words: tuple[str, ...], code: str, table: str, run_personas: Personas) -> None:
    result = run_personas("rules", "fit", *words)
    assert (result.exit, result.out) == (2, "")
    assert code in result.err
