"""Each example's settings on the real table of the same shape, its columns bound as needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from examples.make import EXAMPLES, names
from personas.cli.commands import personas as cli

Words = dict[str, tuple[str, ...]]
TABLES = {
    "mall": "mall/Mall_Customers.csv",
    "campaign": "campaign/marketing_campaign.csv",
    "crm": "ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv",
    "sales": "mall/Mall_Customers.csv",
    "online-retail": "online_retail/OnlineRetail.csv.gz",
}
OTHERWISE: Words = {
    "mall": (),
    "campaign": (
        "--measure", "children=Kidhome + Teenhome",
        "--measure", "total_spend=MntWines + MntFruits + MntMeatProducts + MntFishProducts"
        " + MntSweetProducts + MntGoldProds",
        "--measure", "web_purchases=NumWebPurchases",
        "--measure", "catalogue_purchases=NumCatalogPurchases",
        "--measure", "store_purchases=NumStorePurchases",
    ),
    "crm": ("--id", "Customer_ID", "--features", "spending,frequency,return_rate"),
    "sales": ("--id", "CustomerID"),
    "online-retail": (
        "--purchase", "customer=CustomerID", "--purchase", "order=InvoiceNo",
        "--purchase", "amount=Quantity * UnitPrice", "--purchase", "as_of=2011-12-10",
    ),
}  # fmt: skip
CUSTOMERS = {"mall": 200, "campaign": 2240, "crm": 1000, "sales": 200, "online-retail": 4372}
PERSONAS = {
    "mall": {"Premium Shoppers", "Cautious Savers", "Impulse Shoppers", "Budget Shoppers",
             "Potential Loyalists", "Young Enthusiasts"},
    "campaign": {"Affluent Big Spenders"},
    "crm": set[str](),  # nothing stands out in that table, and names follow k
    "sales": {"Premium Shoppers", "Cautious Savers", "Budget Shoppers"},
    "online-retail": {"Champions", "Potential Loyalists"},
}  # fmt: skip


def test_every_example_has_a_real_table() -> None:
    assert names() == sorted(TABLES)


@pytest.mark.parametrize(
    "name", ["mall", *(pytest.param(n, marks=pytest.mark.long) for n in TABLES if n != "mall")]
)
def test_an_example_runs_on_the_real_table(
    name: str,
    shared_data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(EXAMPLES / name)
    words = ["preview", str(shared_data / TABLES[name]), *OTHERWISE[name], "--format", "json", "-q"]
    assert cli.main(args=words, prog_name="personas", standalone_mode=False) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert made["customers"] == CUSTOMERS[name]
    assert sum(segment["size"] for segment in made["segments"]) == CUSTOMERS[name]
    personas = [segment["persona"] for segment in made["segments"]]
    assert {persona["outcome"] for persona in personas} == {"rule"}
    called = [persona["name"] for persona in personas]
    assert len(set(called)) == len(called)  # segments that share a persona are told apart
    assert {each.partition(", ")[0] for each in called} >= PERSONAS[name]
