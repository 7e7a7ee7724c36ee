"""Shares of value and rates of outcomes on public and example tables, against pandas."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import personas
from personas.domain.run import Run

Events = Mapping[str, int | bool]  # by outcome: the value that is counted

# Table → the column of ids, of amounts, and the outcomes.
CASES: Mapping[str, tuple[str, str, str, Events]] = {
    "ecommerce": (
        "ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv",
        "Customer_ID",
        "Purchase_Amount",
        {"Discount_Used": True},
    ),
    "digital marketing": (
        "ecommerce/digital_marketing_campaign_dataset.csv",
        "CustomerID",
        "AdSpend",
        {"Conversion": 1},
    ),
    "campaign": (
        "campaign/marketing_campaign_semicolon_bom.csv",
        "ID",
        "MntWines",
        {"Response": 1, "AcceptedCmp1": 1},
    ),
}


def amounts(cells: pd.Series[Any]) -> pd.Series[float]:
    return cells.astype(str).str.replace(r"[$,\s]", "", regex=True).astype(float)


def segments_of(result: personas.Segmentation) -> pd.Series[int]:
    """Return the segment of every id."""
    customers = result.customers
    return customers.set_index(customers.columns[0])["segment"]


def check_value(run: Run, values: pd.Series[float], segments: pd.Series[int]) -> None:
    """Compare all figures of the chief value with those of pandas."""
    assert run.value is not None
    groups = values.groupby(segments)
    assert run.value.total == pytest.approx(values.sum())
    for segment, part in run.value.segments.items():
        mean = groups.mean()[segment]
        assert part.share == pytest.approx(groups.sum()[segment] / values.sum(), rel=1e-9)
        assert (part.mean, part.median) == pytest.approx((mean, groups.median()[segment]))
        assert part.index == pytest.approx(100 * mean / values.mean())


def check_outcomes(run: Run, frame: pd.DataFrame, events: Events) -> None:
    columns = {measure.name: measure.column for measure in run.all_measures}
    outcomes = {columns[outcome.measure]: outcome for outcome in run.outcomes}
    assert outcomes.keys() >= events.keys()  # others are guessed
    for column, event in events.items():
        rates = frame[column].eq(event).groupby(frame["segment"]).mean()
        assert outcomes[column].estimate == pytest.approx(frame[column].eq(event).mean())
        assert outcomes[column].segments
        for segment, estimate in outcomes[column].segments.items():
            assert estimate.estimate == pytest.approx(rates[segment])
            assert estimate.low <= rates[segment] <= estimate.high


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_public_tables(name: str, shared_data: Path) -> None:
    path, id_column, amount, events = CASES[name]
    file = shared_data / path
    roles = {amount: "value", **dict.fromkeys(events, "outcome")}
    result = personas.segment(file, "generic", clusters=4, id=id_column, roles=roles)
    frame = pd.read_csv(file, sep=None, engine="python", encoding="utf-8-sig")
    frame = frame.set_index(frame[id_column].astype(str))
    frame["segment"] = segments_of(result)
    check_value(result.run, amounts(frame[amount]), frame["segment"])
    check_outcomes(result.run, frame, events)


@pytest.mark.long
@pytest.mark.parametrize("name", ["cdnow", "online retail"])
def test_purchases(name: str, shared_data: Path) -> None:
    """The value of purchases is what each customer paid, returns taken off."""
    if name == "cdnow":
        file = shared_data / "cdnow" / "CDNOW_master.txt"
        names = ["customer", "day", "quantity", "paid"]
        rows = pd.read_csv(file, sep=r"\s+", names=names, header=0, dtype=str)
        rows["paid"] = rows["paid"].astype(float)
    else:
        file = shared_data / "online_retail" / "OnlineRetail.csv.gz"
        rows = pd.read_csv(file, dtype={"CustomerID": str}, encoding="latin-1")
        rows["paid"] = rows["Quantity"] * rows["UnitPrice"]
        rows["customer"] = rows["CustomerID"].str.removesuffix(".0")
    roles = {"monetary": "value"}
    result = personas.segment(file, "rfm", clusters=4, purchases=True, roles=roles)
    segments = segments_of(result)
    paid = rows.groupby("customer")["paid"].sum().reindex(segments.index)
    check_value(result.run, paid, segments)


@pytest.mark.parametrize(
    ("example", "id_column", "amount"),
    [("campaign", "ID", "Wine"), ("crm", "customer_id", "annual_spend")],
)
def test_examples(example: str, id_column: str, amount: str, root: Path) -> None:
    frame = pd.read_csv(root / "examples" / example / "customers.csv")
    frame[amount] = amounts(frame[amount])
    frame = frame[[id_column, amount]].assign(visits=range(len(frame)))
    roles = {amount: "value", "visits": "profile"}
    result = personas.segment(frame, "generic", clusters=3, id=id_column, roles=roles)
    frame = frame.set_index(frame[id_column].astype(str))
    check_value(result.run, frame[amount], segments_of(result))
