"""Without a word on rules, the bundled pack that fits the table's columns best is taken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.measure import Column, Kind
from personas.domain.role import ColumnRole, Role
from personas.rules import best_pack, bundled_packs, load

MALL = "Gender, Age, Annual Income (k$), Spending Score (1-100)"
CAMPAIGN = "Income, Recency, NumWebPurchases, NumCatalogPurchases, NumStorePurchases"
CRM = "Annual Income, Annual Spending, Purchase Frequency, Discount Usage, Return Rate, Web Visits"
WORDS = ("Gender", "Region")


def table(names: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, "category" if name in WORDS else "number") for name in names.split(", ")
    )


@pytest.mark.parametrize(
    ("names", "pack", "found"),
    [
        (MALL, "retail", ["income", "spending", "age", "gender"]),
        ("recency, frequency, monetary", "rfm", ["recency", "frequency", "monetary"]),
        ("Days Since Last Order, Orders, Revenue", "rfm", ["recency", "frequency", "monetary"]),
        (
            CRM,
            "crm",
            ["spending", "frequency", "income", "discount_use", "return_rate", "web_visits"],
        ),
        ("total_spend, Income, Kids", "campaign", ["income", "total_spend", "children"]),
        ("Order Value, Margin, Units Sold", "sales", ["order_value", "margin", "units"]),
        ("height, weight, Region", "generic", []),
        ("income, Region", "generic", []),
    ],
)  # fmt: skip
def test_the_pack_of_a_table(names: str, pack: str, found: list[str]) -> None:
    fit = best_pack(table(names))
    assert (fit.pack.name, [rule.name for rule in fit.measures]) == (pack, found)


def test_measures_may_be_calculated_or_bound_by_hand() -> None:
    assert best_pack(table(CAMPAIGN)).pack.name == "generic"
    fit = best_pack(table(CAMPAIGN), calculable=lambda text: text.startswith("MntWines"))
    assert fit.pack.name == "campaign"
    assert best_pack(table(CAMPAIGN), overrides=["total_spend"]).pack.name == "campaign"


def test_a_text_is_not_taken_for_a_number() -> None:
    columns = (Column("income", "number"), Column("spending", "category"))
    assert best_pack(columns).pack.name == "generic"
    late = (*table("recency, frequency, monetary"), Column("tenure", "category"))
    assert best_pack(late).pack.name == "rfm"


def test_a_pack_with_two_columns_for_one_measure_does_not_fit() -> None:
    assert best_pack(table("INCOME, In-come, spending")).pack.name == "generic"


@pytest.mark.parametrize("name", [name for name in bundled_packs() if load(name).measures])
def test_each_pack_fits_a_table_of_its_own_measures(name: str) -> None:
    pack = load(name)
    columns = tuple(Column(rule.columns[0], "number") for rule in pack.measures)
    assert best_pack(columns).pack.name == name


BANK = "BALANCE, PURCHASES, CASH_ADVANCE, CREDIT_LIMIT, PAYMENTS, PRC_FULL_PAYMENT, TENURE"
CHURNERS = "Months_on_book, Credit_Limit, Total_Revolving_Bal, Total_Trans_Amt, Total_Trans_Ct"
WHOLESALE = "Channel, Region, Fresh, Milk, Grocery, Frozen, Detergents_Paper, Delicassen"
TELECOM = "tenure, MonthlyCharges, TotalCharges"
CALLS = "Account length, Total day charge, Total eve charge, Customer service calls"


@pytest.mark.parametrize(
    ("names", "pack"),
    [
        (BANK, "bank"),
        (CHURNERS, "bank"),
        (WHOLESALE, "wholesale"),
        (TELECOM, "telecom"),
        ("Tenure in Months, Monthly Charge, Total Revenue, Avg Monthly GB Download", "telecom"),
        (CALLS, "telecom"),
        ("Annual Spending, Purchase Frequency, Tenure, Churn", "crm"),
        ("CreditScore, Age, Tenure, Balance, NumOfProducts, EstimatedSalary", "generic"),
        ("age, balance, duration, campaign, pdays, previous", "generic"),
        ("Purchases, Balance, Points", "generic"),
        ("tenure, salary, satisfaction_level, monthly_hours", "generic"),
        ("Fresh, Frozen, Stale", "generic"),
        ("region_code, area, rooms, price", "generic"),
        ("fresh, price, weight, calories", "generic"),
    ],
)  # fmt: skip
def test_a_trade_has_its_pack_and_another_has_not(names: str, pack: str) -> None:
    known = {"".join(c for c in name.lower() if c.isalnum()) for name in names.split(", ")}

    def calculable(text: str) -> bool:
        words = {word for word in re.findall(r"[A-Za-z]\w+", text) if word[0].isupper()}
        charges = {"totaldaycharge", "totalevecharge"}
        is_calls = text.startswith("total_day_charge") and charges <= known
        return is_calls or (bool(words) and {w.replace("_", "").lower() for w in words} <= known)

    assert best_pack(table(names), calculable=calculable).pack.name == pack


def role(number: int, kind: Kind, role: Role = "feature") -> ColumnRole:
    return ColumnRole(f"q{number}", role, "", kind)


@pytest.mark.parametrize(
    ("roles", "pack"),
    [
        ([role(n, "category") for n in range(5)], "survey"),
        ([role(n, "category") for n in range(4)], "generic"),
        ([role(n, "category", "profile") for n in range(9)], "generic"),
        ([role(n, "category" if n < 5 else "number") for n in range(10)], "generic"),
        ([role(n, "category" if n < 5 else "number") for n in range(9)], "survey"),
    ],
)  # fmt: skip
def test_a_battery_of_answers_is_a_survey(roles: list[ColumnRole], pack: str) -> None:
    columns = tuple(Column(role.column, role.kind) for role in roles)
    assert best_pack(columns, roles=roles).pack.name == pack
    assert best_pack(table(MALL), roles=roles).pack.name == "retail"


def test_what_a_pack_only_reports_does_not_count() -> None:
    """Codes and outcomes beside the measures make a pack fit no better."""
    columns = table("total_spend, Income, Kids, frequency, recency, Response, Complain, MntWines")
    assert best_pack(columns).pack.name == "rfm"


NAMES = sorted({n for pack in bundled_packs() for m in load(pack).measures for n in m.columns})
TABLES = st.lists(
    st.builds(Column, st.sampled_from(NAMES), st.sampled_from(["number", "category"])),
    max_size=8, unique_by=lambda column: column.name,
)  # fmt: skip


@given(TABLES)
def test_the_order_of_columns_does_not_matter(columns: list[Column]) -> None:
    shuffled = sorted(columns, key=lambda column: column.name[::-1])
    one, other = best_pack(columns), best_pack(shuffled)
    assert (one.pack.name, one.measures) == (other.pack.name, other.measures)
