"""The settings that are written are the settings that are read."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.config import load_config, write_config
from personas.domain.exploration import Exploration
from personas.domain.measure import Column, Measure
from personas.domain.request import Reading, Request
from personas.domain.role import ColumnRole, ColumnSummary
from personas.report import to_json
from personas.unsafe_text import has_control_characters
from personas.use_cases.explore import explore, explore_for_settings
from personas.use_cases.run import run
from tests.effort import examples

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(
    str.strip
)
kept = names.filter(lambda name: bool(name) and name.strip() == name)


def read_back(text: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "personas.yaml"
        file.write_text(text, "utf-8", newline="\n")
        return dict(load_config(file).options)


@examples(150)
@given(kept, kept, kept)
def test_any_name_survives(column: str, constant: str, identity: str) -> None:
    looks = (ColumnSummary(Column(constant, "category"), "constant", 1, ()),)
    measure = Measure("income", "Income", "number", column)
    seen = Exploration(
        "a.csv",
        3,
        looks,
        identity,
        {},
        {},
        (),
        3,
        "retail",
        (measure,),
        (),
        Request("/srv/a.csv"),
        roles=(ColumnRole(constant, "ignored", "", "category"),),
    )
    text = write_config(seen)
    assert not has_control_characters(text)
    found = read_back(text)
    assert found["measure"] == (f"income={column}",)
    assert found["ignore"] == (constant,)
    assert found["id"] == identity


def test_what_is_written_runs(root: Path) -> None:
    seen = explore(Request(root / "examples" / "mall" / "customers.csv"))
    found = read_back(write_config(seen))
    assert found == {
        "data": str(root / "examples" / "mall" / "customers.csv"),
        "rules": "retail",
        "clusters": "auto",
        "id": "CustomerID",
        "measure": (
            "income=Annual Income (k$)",
            "spending=Spending Score (1-100)",
            "age=Age",
            "gender=Gender",
        ),
        "role": (
            "Age=feature",
            "Annual Income (k$)=feature",
            "Gender=profile",
            "Spending Score (1-100)=feature",
        ),
    }


@pytest.mark.parametrize("said", [{}, {"date": "Day", "returns": "drop"}])
def test_purchases_are_written(said: dict[str, str]) -> None:
    rows = pd.DataFrame(
        {
            "Customer": [f"c{i % 5}" for i in range(30)],
            "Day": pd.date_range("2014-01-01", periods=30).strftime("%Y-%m-%d"),
            "Amount": range(1, 31),
        }
    )
    found = read_back(write_config(explore(Request(rows, purchases=said))))
    roles = {"customer": "Customer", "date": "Day", "amount": "Amount"}
    assert found["purchase"] == ("", *(f"{key}={value}" for key, value in (roles | said).items()))


def test_a_preparation_is_written() -> None:
    rows = pd.DataFrame({"a": range(40), "b": range(40, 0, -1)})
    said = {"": "robust", "a": "log weight 2 clip 0 to 30"}
    found = read_back(write_config(explore(Request(rows, preparation=said, pca="0.9"))))
    assert found["prepare"] == ("=robust", "a=log weight 2 clip 0 to 30")
    assert found["pca"] == "0.9"


def test_rows_that_look_like_purchases_are_wondered_at() -> None:
    days = pd.date_range("2014-01-01", periods=30).strftime("%Y-%m-%d")
    rows = pd.DataFrame({"CustomerID": [f"c{i % 5}" for i in range(30)], "Day": days})
    written = write_config(explore(Request(rows.assign(paid=range(30)))))
    assert "# personas init DATA --purchases --force" in written


def test_numbers_of_somebody_are_no_measures() -> None:
    rows = pd.DataFrame({"CustomerID": [i % 5 for i in range(30)], "paid": range(30)})
    found = read_back(write_config(explore(Request(rows))))
    assert (found["measure"], found["features"]) == (("paid=paid",), "paid")


def test_no_column_ends_a_comment() -> None:
    frame = pd.DataFrame({"a\nrules: hacked": [str(i) for i in range(20)], "b": range(20)})
    found = read_back(write_config(explore(Request(frame))))
    assert found["rules"] == "generic"


def test_what_was_said_is_written() -> None:
    frame = pd.DataFrame({"a": ["1,234", "2,345"] * 20, "b": ["01/02/2014", "03/04/2014"] * 20})
    reading = Reading(decimal={"a": ",", "": "."}, dates={"": "dmy"}, missing=("n/a", "-"))
    request = Request(frame, reading=reading, gaps={"a": "drop"}, unit="order", ignore=["b"])
    found = read_back(write_config(explore(request)))
    assert found["decimal"] == ("a=,", "=.")
    assert found["dates"] == ("=dmy",)
    assert found["missing"] == "n/a,-"
    assert found["gaps"] == ("a=drop",)
    assert found["unit"] == "order"
    assert found["ignore"] == ("b",)


def test_columns_that_read_both_ways_are_asked_about() -> None:
    frame = pd.DataFrame({"a": ["1,234", "2,345"] * 20, "b": ["01/02/2014", "03/04/2014"] * 20})
    text = write_config(explore(Request(frame)))
    assert '# decimal: {a: "."} or ","' in text
    assert "# dates: {b: dmy} or mdy" in text


def test_labels_are_written_and_are_no_measure() -> None:
    rows = range(30)
    frame = pd.DataFrame({"income": rows, "tier": [i % 3 for i in rows], "id": rows})
    text = write_config(explore(Request(frame, labels="tier")))
    assert read_back(text)["labels"] == "tier"
    assert "# tier" not in text.replace("#  ", "# ")


PURCHASES = Path(__file__).parents[2] / "examples" / "online-retail" / "purchases.csv"


def test_settings_of_purchases_give_the_run_that_purchases_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = write_config(explore_for_settings(Request(PURCHASES)))
    found = read_back(text)
    assert "purchases:\n  customer: Customer ID\n" in text
    assert "return_rate" not in found.get("ignore", ())
    settings = dict(pair.split("=", 1) for pair in found["purchase"] if pair)
    measures = dict(pair.split("=", 1) for pair in found["measure"])
    written = Request(
        PURCHASES, found["rules"], id=found["id"], purchases=settings, measures=measures
    )
    both = [to_json(run(request).run) for request in (written, Request(PURCHASES, purchases={}))]
    by_settings, by_flag = both
    others = [w for w in by_flag["warnings"] if w["code"] != "W131"]  # said by the settings instead
    assert len(others) == len(by_flag["warnings"]) - 1
    assert {w["code"] for w in others} == {"W415"}
    assert by_settings == by_flag | {"warnings": others}
