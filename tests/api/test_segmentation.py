"""The Python API on a path and on a frame: the same answer, and its verbs."""

from __future__ import annotations

import json
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pytest

import personas
from personas.api.loaded import COLUMNS
from tests.public import segment_public

SIX = {
    "Premium Shoppers": "💎",
    "Cautious Savers": "🧐",
    "Budget Shoppers": "💸",
    "Impulse Shoppers": "⚡",
    "Young Enthusiasts": "🎉",
    "Potential Loyalists": "🌟",
}


@pytest.fixture(scope="module")
def path(root: Path) -> Path:
    return root / "examples" / "mall" / "customers.csv"


@pytest.fixture(scope="module")
def found(path: Path) -> personas.Segmentation:
    return personas.segment(path)


@pytest.fixture(scope="module")
def frame(path: Path) -> pd.DataFrame:
    return pd.read_csv(path)


def test_path_and_frame_agree(found: personas.Segmentation, frame: pd.DataFrame) -> None:
    again = personas.segment(frame)
    pd.testing.assert_frame_equal(again.personas, found.personas)
    pd.testing.assert_frame_equal(again.customers, found.customers)


def test_six_segments_six_personas_by_rule(found: personas.Segmentation) -> None:
    names = found.run.names.values()
    assert {naming.name: naming.icon for naming in names} == SIX
    assert {naming.outcome for naming in names} == {"rule"}
    assert found.warnings == ()


def test_every_customer_is_in_the_segment_that_assign_gives(
    found: personas.Segmentation, frame: pd.DataFrame
) -> None:
    shuffled = frame.sample(frac=1, random_state=1)
    assigned = found.assign(shuffled)
    assert list(assigned.index) == list(shuffled.index)
    assert list(assigned.columns) == [*frame.columns, *COLUMNS]
    kept = found.customers.assign(CustomerID=lambda c: c["CustomerID"].astype(int))
    both = assigned.merge(kept, on="CustomerID", suffixes=("", "_before"))
    assert len(both) == len(frame)
    assert (both["segment"] == both["segment_before"]).all()
    assert (both["persona_id"] == both["persona_id_before"]).all()


def test_assign_needs_only_the_columns_that_shape_segments(
    found: personas.Segmentation, frame: pd.DataFrame
) -> None:
    few = frame[["Spending Score (1-100)", "Age", "Annual Income (k$)"]].astype({"Age": str})
    with pytest.warns(personas.PersonasWarning, match="W713 `Gender`"):
        assigned = found.assign(few)
    assert (assigned["segment"] == found.assign(frame)["segment"]).all()


def test_assign_says_which_columns_are_missing(
    found: personas.Segmentation, frame: pd.DataFrame
) -> None:
    with pytest.raises(personas.PersonasError) as caught:
        found.assign(frame.rename(columns={"Age": "Years"}))
    (problem,) = caught.value.problems
    assert problem.code == "E109"
    assert "place in the frame" not in (problem.help or "")
    assert "`Age`" in problem.message
    assert "`Years`" in (problem.help or "")


def test_clusters_and_measures_are_respected(frame: pd.DataFrame) -> None:
    renamed = frame.rename(columns={"Annual Income (k$)": "pay"})
    made = personas.segment(renamed, clusters=4, measures={"income": "pay"}, features=["income"])
    assert len(made.personas) == 4
    assert [f.measure for f in made.run.clusters.recipe.features] == ["income"]


def test_the_report_is_whole(found: personas.Segmentation, tmp_path: Path) -> None:
    folder = found.report(tmp_path / "report")
    names = {file.name for file in folder.iterdir()}
    expected = {"README.md", "report.html", "charts", "segments.csv", "customers.csv", "model.json"}
    assert expected <= names
    readme = (folder / "README.md").read_text("utf-8")
    linked = [part.split(")")[0] for part in readme.split("](")[1:]]
    assert linked
    assert all((folder / name).is_file() for name in linked)
    customers = pd.read_csv(folder / "customers.csv")
    assert list(customers.columns) == ["CustomerID", "segment", "persona_id", "persona"]
    assert len(customers) == 200


