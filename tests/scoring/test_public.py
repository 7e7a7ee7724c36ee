"""On public tables the query finds what the run found, on every engine, from text and typed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from personas.domain.request import Request
from tests.scoring.engines import Runs
from tests.scoring.parity import Case, check, made_case, raw_text, typed_table

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
def case_of(path: Path) -> Case:
    return made_case(Request(data=path))


@pytest.mark.parametrize("name", [MALL, *OTHERS])
@pytest.mark.parametrize("kind", ["text", "typed"])
def test_parity(name: str, kind: str, engine: tuple[str, Runs], shared_data: Path) -> None:
    dialect, runs = engine
    case = case_of(shared_data / name)
    raw = (
        raw_text(shared_data / name, TABLES[name]) if kind == "text" else typed_table(case.finished)
    )
    check(case, runs, dialect, raw)


@pytest.mark.long
def test_purchases(engine: tuple[str, Runs], shared_data: Path) -> None:
    """Where segments are of purchases, the query begins with those who made them."""
    dialect, runs = engine
    case = purchases_of(shared_data / "cdnow" / "CDNOW_master.txt")
    check(case, runs, dialect, typed_table(case.finished))


@cache
def purchases_of(path: Path) -> Case:
    return made_case(Request(data=path, purchases={}))
