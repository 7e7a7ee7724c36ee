"""Customers whom no measure places: left out of the run and told, as `assign` leaves them out."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import personas
from personas.api.loaded import PersonasWarning

BLANK = [3, 50, 199]
MEASURES = ["Annual Income (k$)", "Spending Score (1-100)", "Age"]


@pytest.fixture(scope="module")
def found(root: Path) -> personas.Segmentation:
    return personas.segment(mall_with_gaps(root))


@pytest.fixture
def table(root: Path) -> pd.DataFrame:
    return mall_with_gaps(root)


def mall_with_gaps(root: Path) -> pd.DataFrame:
    frame = pd.read_csv(root / "examples" / "mall" / "customers.csv", dtype={"CustomerID": str})
    frame[MEASURES] = frame[MEASURES].astype("float64")
    frame.loc[BLANK, MEASURES] = None
    frame.loc[10, MEASURES[1:]] = None  # one measure is enough
    return frame


def told(found: personas.Segmentation) -> list[str]:
    return [problem.message for problem in found.run.warnings if problem.code == "W315"]


def test_who_cannot_be_placed_is_left_out_and_counted(
    found: personas.Segmentation, table: pd.DataFrame
) -> None:
    whole = personas.segment(table.drop(index=BLANK))
    assert found.run.profile == whole.run.profile
    assert found.run.clusters == whole.run.clusters
    assert len(found.customers) == len(table) - len(BLANK)
    left_out = "3 of 200 customers have no value in any measure that segments depend on"
    assert told(found) == [f"{left_out}; they were left out"]
    assert told(whole) == []


def test_assign_leaves_out_the_same(found: personas.Segmentation, table: pd.DataFrame) -> None:
    with pytest.warns(PersonasWarning, match="W716 3 of 200"):
        placed = found.assign(table)
    here = placed["segment"].notna()
    assert list(table.index[~here]) == BLANK
    after = placed[here].set_index("CustomerID")["segment"].astype(int)
    before = found.customers.set_index("CustomerID")["segment"]
    assert after.to_dict() == before.to_dict()


def test_what_does_not_count_places_nobody(table: pd.DataFrame) -> None:
    table["Age"] = range(200)  # everybody has an age, but only the other two are asked for
    found = personas.segment(table, features=["income", "spending"], clusters=5)
    assert told(found) != []
    assert len(found.customers) == len(table) - len(BLANK)


def test_filled_gaps_place_everybody(table: pd.DataFrame) -> None:
    found = personas.segment(table, gaps={"": "median"})
    assert told(found) == []
    assert len(found.customers) == len(table)


def test_labels_need_no_measure(table: pd.DataFrame) -> None:
    table["group"] = ["one", "two"] * 100
    found = personas.segment(table, labels="group")
    assert told(found) == []
    assert len(found.customers) == len(table)
