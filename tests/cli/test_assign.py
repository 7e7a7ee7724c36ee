"""`personas assign` as a user meets it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import personas

Personas = Callable[..., Any]

HEADER = "CustomerID,segment,persona_id,persona,distance,margin,border"
ONE = """\
🧐 Cautious Savers
  segment 3: 16% of customers, sure
  A high income, 94 k$ in the middle, and little of it is spent here. They may
  be careful with money, or they may buy elsewhere: find out which.
  ▸ Lead with quality, warranty and cost over the years of use

  The next segment is Potential Loyalists; the margin is 0.92 (0: as near to
  both, 1: at the centre of its own).
  Not given: Age, pace. The distances leave them out: there each segment counts
  as equally near. With them the customer may belong elsewhere.

Why
  Measure        Value  Position  Median here  Median in the next  Speaks for it
  ──────────────────────────────────────────────────────────────────────────────
  Annual income     88       80%           94                  46            77%
  (k$)
  Spending          17       15%           15                43.5            23%
  score

Distances
     Segment               Distance
  ─────────────────────────────────
  3  Cautious Savers           0.14
  2  Potential Loyalists       1.86
  1  Everyday Enthusiasts      2.20
"""


@pytest.fixture(autouse=True)
def folder(root: Path, tmp_path: Path) -> Path:
    """A folder with a table, and a model where a report leaves it."""
    shutil.copy(root / "examples" / "mall" / "customers.csv", tmp_path)
    (tmp_path / "report").mkdir()
    shutil.copy(root / "tests" / "model" / "first.json", tmp_path / "report" / "model.json")
    return tmp_path


def test_a_table_is_assigned_to_a_file(run_personas: Personas, folder: Path) -> None:
    result = run_personas("assign", "customers.csv", "--quiet")
    assert (result.exit, result.out, result.err) == (0, "assigned.csv\n", "")
    lines = (folder / "assigned.csv").read_text("utf-8").splitlines()
    assert lines[0] == HEADER
    assert len(lines) == 201
    assert {path.name for path in folder.iterdir()} == {"customers.csv", "report", "assigned.csv"}


def test_standard_output_takes_csv_and_nothing_else(folder: Path) -> None:
    command = [sys.executable, "-m", "personas", "assign", "-", "-o", "-", "--quiet"]
    done = subprocess.run(
        command, cwd=folder, input=(folder / "customers.csv").read_bytes(), capture_output=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.decode().splitlines()[0] == HEADER
    assert done.stdout.count(b"\n") == 201
    assert done.stderr == b""


def test_one_customer(run_personas: Personas) -> None:
    result = run_personas("assign", "--set", "income=88", "--set", "spending=17")
    assert result.exit == 0
    assert "\n".join(line.rstrip() for line in result.out.splitlines()) + "\n" == ONE


def test_one_customer_as_json(run_personas: Personas) -> None:
    words = ("assign", "--set", "income=88", "--set", "gender=Female", "--format", "json")
    made = json.loads(run_personas(*words).out)
    assert (made["segment"], made["persona_id"], made["border"]) == (3, "cautious", False)
    assert [near["segment"] for near in made["nearest"]] == [3, 2, 1] or len(made["nearest"]) == 3
    assert [m["measure"] for m in made["measures"]] == ["income", "gender"]
    assert made["measures"][1]["value"] == "Female"
    assert sorted(m["measure"] for m in made["left_out"]) == ["age", "pace", "spending"]
    assert made["without_part"] == ["Gender"]
    assert made["do"][0] == "Lead with quality, warranty and cost over the years of use"


def test_one_customer_is_where_the_table_puts_them(run_personas: Personas, folder: Path) -> None:
    run_personas("assign", "customers.csv", "--quiet")
    row = (folder / "assigned.csv").read_text("utf-8").splitlines()[1].split(",")
    first = (folder / "customers.csv").read_text("utf-8").splitlines()[1].split(",")
    _, gender, age, income, spending = first
    said = {"gender": gender, "age": age, "income": income, "spending": spending}
    said["pace"] = str(float(spending) / float(age))
    words = [word for name, value in said.items() for word in ("--set", f"{name}={value}")]
    made = json.loads(run_personas("assign", *words, "--format", "json").out)
    assert (str(made["segment"]), made["persona"]) == (row[1], row[3])
    assert (made["distance"], made["margin"]) == pytest.approx((float(row[4]), float(row[5])))


def test_settings_say_what_flags_say(run_personas: Personas, folder: Path) -> None:
    shutil.move(folder / "report" / "model.json", folder / "january.json")
    text = "data: customers.csv\nmodel: january.json\nassign: {output: out/now.csv}\n"
    (folder / "personas.yaml").write_text(text, "utf-8")
    result = run_personas("assign", "--quiet")
    assert (result.exit, result.out.strip()) == (0, "out/now.csv")
    assert (folder / "out" / "now.csv").is_file()


def test_warnings_end_a_strict_run_with_1(run_personas: Personas, folder: Path) -> None:
    text = (folder / "customers.csv").read_text("utf-8").replace("Female", "Femme")
    (folder / "customers.csv").write_text(text, "utf-8")
    result = run_personas("assign", "customers.csv", "--strict")
    assert result.exit == 1
    assert "W711 `Gender` (gender) has values" in result.err
    assert (folder / "assigned.csv").is_file()


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (("customers.csv", "-o", "a.json"), ["E712"]),
        (("customers.csv", "--model", "none.json"), ["E701"]),
        (("none.csv",), ["E102"]),
        (("customers.csv", "--measure", "incme=Age"), ["E711"]),
        (("customers.csv", "--measure", "income=Pay * 2"), ["E122"]),
        (("customers.csv", "--measure", "income=sum(Age)"), ["E124"]),
        (("customers.csv", "--id", "Nr"), ["E106"]),
        (("--set", "incme=3", "--set", "age=x"), ["E711", "E714"]),
        (("--set", "age=nan"), ["E714"]),
        (("--set", "gender=Female"), ["E715"]),
    ],
)
def test_mistakes_are_told_and_nothing_is_written(
    run_personas: Personas, folder: Path, words: tuple[str, ...], codes: list[str]
) -> None:
    before = sorted(folder.rglob("*"))
    result = run_personas("assign", "--quiet", *words)
    assert result.exit == 2
    assert [w for w in result.err.split() if w[0] == "E" and w[1:].isdigit()] == codes
    assert sorted(folder.rglob("*")) == before


def test_usage_is_told(run_personas: Personas) -> None:
    assert "one customer with --set" in run_personas("assign").err
    assert "MEASURE=VALUE" in run_personas("assign", "--set", "income").err


def test_a_saved_model_in_python(folder: Path) -> None:
    model = personas.load_model(folder / "report" / "model.json")
    frame = pd.read_csv(folder / "customers.csv", index_col="CustomerID").tail(5)
    frame.loc[200, "Gender"] = None
    with pytest.warns(personas.PersonasWarning) as told:
        assigned = model.assign(frame)
    assert sorted(str(each.message)[:4] for each in told) == ["W712", "W716"]
    assert list(assigned.index) == list(frame.index)
    assert assigned["segment"].isna().tolist() == [False] * 4 + [True]
    placed = model.assign_customer(income=88, spending=17)
    assert placed.nearest[0].segment == 3
