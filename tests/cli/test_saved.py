"""`preview` and `rules explain` with --model: other names for a saved run, without its data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import personas
from personas.use_cases.rename import rename

Personas = Callable[..., Any]
MALL = Path(__file__).parents[2] / "examples/mall/customers.csv"
HEAVY = ("numpy", "pandas", "scipy", "sklearn", "duckdb", "sqlglot", "matplotlib")
PACK = """
version: 1
name: mine
measures:
  pay: {label: Pay, columns: [annual_income]}
  score: {label: Score, columns: ["Spending Score (1-100)"]}
  age: {optional: true}
  sex: {columns: [gender], optional: true}
personas:
  rich:
    name: "Rich, {{ pay.median | number }} {{ pay.unit }}"
    when: {pay: high, score: {stat: q25, at_least: q60}}
  careful: {when: {pay: at least 70, score: low}}
  middle: {when: {score: q30 to q70}}
"""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    segmentation = personas.segment(MALL, "retail", clusters=6)
    return segmentation.save(tmp_path_factory.mktemp("saved") / "model.json")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(PACK, "utf-8")
    return file


def test_the_own_rules_change_nothing(saved: Path) -> None:
    run = rename(saved, None, {})
    model = personas.load_model(saved).model.run
    assert run.names == model.names
    assert run.trust == model.trust
    assert run.rule_fits == model.rule_fits
    assert run.warnings == model.warnings


def test_names_are_those_of_a_run_on_the_data(saved: Path, pack: Path) -> None:
    run, fresh = rename(saved, str(pack), {}), personas.segment(MALL, pack, clusters=6).run
    names = {segment: naming.name for segment, naming in run.names.items()}
    assert names == {segment: naming.name for segment, naming in fresh.names.items()}
    assert names[3] == "Rich, 88 k$"
    assert {m.label for m in run.measures} == {m.label for m in fresh.measures}


def test_names_equal_those_of_the_same_segments(saved: Path, tmp_path: Path) -> None:
    pack = tmp_path / "shop.yaml"
    pack.write_text(
        "extends: retail\nname: shop\npersonas:\n  premium: {name: Our Best}\n", "utf-8"
    )
    run, fresh = rename(saved, str(pack), {}), personas.segment(MALL, pack, clusters=6).run
    assert run.names == fresh.names
    assert [n.name for n in run.names.values()].count("Our Best") == 1
    assert run.trust == fresh.trust  # the conditions are the same, so confidence still holds
    assert "W215" not in [w.code for w in run.warnings]


def test_other_conditions_leave_confidence_open(saved: Path, pack: Path) -> None:
    run = rename(saved, str(pack), {})
    assert {trust.confidence for trust in run.trust.values()} == {None}
    assert run.rule_fits == {}
    assert [w.code for w in run.warnings].count("W215") == 1
    measures = {
        check.measure for n in run.names.values() if n.attempt for check in n.attempt.checks
    }
    assert measures <= {measure.name for measure in run.all_measures}
    assert {m.label for m in run.measures} >= {"Pay", "Score"}


def test_a_measure_is_bound_by_hand(saved: Path, pack: Path) -> None:
    names = [n.name for n in rename(saved, str(pack), {"pay": "Age"}).names.values()]
    assert "Rich, 88 k$" not in names


def test_what_the_model_lacks_is_said_at_its_line(
    saved: Path, pack: Path, run_personas: Personas
) -> None:
    text = PACK.replace("{stat: q25, at_least: q60}", "{stat: q10, at_least: q60}")
    text = text.replace("{score: q30 to q70}", "{pay: {stat: q5, less_than: 9k}}")
    pack.write_text(text, "utf-8")
    result = run_personas("preview", "--model", saved, "--rules", "mine.yaml")
    assert (result.exit, result.out) == (2, "")
    assert "mine.yaml:12:30 E230 The model does not hold the q10 of `score`" in result.err
    assert "`median`, `mean`, `q5`" in result.err
    assert "q5 of `pay`" not in result.err


def test_a_share_that_is_withheld_decides_nothing(saved: Path, tmp_path: Path) -> None:
    pack = tmp_path / "women.yaml"
    pack.write_text(
        "version: 1\nmeasures: {gender: {}}\npersonas:\n"
        "  women: {when: {gender: {value: Female, share: at least 60%}}}\n", "utf-8"
    )  # fmt: skip
    with pytest.raises(personas.PersonasError) as refused:
        rename(saved, str(pack), {})
    [problem] = refused.value.problems
    assert (problem.code, problem.message) == (
        "E230",
        "The model does not hold the share of `Female` in `gender` for segment 5, 6",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Name a table, DATA, or the model of an earlier report, --model."),
        (("x.csv", "--model", "m.json"), "finds no segments: DATA has no effect"),
        (("--model", "m.json", "-k", "4", "--id", "x"), "--clusters, --id has no effect"),
        (("--model", "m.json"), "E701 The model `m.json` cannot be read"),
    ],
)
def test_bad_input(words: tuple[str, ...], message: str, run_personas: Personas) -> None:
    for command in (("preview",), ("rules", "explain")):
        result = run_personas(*command, *words)
        assert result.exit == 2
        assert message in result.err


def test_a_missing_measure_and_an_expression_are_refused(
    saved: Path, run_personas: Personas
) -> None:
    result = run_personas("preview", "--model", saved, "--rules", "rfm")
    assert result.exit == 2
    assert "E401 No column for the measure `recency`" in result.err
    result = run_personas("preview", "--model", saved, "--measure", "age=Age + 1")
    assert "E402 There is no column `Age + 1`" in result.err


def test_json_and_explanations(saved: Path, pack: Path, run_personas: Personas) -> None:
    out = run_personas("preview", "--model", saved, "--rules", pack, "--format", "json").out
    facts = json.loads(out)
    assert facts["segments"][0]["persona"]["confidence"] is None
    out = run_personas("rules", "explain", "--model", saved, "--rules", pack, "--segment", "3").out
    assert "Rich, 88 k$" in out


def test_nothing_heavy_is_loaded(saved: Path, pack: Path) -> None:
    code = "import sys; from personas.cli.main import main\ntry: main()\n"
    code += f"finally: print([name for name in {HEAVY!r} if name in sys.modules])"
    for command in (["preview"], ["rules", "explain"]):
        words = [*command, "--model", str(saved), "--rules", str(pack)]
        root = os.environ | {"PYTHONPATH": str(MALL.parents[2])}
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            capture_output=True,
            text=True,
            check=False,
            env=root,
        )
        assert done.stdout.endswith("[]\n"), done.stdout[-300:] + done.stderr
