"""Conditions on outcomes, several expressions for a measure, and amounts with their unit."""

from __future__ import annotations

from pathlib import Path

import pytest

import personas
from personas.domain.measure import Measure
from personas.domain.problem import PersonasError
from personas.domain.profile import Population
from personas.rules import lint, lint_with_data, load, name_segments, resolve
from personas.rules.matching.texts import NumberFacts, amount
from tests.rules import builders

PACK = """
version: 1
name: calls
measures:
  churn: {role: outcome}
  spend:
    role: value
    columns: [spend_total]
    expression: [wine + fruit, wine + fruits]
personas:
  leaving: {when: {%s}, do: [Call them]}
  all: {when: {spend: at most q99}, do: [Write to them]}
tests:
  - {given: {churn: high, spend: high}, expect: leaving}
  - {given: {churn: low, spend: low}, expect: all}
"""


def write(folder: Path, when: str) -> str:
    file = folder / "calls.yaml"
    file.write_text(PACK % when, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("when", "codes"),
    [("churn: high", ["W416"]), ("churn: high, spend: high", []), ("spend: high", [])],
)
def test_a_persona_cannot_rest_on_outcomes_alone(
    tmp_path: Path, when: str, codes: list[str]
) -> None:
    found = [problem.code for problem in lint(load(write(tmp_path, when)))]
    assert [code for code in found if code == "W416"] == codes


def test_roles_and_expressions_are_resolved(tmp_path: Path) -> None:
    pack = load(write(tmp_path, "churn: high, spend: high"))
    copy = tmp_path / "copy.yaml"
    copy.write_text(resolve(pack), encoding="utf-8")
    assert load(str(copy)).measures == pack.measures
    assert [m.role for m in pack.measures] == ["outcome", "value"]


def test_the_first_expression_is_taken_whose_columns_are_there(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    lines = ["id,wine,fruits,churn", *(f"c{n},{n % 7},{n % 5},{n % 2}" for n in range(60))]
    file.write_text("\n".join(lines), encoding="utf-8")
    run = personas.segment(file, write(tmp_path, "churn: high, spend: high"), clusters=2).run
    spend = next(measure for measure in run.measures if measure.name == "spend")
    assert (spend.expression, spend.role) == ("wine + fruits", "value")
    assert {f.measure for f in run.clusters.recipe.features} == {"spend"}


def test_a_missing_column_of_all_expressions_is_told(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    lines = ["id,wine,churn", *(f"c{n},{n % 7},{n % 2}" for n in range(60))]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(PersonasError) as caught:
        personas.segment(file, write(tmp_path, "churn: high, spend: high"), clusters=2)
    assert [problem.code for problem in caught.value.problems] == ["E401"]


@pytest.mark.parametrize(
    ("unit", "text"),
    [("$", "$1,200"), ("%", "1,200%"), ("k$", "1,200 k$"), ("", "1,200"), ("days", "1,200 days")],
)
def test_an_amount_has_its_unit(unit: str, text: str) -> None:
    facts = NumberFacts("Spend", unit, 1200.0, -3.5, 1.0, 2.0, 0.5, "mid", 900.0)
    assert amount(facts) == text
    assert amount(facts, "population") == text.replace("1,200", "900")


def test_an_amount_below_zero_and_what_is_none() -> None:
    facts = NumberFacts("Spend", "$", 1.0, -3.5, 1.0, 2.0, 0.5, "mid", 900.0)
    assert amount(facts, "mean") == "−$3.5"
    for wrong in ("level", "nothing"):
        with pytest.raises(ValueError, match="`amount` takes"):
            amount(facts, wrong)


def people(**measures: float) -> tuple[Population, dict[str, float]]:
    return builders.population(dict.fromkeys(measures, (0, 100))), measures


@pytest.mark.parametrize(
    ("catalogue", "avoid"),
    [(0.9, "Sending them elsewhere for what the website could do"),
     (0.1, "Printed catalogues, from which they seldom order"),
     (None, "Sending them elsewhere for what the website could do")],
)  # fmt: skip
def test_advice_does_not_contradict_what_they_buy(catalogue: float | None, avoid: str) -> None:
    measures = {"income": 0.5, "total_spend": 0.6, "web_purchases": 0.9}
    if catalogue is not None:
        measures["catalogue_purchases"] = catalogue
    population, row = people(**measures)
    (naming,), _ = name_segments(load("campaign"), builders.profile(population, row))
    assert (naming.persona, naming.avoid) == ("web", (avoid,))


@pytest.mark.parametrize("name", ["campaign", "crm", "retail", "rfm", "sales", "bank", "telecom"])
def test_texts_say_typically(name: str) -> None:
    for persona in load(name).personas:
        assert "in the middle of the group" not in persona.texts.story
        assert "typical customer" not in persona.texts.story


def test_a_table_may_lack_what_only_describes() -> None:
    pack = load("campaign")
    population, row = people(income=0.5, total_spend=0.6)
    measures = [Measure(name, name, "number", name) for name in row]
    found = lint_with_data(pack, measures, builders.profile(population, row))
    absent = {p.message.split("`")[1] for p in found if p.code == "W211"}
    assert absent == {
        "web_purchases", "store_purchases", "catalogue_purchases", "recency", "children",
    }  # fmt: skip
