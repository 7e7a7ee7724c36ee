"""Labels for people from the names of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.rules.language.labels import human_labels, lower_first, shorten

TABLES: list[dict[str, str]] = [
    {
        "MntMeatProducts": "Meat products", "MntWines": "Wines", "MntGoldProds": "Gold products",
        "NumWebPurchases": "Web purchases", "NumWebVisitsMonth": "Web visits a month",
        "NumDealsPurchases": "Deals purchases", "Kidhome": "Children at home",
        "Teenhome": "Teenagers at home", "AcceptedCmp3": "Accepted campaign 3",
        "Year_Birth": "Year of birth", "Marital_Status": "Marital status", "Income": "Income",
        "Response": "Response", "ID": "ID",
    },
    {
        "Annual Income (k$)": "Annual income", "Spending Score (1-100)": "Spending score",
        "Genre": "Genre", "Age": "Age",
    },
    {
        "avg_order_value_eur": "Average order value", "tenureMonths": "Tenure",
        "recency_days": "Recency", "is_member": "Member", "has_newsletter": "Newsletter",
        "numberOfOrders": "Orders", "LTV": "LTV", "nps_score": "NPS score",
        "customerLTV": "Customer LTV", "spend_12m": "Spend in 12 months",
        "orders_l90d": "Orders in 90 days", "email_opens": "E-mail opens", "e-mail": "E-mail",
        "Total Spend": "Total spend", "no_of_visits": "Visits", "count_returns": "Returns",
        "Time_Spent_on_Product_Research(hours)": "Time spent on product research",
    },
    {
        "BALANCE": "Balance", "PURCHASES_FREQUENCY": "Purchases frequency",
        "ONEOFF_PURCHASES": "One-off purchases", "PRC_FULL_PAYMENT": "Share of full payment",
        "CASH_ADVANCE_TRX": "Cash advance transactions", "CREDIT_LIMIT": "Credit limit",
    },
    {
        "Jahresumsatz (EUR)": "Jahresumsatz", "Anzahl Käufe": "Käufe", "Geschlecht": "Geschlecht",
        "Umsatz_2023": "Umsatz 2023", "Alter_in_Monaten": "Alter", "Kaufbetrag": "Kaufbetrag",
        "Letzte Bestellung": "Letzte Bestellung",
    },
    {
        "Revenu annuel (€)": "Revenu annuel", "Nombre d'achats": "Achats",
        "Chiffre d'affaires": "Chiffre d'affaires", "Ancienneté (mois)": "Ancienneté",
        "nombre_de_visites": "Visites",
    },
    {
        "CustServ Calls": "Customer service calls", "Intl Plan": "International plan",
        "MonthlyCharges": "Monthly charges", "SeniorCitizen": "Senior citizen",
        "DataUsageGB": "Data usage", "day_mins": "Day minutes", "Qty": "Quantity",
        "gross.margin": "Gross margin", "purchase-amount": "Purchase amount",
    },
    {"customer_age": "Age", "customer_income": "Income", "customer_region": "Region"},
    {"x1": "X1", "x2": "X2", "x3": "X3", "%": "%", "__": "__", "年収": "年収"},
    {"income": "income", "Income (k$)": "Income (k$)", "INCOME": "INCOME"},
    {"q_price": "Price", "q_service": "Service", "q_taste": "Taste", "weight": "Weight"},
    {"web_visits": "Web visits", "web_orders": "Web orders", "age": "Age"},
]  # fmt: skip


@pytest.mark.parametrize("labels", TABLES, ids=lambda labels: next(iter(labels)))
def test_headers_become_words(labels: dict[str, str]) -> None:
    assert human_labels(labels) == labels


def test_many_headers_are_tried() -> None:
    assert sum(map(len, TABLES)) >= 60


def test_labels_inside_a_sentence_keep_abbreviations_and_german() -> None:
    labels = ["Meat products", "LTV", "Customer LTV", "Jahresumsatz", "Käufe", "X"]
    spoken = ["meat products", "LTV", "customer LTV", "Jahresumsatz", "Käufe", "X"]
    assert list(map(lower_first, labels)) == spoken


def test_long_labels_are_cut_between_words() -> None:
    text = "How satisfied are you with our service overall"
    assert shorten(text, 30) == "How satisfied are you with…"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
    assert shorten("short", 10) == "short"


HEADERS = st.text(st.sampled_from("aABcD_ -.12(k$)€äé年%'"), min_size=1, max_size=12)


@given(st.lists(HEADERS, min_size=1, max_size=8, unique=True))
def test_labels_are_distinct_and_the_same_in_any_order(headers: list[str]) -> None:
    labels = human_labels(headers)
    assert labels == human_labels(reversed(headers))
    assert list(labels) == sorted(headers)
    assert len(set(labels.values())) == len(headers)
    assert all(label.strip() or not header.strip() for header, label in labels.items())
