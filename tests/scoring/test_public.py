"""On public tables the query finds what the run found, on every engine, from text and typed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.public import segment_public
from tests.scoring.engines import Raw, Runs
from tests.scoring.parity import Case, case_of_run, check, raw_text, typed_table

TABLES = {
    "mall/Mall_Customers.csv": ",",
    "mall/Mall_Customers_Genre_zero_padded.csv": ",",
    "mall/mall_cust_missing_a.csv": ",",
    "campaign/marketing_campaign.csv": "\t",
    "campaign/marketing_campaign_semicolon_bom.csv": ";",
    "ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv": ",",
    "ecommerce/digital_marketing_campaign_dataset.csv": ",",
}


MALL = next(iter(TABLES))
OTHERS = [pytest.param(name, marks=pytest.mark.long) for name in TABLES if name != MALL]


@cache
def case_of(path: Path, purchases: bool = False) -> Case:
    return case_of_run(segment_public(path, purchases=purchases)._result)


@cache
def typed(path: Path, purchases: bool = False) -> Raw:
    return typed_table(case_of(path, purchases).finished)


@pytest.mark.parametrize("name", [MALL, *OTHERS])
@pytest.mark.parametrize("kind", ["text", "typed"])
def test_parity(name: str, kind: str, engine: tuple[str, Runs], shared_data: Path) -> None:
    dialect, runs = engine
    case = case_of(shared_data / name)
    path = shared_data / name
    raw = raw_text(path, TABLES[name]) if kind == "text" else typed(path)
    check(case, runs, dialect, raw)


@pytest.mark.long
def test_purchases(engine: tuple[str, Runs], shared_data: Path) -> None:
    """Where segments are of purchases, the query begins with those who made them."""
    dialect, runs = engine
    path = shared_data / "cdnow" / "CDNOW_master.txt"
    check(case_of(path, purchases=True), runs, dialect, typed(path, purchases=True))
