"""Made tables in the layout of public ones: the kinds of customers planted get their personas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

import personas

ROWS = 60  # of each kind
Kinds = Sequence[Mapping[str, float]]


def spread(random: np.random.Generator, centre: float, width: float = 0.25) -> np.ndarray:
    """Positive values around a centre; a centre of 0 is 0 for everybody."""
    return np.round(centre * np.exp(random.normal(0, width, ROWS)), 2)


def table(seed: int, kinds: Kinds, identity: str) -> pd.DataFrame:
    """Return customers of these kinds, shuffled, with an id."""
    random = np.random.default_rng(seed)
    parts = [pd.DataFrame({n: spread(random, v) for n, v in kind.items()}) for kind in kinds]
    people = pd.concat(parts).sample(frac=1, random_state=seed).reset_index(drop=True)
    people.insert(0, identity, [f"C{10_001 + row}" for row in range(len(people))])
    return people


def bank() -> pd.DataFrame:
    names = ("PURCHASES", "BALANCE", "CASH_ADVANCE", "INSTALLMENTS_PURCHASES", "CREDIT_LIMIT")
    kinds = [
        (3500, 3500, 0, 1000, 9000),
        (3000, 300, 0, 800, 8000),
        (60, 2500, 3500, 6, 4500),
        (700, 150, 0, 650, 3000),
        (90, 60, 0, 8, 2500),
    ]
    people = table(1, [dict(zip(names, kind, strict=True)) for kind in kinds], "CUST_ID")
    people["INSTALLMENTS_PURCHASES"] = people[["INSTALLMENTS_PURCHASES", "PURCHASES"]].min(axis=1)
    return people


def telecom() -> pd.DataFrame:
    kinds = [(65, 100), (60, 20), (32, 60), (5, 95), (4, 20)]
    people = table(2, [{"tenure": t, "MonthlyCharges": c} for t, c in kinds], "customerID")
    people["tenure"] = people.tenure.round().clip(1)
    people["TotalCharges"] = (people.tenure * people.MonthlyCharges).round(2)
    people["Churn"] = np.where(people.index % 4 == 0, "Yes", "No")
    return people


def wholesale() -> pd.DataFrame:
    names = ("Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen")
    kinds = [
        (4000, 10000, 17000, 1200, 8000, 1500),
        (20000, 2000, 2500, 3500, 300, 1000),
        (3000, 1200, 1500, 700, 200, 400),
        (30000, 22000, 26000, 6000, 9000, 5000),
    ]
    people = table(3, [dict(zip(names, kind, strict=True)) for kind in kinds], "Customer")
    people["Channel"] = people.index % 2 + 1
    return people


PLANTED = {
    "bank": {"active_borrowers", "payers", "cash_borrowers", "instalment_buyers", "sleeping"},
    "telecom": {"loyal_premium", "basic_loyal", "mid", "new_premium", "new_basic"},
    "wholesale": {"resellers", "kitchens", "small", "key_accounts"},
}
TABLES = {"bank": bank, "telecom": telecom, "wholesale": wholesale}


@pytest.mark.parametrize("trade", TABLES)
def test_the_kinds_of_a_trade_are_named(trade: str) -> None:
    planted = PLANTED[trade]
    result = personas.segment(TABLES[trade](), clusters=len(planted))
    run = result.run
    assert run.pack.name == trade
    assert {naming.persona for naming in run.names.values()} == planted
    assert {naming.outcome for naming in run.names.values()} == {"rule"}
    assert [w.code for w in run.warnings if w.code in ("W405", "W415")] == []
    features = {feature.measure for feature in run.clusters.recipe.features}
    only_reported = {m.name for m in run.all_measures if m.role in ("outcome", "profile")}
    assert only_reported or trade == "bank"
    assert not features & only_reported
    assert not only_reported & {measure.name for measure in run.measures}
    values = [measure.name for measure in run.measures if measure.role == "value"]
    chief = {"bank": "purchases", "telecom": "total_charges", "wholesale": "total_spend"}
    assert values[0] == chief[trade]


def test_codes_that_a_pack_only_reports_are_categories() -> None:
    run = personas.segment(wholesale(), clusters=4).run
    channel = next(measure for measure in run.descriptors if measure.name == "channel")
    assert (channel.kind, channel.role) == ("category", "profile")
    assert set(run.profile.population.categories["channel"].shares) == {"1", "2"}
