"""The public tables: each is read right, or refused for its own reason."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from personas import segment
from personas.domain.request import Reading
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.report import to_json
from tests.data_in.cells import cells
from tests.public import segment_public

MALL = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]


def forms(path: Path, reading: Reading | None = None) -> dict[str, tuple[Any, ...]]:
    """Return what each column was read as."""
    columns = open_table(find_source(path), reading).columns
    return {c.name: (c.form, c.unit, c.gaps, c.coerced) for c in columns}


def test_campaign(shared_data: Path) -> None:
    for name in ("marketing_campaign.csv", "marketing_campaign_semicolon_bom.csv"):
        found = forms(shared_data / "campaign" / name)
        assert len(found) == 29
        assert found["Income"] == ("number", None, 24, 0)
        assert found["Dt_Customer"] == ("date", None, 0, 0)


@pytest.mark.long
def test_both_copies_of_the_campaign_are_one_table(shared_data: Path) -> None:
    """`test_the_other_copy_of_a_table_is_assigned_alike` runs on both."""
    folder = shared_data / "campaign"
    files = ("marketing_campaign.csv", "marketing_campaign_semicolon_bom.csv")
    first, second = (cells(folder / file) for file in files)
    assert first == second


def test_zero_padded_ids_and_genre_change_nothing(shared_data: Path) -> None:
    files = ("Mall_Customers.csv", "Mall_Customers_Genre_zero_padded.csv")
    runs = [segment_public(shared_data / "mall" / f, "retail", 6) for f in files]
    views = [to_json(result.run) for result in runs]
    names = [{role.pop("column") for role in view["roles"]} for view in views]
    assert names[0] - names[1] == {"Gender"}
    assert names[1] - names[0] == {"Genre"}
    assert views[0] == views[1]
    assert min(runs[1].customers["CustomerID"]) == "0001"


def test_missing_cells_are_counted(shared_data: Path) -> None:
    found = forms(shared_data / "mall" / "mall_cust_missing_a.csv")
    assert (found["Age"][2], found["Annual Income (k$)"][2]) == (9, 3)


def test_money_percent_and_the_word_none(shared_data: Path) -> None:
    path = shared_data / "ecommerce" / "Ecommerce_Consumer_Behavior_Analysis_Data.csv"
    found = forms(path)
    assert found["Purchase_Amount"] == ("number", "$", 0, 0)
    assert found["Time_of_Purchase"][0] == "date"
    assert found["Discount_Used"][0] == "boolean"
    assert found["Social_Media_Influence"] == ("text", None, 0, 0)
    assert forms(path, Reading(missing=("None",)))["Social_Media_Influence"][2] > 0


def test_a_byte_order_mark_is_no_part_of_a_name(shared_data: Path) -> None:
    found = forms(shared_data / "ecommerce" / "digital_marketing_campaign_dataset.csv")
    assert next(iter(found)) == "CustomerID"


def test_orders_in_a_workbook(shared_data: Path) -> None:
    found = forms(shared_data / "sales" / "New 1000 Sales Record.xlsx")
    assert len(found) == 19
    assert found["Order Ship Days"][:2] == ("number", "days")


def test_a_column_without_a_name(shared_data: Path) -> None:
    opened = open_table(find_source(shared_data / "mall" / "published_cluster_means.csv"))
    assert (opened.rows, opened.columns[0].name) == (6, "column 1")
    assert [warning.code for warning in opened.warnings] == ["W104"]


def test_the_published_means_come_back(shared_data: Path) -> None:
    table = shared_data / "mall" / "Mall_Customers.csv"
    found = segment(table, "retail", clusters=6, preparation={"": "weight 1"})
    with (shared_data / "mall" / "published_cluster_means.csv").open(encoding="utf-8") as stream:
        published = [[float(row[name]) for name in MALL] for row in csv.DictReader(stream)]
    ours = [
        [segment.numbers[name].stats["mean"].value for name in ("age", "income", "spending")]
        for segment in found.run.profile.segments
    ]
    apart = [[max(abs(a - b) for a, b in zip(m, p, strict=True)) for p in published] for m in ours]
    nearest = [row.index(min(row)) for row in apart]
    assert sorted(nearest) == list(range(6))
    assert max(min(row) for row in apart) < 1.5