def test_the_model_holds_what_assignment_needs(
    found: personas.Segmentation, tmp_path: Path
) -> None:
    model = json.loads(found.save(tmp_path / "model.json").read_text("utf-8"))
    assert model["format"] == 2
    clusters = model["run"]["clusters"]
    assert len(clusters["centroids"]) == 6
    assert {len(c) for c in clusters["centroids"]} == {len(clusters["recipe"]["features"])}
    assert list(model["run"]["names"]) == ["1", "2", "3", "4", "5", "6"]
    assert model["run"]["profile"]["population"]["customers"] == 200


def test_a_notebook_shows_a_table_and_escapes(found: personas.Segmentation) -> None:
    html = found._repr_html_()
    assert html.count("<tr") >= 7
    assert "Premium Shoppers" in html


def test_mall_has_its_six_personas(shared_data: Path) -> None:
    mall = segment_public(shared_data / "mall" / "Mall_Customers.csv")
    assert {naming.name: naming.icon for naming in mall.run.names.values()} == SIX
    assert {naming.outcome for naming in mall.run.names.values()} == {"rule"}
    assert mall.run.choice.k == 6
    zeros = segment_public(shared_data / "mall" / "Mall_Customers_Genre_zero_padded.csv")
    assert zeros.customers["CustomerID"][0] == "0001"
    assert (zeros.customers["persona"] == mall.customers["persona"]).all()


@pytest.fixture(scope="module")
def written(frame: pd.DataFrame) -> pd.DataFrame:
    """The mall in words of another country, where three customers alone would read two ways."""
    pay = frame["Annual Income (k$)"].map(lambda k: f"{k}.500" if k < 100 else f"0,{k}")
    return frame.assign(**{"Annual Income (k$)": pay, "Age": frame["Age"].map(lambda a: f"{a} y")})


def test_assign_reads_cells_as_the_run_did(written: pd.DataFrame) -> None:
    words = written.astype(str).replace({"Age": {"19 y": "not told"}})
    told = personas.Reading(decimal={"Annual Income (k$)": ","}, missing=("not told",))
    found = personas.segment(words, "retail", clusters=4, reading=told)
    whole, few = found.assign(words), words.iloc[:3]
    assert len(set(whole["segment"])) == 4
    assert list(found.assign(few)["segment"]) == list(whole["segment"].iloc[:3])


@pytest.mark.long
def test_assign_reads_a_few_cells_as_the_many_were_read(written: pd.DataFrame) -> None:
    found = personas.segment(written.astype(str), "retail", clusters=4)
    few = written.astype(str).iloc[:3]
    with pytest.raises(personas.PersonasError, match="E112"):
        personas.segment(few, "retail", clusters=2)
    whole = found.assign(written.astype(str))
    assert list(found.assign(few)["segment"]) == list(whole["segment"].iloc[:3])


@pytest.mark.long
def test_the_call_that_is_shown_gives_the_same_again(
    path: Path, written: pd.DataFrame, tmp_path: Path
) -> None:
    customers = written.astype(str).assign(Notes="x")
    made = personas.segment(
        customers,
        "retail",
        clusters="3-4",
        id="CustomerID",
        measures=MappingProxyType({"age": "Age"}),
        features=("income", "age"),
        ignore=["Notes"],
        unit="order",
        reading=personas.Reading(decimal={"": ","}, missing=("n/a",)),
        gaps={"": "drop"},
        outliers={"income": "iqr 3"},
    )
    call = made.run.reproduce
    assert "sheet" not in call
    again = eval(call, {"personas": personas, "customers": customers})
    assert again.run == made.run
    plain = personas.segment(path, clusters=4)
    assert plain.run.reproduce == f"personas.segment({path.name!r}, clusters=4)"
