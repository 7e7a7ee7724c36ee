"""A pack drafted from a table lints clean, passes its tests, and names every segment by rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from personas import rules
from personas.domain.request import Request
from personas.rules.language.conditions import leaves as rules_leaves
from personas.use_cases.draft import draft
from personas.use_cases.run import run

Personas = Callable[..., Any]
ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
PURCHASES: dict[str, Any] = {"purchases": {}}
CRM: dict[str, Any] = {"ignore": ("income",)}  # its numbers read both ways
QUICK: list[tuple[str, dict[str, Any]]] = [
    ("mall/customers.csv", {}),
    ("online-retail/purchases.csv", PURCHASES),
]
EXAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("sales/customers.xlsx", {}),
    ("campaign/customers.csv", {}),
    ("crm/customers.csv", CRM),
    ("crm/next-month.csv", CRM),
]
TABLES: list[tuple[str, dict[str, Any]]] = [
    ("mall/Mall_Customers.csv", {}),
    ("mall/Mall_Customers_Genre_zero_padded.csv", {}),
    ("mall/mall_cust_missing_a.csv", {}),
    ("campaign/marketing_campaign.csv", {}),
    ("campaign/marketing_campaign_semicolon_bom.csv", {}),
    ("ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv", {}),
    ("ecommerce/digital_marketing_campaign_dataset.csv", {}),
    ("survey/mcdonalds.csv", {}),
    ("made/crowd_population.csv", {}),
    ("made/large_k4.csv", {}),
    ("made/rfm_k3.csv", {}),
    ("made/shares_k2.csv", {}),
    ("made/two_incomes_share_noise.csv", {}),
    ("sales/New 1000 Sales Record.xlsx", {"unit": "order"}),
    ("cdnow/CDNOW_master.txt", PURCHASES),
    ("online_retail/OnlineRetail.csv.gz", PURCHASES),
]


def _check(data: Path, folder: Path, **settings: Any) -> rules.RulePack:
    """Draft a pack from a table, and use it on that table."""
    file = folder / "drafted.yaml"
    text, _ = draft(Request(data, **settings), "drafted.yaml", "personas preview")
    file.write_text(text, "utf-8")
    pack = rules.load(file)
    assert rules.lint(pack) == ()
    assert rules.run_tests(pack).passed
    result = run(Request(data, **settings | {"rules": file})).run
    assert {naming.outcome for naming in result.names.values()} == {"rule"}
    ids = [naming.persona for naming in result.names.values()]
    assert ids == [persona.id for persona in pack.personas]
    assert len(pack.tests) >= len(ids)
    measures = {measure.name: measure for measure in pack.measures}
    roles = {m.name: m.role for m in result.all_measures if m.name in measures}
    assert roles == {name: measure.role for name, measure in measures.items()}
    # A rule holds for its own segment and for no other.
    for segment in result.profile.segments:
        attempts = rules.explain(pack, segment, result.profile.population)
        held = [attempt.persona for attempt in attempts if attempt.verdict == "held"]
        assert held in ([result.names[segment.id].persona], [])  # figures of few are withheld
    return pack


@pytest.mark.parametrize(("name", "settings"), QUICK)
def test_an_example(name: str, settings: dict[str, Any], tmp_path: Path) -> None:
    pack = _check(ROOT / "examples" / name, tmp_path, **settings)
    assert all(persona.texts.do and "{{" in persona.texts.story for persona in pack.personas)


@pytest.mark.parametrize(("name", "settings"), EXAMPLES)
def test_a_larger_example(name: str, settings: dict[str, Any], tmp_path: Path) -> None:
    _check(ROOT / "examples" / name, tmp_path, **settings)


@pytest.mark.long
@pytest.mark.parametrize(("name", "settings"), TABLES)
def test_a_public_table(name: str, settings: dict[str, Any], tmp_path: Path) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"the public table {name} is not beside the checkout")
    _check(SHARED / name, tmp_path, **settings)


HEADERS = ["a: b, {c}", "{{ name }}", "none", "true", "#1 “Größe” [€]", "size", "two\u2028lines"]


def _write(file: Path, headers: list[str]) -> Path:
    """Write a table of three clear groups of 60, by as many columns as there are headers."""
    random = np.random.default_rng(7)
    centres = random.permuted(np.tile([0.0, 10.0, 20.0], (len(headers), 1)), axis=1)
    rows = [centres[:, group] + random.normal(size=len(headers)) for group in [0, 1, 2] * 60]
    quoted = ",".join('"' + header.replace('"', '""') + '"' for header in headers)
    lines = [quoted, *(",".join(f"{x:.3f}" for x in row) for row in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_names_of_columns_are_no_part_of_the_language(tmp_path: Path) -> None:
    pack = _check(_write(tmp_path / "odd.csv", HEADERS), tmp_path, rules="generic", clusters="3")
    assert {c for m in pack.measures for c in m.columns} >= {"a: b, {c}", "{{ name }}", "true"}


def test_a_calculated_measure_does_not_become_the_column_of_its_name(tmp_path: Path) -> None:
    data = _write(tmp_path / "sums.csv", ["x", "y"])
    pack = _check(data, tmp_path, rules="generic", measures={"x": "x + y"}, clusters="3")
    [measure] = [m for m in pack.measures if m.name == "x"]
    assert (measure.expressions, measure.columns) == (("x + y",), ("x, calculated",))


def test_segments_of_answers_are_told_apart_by_shares(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    likes = np.array([[9, 9, 1, 1, 1, 9], [1, 1, 9, 9, 1, 9], [1, 9, 1, 9, 9, 1]]) / 10
    rows = [random.random(6) < likes[group] for group in [0, 1, 2] * 80]
    lines = [",".join("Yes" if answer else "No" for answer in row) for row in rows]
    (tmp_path / "s.csv").write_text("\n".join(["fast,cheap,tasty,spicy,healthy,near", *lines]))
    pack = _check(tmp_path / "s.csv", tmp_path, clusters="3")
    leaves = [leaf for persona in pack.personas for leaf in rules_leaves(persona.when)]
    assert {type(leaf).__name__ for leaf in leaves} <= {"Share", "MostCommon"}
    assert all("most_common" in persona.texts.story for persona in pack.personas)


def test_labels_and_roles_are_heeded(tmp_path: Path) -> None:
    data = ROOT / "examples/mall/customers.csv"
    _check(data, tmp_path, labels="Gender")
    pack = _check(data, tmp_path, roles={"Age": "profile"}, rules="generic", clusters="4")
    assert "age" not in [measure.name for measure in pack.measures]


def test_segments_that_are_alike_are_refused(tmp_path: Path, run_personas: Personas) -> None:
    rows = [f"{group},{value}" for group in "AB" for value in range(40)]
    (tmp_path / "twins.csv").write_text("\n".join(["group,points", *rows]) + "\n", "utf-8")
    words = ("--from", "twins.csv", "--labels", "group", "--rules", "generic")
    result = run_personas("rules", "new", "x.yaml", *words, "--quiet")
    assert result.exit == 2
    assert "E231 Segments 1 and 2 are alike in every figure" in result.err
    assert not (tmp_path / "x.yaml").exists()


def test_the_command(tmp_path: Path, run_personas: Personas) -> None:
    data = ROOT / "examples/mall/customers.csv"
    assert run_personas("rules", "new", "x.yaml", "--from", data, "-k", "5").out == "x.yaml\n"
    text = (tmp_path / "x.yaml").read_text("utf-8")
    assert "#   personas preview customers.csv --rules x.yaml --clusters 5\n" in text
    assert run_personas("rules", "lint", "x.yaml").out == "No findings.\n"
    result = run_personas("rules", "new", "x.yaml", "--from", data)
    assert (result.exit, result.err[:4]) == (2, "E225")
    assert (tmp_path / "x.yaml").read_text("utf-8") == text
    assert run_personas("rules", "new", "x.yaml", "--force").exit == 0
    assert (tmp_path / "x.yaml").read_text("utf-8") == rules.starter("x.yaml")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-k", "4", "--id", "x"), "--clusters, --id has no effect without --from DATA"),
        (("--from", "nowhere.csv"), "nowhere.csv"),
        (("--from", "x.csv", "--rules", "nothing"), "E201 There is no rule pack `nothing`"),
    ],
)
def test_bad_input(words: tuple[str, ...], message: str, run_personas: Personas) -> None:
    result = run_personas("rules", "new", "new.yaml", *words)
    assert result.exit == 2
    assert message in result.err
    assert "E599" not in result.err
