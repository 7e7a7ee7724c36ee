"""Without a word on rules, the bundled pack that fits the table's columns best is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.domain.measure import Column
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


@pytest.mark.parametrize("name", [name for name in bundled_packs() if name != "generic"])
def test_each_pack_fits_a_table_of_its_own_measures(name: str) -> None:
    pack = load(name)
    columns = tuple(Column(rule.columns[0], "number") for rule in pack.measures)
    assert best_pack(columns).pack.name == name


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
