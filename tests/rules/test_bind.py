"""Measures find their columns, or say exactly what is missing."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from personas.domain.measure import Column
from personas.domain.problem import PersonasError, Problem
from personas.rules import Binding, RulePack, bind, load

PACK = """\
measures:
  income: {label: Annual income, unit: k$, columns: [Annual Income (k$), income]}
  spending: {columns: [Spending Score, spend]}
  age: {optional: true}
  gender: {optional: true}
personas:
  rich: {when: {income: high}}
  young: {when: {age: low, gender: {most_common: Female}}}
  old: {when: {age: high}}
"""
MALL = ("CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)")


@pytest.fixture
def pack(tmp_path: Path) -> RulePack:
    file = tmp_path / "pack.yaml"
    file.write_text(PACK, encoding="utf-8")
    return load(file)


def columns(*names: str, text: tuple[str, ...] = ()) -> list[Column]:
    return [Column(name, "category" if name in text else "number") for name in names]


def bound(binding: Binding) -> dict[str, str]:
    return {measure.name: measure.column for measure in binding.measures}


def problems(pack: RulePack, table: list[Column], overrides: dict[str, str]) -> list[Problem]:
    with pytest.raises(PersonasError) as caught:
        bind(pack, table, overrides)
    return list(caught.value.problems)


def test_the_retail_pack_finds_the_columns_of_a_mall() -> None:
    binding = bind(load("retail"), columns(*MALL, text=("Gender",)), {})
    assert [(m.name, m.column, m.label, m.kind, m.unit) for m in binding.measures] == [
        ("income", "Annual Income (k$)", "Annual income", "number", "k$"),
        ("spending", "Spending Score (1-100)", "Spending score", "number", None),
        ("age", "Age", "Age", "number", "years"),
        ("gender", "Gender", "Gender", "category", None),
    ]
    assert binding.warnings == ()


def test_an_exact_name_beats_an_earlier_loose_one(pack: RulePack) -> None:
    table = columns("ANNUAL INCOME K$", "income", "spend", "age", "gender")
    assert bound(bind(pack, table, {}))["income"] == "income"


def test_names_match_without_case_spaces_and_punctuation(pack: RulePack) -> None:
    table = columns("annual_income_k", "spending-score", "AGE", "Gender?")
    assert bound(bind(pack, table, {})) == {
        "income": "annual_income_k",
        "spending": "spending-score",
        "age": "AGE",
        "gender": "Gender?",
    }


def test_the_order_of_columns_does_not_matter(pack: RulePack) -> None:
    table = columns("income", "Income", "spend", "Age", "gender")
    made = {bind(pack, list(order), {}) for order in permutations(table)}
    assert len(made) == 1


def test_overrides_bind_and_make_measures(pack: RulePack) -> None:
    table = columns("Gehalt", "Total Spend", "visits", "orders")
    overrides = {"visits": "visits", "spending": "total spend", "buys": "orders"}
    overrides["income"] = "Gehalt"
    binding = bind(pack, table, overrides)
    assert bound(binding) == {
        "income": "Gehalt", "spending": "Total Spend", "buys": "orders", "visits": "visits",
    }  # fmt: skip
    assert [measure.label for measure in binding.measures[2:]] == ["buys", "visits"]


def test_all_that_is_missing_is_said_at_once(pack: RulePack) -> None:
    income, spending = problems(pack, columns("Incme", "Total Spend", "id"), {})
    assert (income.code, spending.code) == ("E401", "E401")
    assert income.message == "No column for the measure `income` (Annual income)"
    assert income.help == (
        'Map one, for example --measure "income=Incme". Nearest: `Incme`. '
        "Columns found: `Incme`, `Total Spend`, `id`"
    )
    assert spending.help
    assert '--measure "spending=Total Spend"' in spending.help
    assert spending.location
    assert spending.location.line == 3


def test_nothing_like_it_is_said_so(pack: RulePack) -> None:
    income, _ = problems(pack, columns("zzz"), {})
    assert income.help == ('Map one, for example --measure "income=COLUMN". Columns found: `zzz`')
    many = columns(*(f"x{n:02}" for n in range(50)))
    assert "`x39`, …" in (problems(pack, many, {})[0].help or "")


def test_an_override_of_no_column(pack: RulePack) -> None:
    (problem,) = problems(pack, columns("income", "spend"), {"age": "aeg"})
    assert (problem.code, problem.message) == (
        "E402",
        "There is no column `aeg` for the measure `age`",
    )


def test_two_columns_that_could_be_meant(pack: RulePack) -> None:
    table = columns("Spend", "SPEND", "income", "x y", "x_y")
    spending, age = problems(pack, table, {"age": "X-Y"})
    assert spending.message == "Several columns could be `spending`: `SPEND`, `Spend`"
    assert spending.help == 'Say which: --measure "spending=SPEND"'
    assert (age.code, age.location) == ("E404", None)


def test_text_that_is_compared_as_a_number(pack: RulePack) -> None:
    table = columns("income", "spend", "age", text=("income", "age", "spend"))
    income, age = problems(pack, table, {})
    assert income.message == "`income` is compared as a number, but the column `income` holds text"
    assert income.location
    assert (income.location.line, age.code) == (7, "E403")


def test_a_category_in_numbers_is_a_category(pack: RulePack) -> None:
    binding = bind(pack, columns("income", "spend", "gender"), {})
    assert binding.measures[2].kind == "category"
    text = bind(pack, columns("income", "spend", text=("spend",)), {})
    assert text.measures[1].kind == "category"


def test_skipped_conditions_are_said_once_a_measure(pack: RulePack) -> None:
    binding = bind(pack, columns("income", "spend"), {})
    assert [(p.code, p.message) for p in binding.warnings] == [
        ("W401", "No column for `age`: its conditions are skipped in young, old"),
        ("W401", "No column for `gender`: its conditions are skipped in young"),
    ]


def test_an_absent_measure_that_nothing_looks_at_is_no_news() -> None:
    binding = bind(load("retail"), columns("Age", "income", "spending"), {})
    assert binding.warnings == ()


def test_a_unit_comes_from_the_column_else_from_the_pack(pack: RulePack) -> None:
    table = [Column("income", "number"), Column("spend", "number", unit="$")]
    assert [measure.unit for measure in bind(pack, table, {}).measures] == ["k$", "$"]
    table = [Column("income", "number", unit="€"), Column("spend", "number", unit="$")]
    assert [measure.unit for measure in bind(pack, table, {}).measures] == ["€", "$"]
