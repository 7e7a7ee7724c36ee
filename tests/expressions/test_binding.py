"""Expressions on the way to measures: asked for by hand, or given by a pack."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import personas
from personas.domain.measure import Column
from personas.domain.problem import PersonasError
from personas.rules import load
from personas.use_cases.bind import bind_measures

PACK = """\
measures:
  spend: {columns: [total_spend], expression: Wines + Fruits}
  age: {columns: [age], optional: true, expression: 2014 - Born}
personas:
  big: {when: {spend: high}, story: Much., do: [Thank them]}
tests: [{name: much, given: {spend: q90}, expect: big}]
"""

WINES, FRUITS, BORN = (Column(name, "number", "number") for name in ("Wines", "Fruits", "Born"))
TOTAL = Column("Total Spend", "number", "number")
WORDS = Column("City", "category")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    file = tmp_path / "pack.yaml"
    file.write_text(PACK)
    return file


def bound(pack: Path, *columns: Column, **said: str) -> dict[str, tuple[str, str | None, str]]:
    found = bind_measures(load(pack), columns, said).measures
    return {m.name: (m.column, m.expression, m.kind) for m in found}


def test_a_pack_calculates_what_no_column_supplies(pack: Path) -> None:
    text = "Wines + Fruits"
    assert bound(pack, WINES, FRUITS) == {"spend": (text, text, "number")}
    assert bound(pack, WINES, FRUITS, TOTAL)["spend"] == ("Total Spend", None, "number")
    assert bound(pack, WINES, FRUITS, BORN)["age"][1] == "2014 - Born"


def test_by_hand_comes_first(pack: Path) -> None:
    said = {"spend": "Wines * 2", "home": "City", "far": "City = 'Rome'", "less": "-Wines"}
    found = bound(pack, WINES, FRUITS, TOTAL, WORDS, **said)
    assert found["spend"] == ("Wines * 2", "Wines * 2", "number")
    assert found["home"] == ("City", None, "category")
    assert found["far"] == ("City = 'Rome'", "City = 'Rome'", "number")
    assert found["less"][1] == "-Wines"


def test_a_header_wins_over_an_expression(pack: Path) -> None:
    header = Column("Wines * 2", "number", "number")
    assert bound(pack, WINES, FRUITS, header, spend="Wines * 2")["spend"][1] is None
    assert bound(pack, WINES, FRUITS, header, spend="wines*2")["spend"][0] == "Wines * 2"


def codes(pack: Path, *columns: Column, **said: str) -> list[str]:
    with pytest.raises(PersonasError) as caught:
        bound(pack, *columns, **said)
    return [problem.code for problem in caught.value.problems]


def test_all_wrong_expressions_are_told_at_once(pack: Path) -> None:
    said = {"spend": "Wines + City", "a": "Wines +", "b": "Wins * Fruit", "c": "now()"}
    assert codes(pack, WINES, FRUITS, WORDS, **said) == ["E123", "E121", "E122", "E122", "E124"]


def test_a_plain_word_that_is_no_column_stays_a_missing_column(pack: Path) -> None:
    assert codes(pack, WINES, FRUITS, x="Wine") == ["E402"]


def test_a_broken_expression_of_a_pack_is_placed_in_it(pack: Path) -> None:
    pack.write_text(PACK.replace("Wines + Fruits", "Wines + City"))
    with pytest.raises(PersonasError) as caught:
        bound(pack, WINES, WORDS)
    (problem,) = caught.value.problems
    assert problem.code == "E123"
    assert problem.location
    assert (problem.location.file, problem.location.line) == (pack.as_posix(), 2)


def test_new_customers_are_calculated_alike(root: Path) -> None:
    frame = pd.read_csv(root / "examples" / "mall" / "customers.csv", dtype={"CustomerID": str})
    measures = {"spending": '"Spending Score (1-100)" / 2', "income": '"Annual Income (k$)" + 1'}
    made = personas.segment(frame, clusters=3, measures=measures)
    shuffled = frame.sample(frac=1, random_state=1)
    again = made.assign(shuffled).set_index("CustomerID")["segment"]
    first = made.customers.set_index("CustomerID")["segment"]
    assert again.sort_index().to_dict() == first.sort_index().to_dict()
    with pytest.raises(PersonasError) as caught:
        made.assign(frame.drop(columns="Spending Score (1-100)"))
    assert [problem.code for problem in caught.value.problems] == ["E109"]
