"""Every column of many tables has the role that an analyst would give it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from personas.domain.request import Request
from personas.domain.role import ColumnRole
from personas.use_cases.open import open_customers
from personas.use_cases.roles import find_roles

ROWS = 200


def roles_of(data: object, **settings: object) -> dict[str, ColumnRole]:
    request = Request(data, **settings)  # type: ignore[arg-type]
    table, _ = open_customers(request)
    table_roles = find_roles(table, request, table.id_column(request.id))
    assert {r.column for r in table_roles.roles} == {c.name for c in table.columns}
    assert all(role.reason for role in table_roles.roles)
    return {role.column: role for role in table_roles.roles}


def check(roles: dict[str, ColumnRole], expected: str) -> None:
    """Compare roles with lines `role|role: column, column`; `+` marks an ordinal, `#` codes."""
    wanted = {
        name.strip(): line.split(":")[0].strip().split("|")
        for line in expected.strip().splitlines()
        for name in line.split(":", 1)[1].split(",")
    }
    assert {name.rstrip("+#") for name in wanted} == {*roles}
    wrong = {
        name: (roles[name.rstrip("+#")].role, roles[name.rstrip("+#")].reason)
        for name, allowed in wanted.items()
        if roles[name.rstrip("+#")].role not in allowed
    }
    assert wrong == {}
    for name in wanted:
        role = roles[name.rstrip("+#")]
        assert bool(role.order) == name.endswith("+"), (name, role)
        if name.endswith("#"):
            assert role.kind == "category", role


# What `../shared/data/roles.md` says, before any pack is bound.
SHARED: Mapping[str, tuple[dict[str, object], str]] = {
    "mall/Mall_Customers.csv": (
        {},
        """
        id: CustomerID
        profile: Gender
        feature: Age, Annual Income (k$), Spending Score (1-100)
        """,
    ),
    "campaign/marketing_campaign.csv": (
        {},
        """
        id: ID
        profile: Year_Birth, Education+, Marital_Status, Dt_Customer
        feature: Income, Recency
        feature|profile: Kidhome, Teenhome, NumDealsPurchases, NumWebPurchases
        feature|profile: NumCatalogPurchases, NumStorePurchases, NumWebVisitsMonth
        value|profile: MntWines, MntFruits, MntMeatProducts, MntFishProducts, MntSweetProducts
        value|profile: MntGoldProds
        outcome: AcceptedCmp1#, AcceptedCmp2#, AcceptedCmp3#, AcceptedCmp4#, AcceptedCmp5#
        outcome: Response#, Complain#
        ignored: Z_CostContact, Z_Revenue
        """,
    ),
    "ecommerce/Ecommerce_Consumer_Behavior_Analysis_Data.csv": (
        {},
        """
        id: Customer_ID
        feature|profile: Age, Brand_Loyalty+, Time_Spent_on_Product_Research(hours)
        feature|profile: Time_to_Decision, Return_Rate
        profile: Gender, Marital_Status, Occupation+, Purchase_Category, Purchase_Channel
        profile: Device_Used_for_Shopping, Payment_Method, Purchase_Intent, Shipping_Preference
        profile|ignored: Location
        profile: Income_Level+, Education_Level+, Social_Media_Influence+, Discount_Sensitivity+
        profile: Engagement_with_Ads+, Time_of_Purchase, Discount_Used
        profile: Customer_Loyalty_Program_Member
        value: Purchase_Amount
        feature: Frequency_of_Purchase
        outcome|profile: Product_Rating+, Customer_Satisfaction+
        """,
    ),
    "ecommerce/digital_marketing_campaign_dataset.csv": (
        {},
        """
        id: CustomerID
        profile|feature: Age, Income, ClickThroughRate, ConversionRate
        profile: Gender, CampaignChannel, CampaignType, AdSpend
        feature: WebsiteVisits, PagesPerVisit, TimeOnSite, SocialShares, EmailOpens, EmailClicks
        feature: PreviousPurchases, LoyaltyPoints
        ignored: AdvertisingPlatform, AdvertisingTool
        outcome: Conversion#
        """,
    ),
    "sales/New 1000 Sales Record.xlsx": (
        {"unit": "order"},
        """
        id: Order ID
        profile: Region, Country, Item Type, Sales Channel, Order Priority+, Order Date, Ship Date
        profile: Order year, Order Month+, Order Weekday+, Unit Price, Unit Cost, Total Cost
        feature: Units Sold
        value: Total Revenue
        value|profile: Total Profit
        feature|profile: Order Ship Days, Unit Margin
        """,
    ),
    "survey/mcdonalds.csv": (
        {},
        """
        feature: yummy#, convenient#, spicy#, fattening#, greasy#, fast#, cheap#, tasty#
        feature: expensive#, healthy#, disgusting#
        outcome|profile: Like+
        profile: Age, VisitFrequency+, Gender
        """,
    ),
    "cdnow/CDNOW_master.txt": (
        {"purchases": {}},
        """
        id: customer_id
        feature: recency, frequency
        value: monetary
        feature|profile: average_order_value, tenure
        ignored: return_rate
        """,
    ),
}


@pytest.mark.parametrize("name", SHARED)
def test_public_tables(shared_data: Path, name: str) -> None:
    settings, expected = SHARED[name]
    check(roles_of(shared_data / name, **settings), expected)


@pytest.mark.long
def test_the_purchases_of_a_shop(shared_data: Path) -> None:
    file = shared_data / "online_retail" / "OnlineRetail.csv.gz"
    roles = roles_of(file, purchases={})
    assert (roles["monetary"].role, roles["recency"].role) == ("value", "feature")
    assert all(role.role != "value" for name, role in roles.items() if name != "monetary")


EXAMPLES = {
    "mall": """
        id: CustomerID
        profile: Gender
        feature: Age, Annual Income (k$), Spending Score (1-100)
        """,
    "campaign": """
        id: ID
        profile: Year_Birth, Education+, Marital_Status
        feature: Income, Recency, Wine, Fruit, Meat, Fish, Sweets, Gifts, Web, Catalogue, Store
        feature|profile: Kids, Teens
        """,
    "crm": """
        id: customer_id
        feature|profile: age, income
        profile: gender, city, occupation
        feature: web_visits, app_engagement, email_response_rate, purchase_frequency
        feature: average_order_value, recency_days, discount_share, return_rate
        value: annual_spend
        """,
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_tables(root: Path, name: str) -> None:
    check(roles_of(root / "examples" / name / "customers.csv"), EXAMPLES[name])


def table(**columns: object) -> pd.DataFrame:
    """Return a table: a tuple of numbers is a range of them, other tuples are values to draw.

    A range of whole numbers is of whole numbers; ``...`` is a number of its own for each row.
    """
    draw = np.random.default_rng(7)
    data: dict[str, object] = {}
    for name, cells in columns.items():
        if cells is ...:
            data[name] = [f"{1000 + i * 7}" for i in range(ROWS)]
        elif isinstance(cells, range):
            data[name] = draw.integers(cells.start, cells.stop, ROWS)
        elif isinstance(cells, slice):
            data[name] = draw.uniform(cells.start, cells.stop, ROWS).round(2)
        else:
            data[name] = draw.permutation([cells[i % len(cells)] for i in range(ROWS)])  # type: ignore[index,arg-type]
    return pd.DataFrame(data)


YES_NO = ("Yes", "No")
BANDS = ("Less than $40K", "$40K - $60K", "$60K - $80K", "$80K - $120K", "$120K +", "Unknown")
MADE: Mapping[str, tuple[dict[str, object], str]] = {
    "bank churners": (
        {
            "CLIENTNUM": ...,
            "Attrition_Flag": ("Existing Customer", "Existing Customer", "Attrited Customer"),
            "Customer_Age": range(26, 74),
            "Gender": ("M", "F"),
            "Dependent_count": range(6),
            "Education_Level": ("High School", "Graduate", "Uneducated", "Unknown", "Doctorate"),
            "Marital_Status": ("Married", "Single", "Unknown"),
            "Income_Category": BANDS,
            "Card_Category": ("Blue", "Silver", "Gold", "Platinum"),
            "Months_on_book": range(13, 57),
            "Total_Relationship_Count": range(1, 7),
            "Months_Inactive_12_mon": range(7),
            "Contacts_Count_12_mon": range(7),
            "Credit_Limit": slice(1438.0, 34516.0),
            "Total_Revolving_Bal": range(2517),
            "Avg_Open_To_Buy": slice(3.0, 34516.0),
            "Total_Amt_Chng_Q4_Q1": slice(0.0, 3.4),
            "Total_Trans_Amt": range(510, 18484),
            "Total_Trans_Ct": range(10, 139),
            "Avg_Utilization_Ratio": slice(0.0, 1.0),
            "Naive_Bayes_Classifier_Attrition_Flag_12_mon_1": slice(0.0, 1.0),
        },
        """
        id: CLIENTNUM
        outcome: Attrition_Flag#
        feature|profile: Customer_Age, Dependent_count
        profile: Gender, Education_Level+, Marital_Status, Income_Category+, Card_Category+
        feature: Months_on_book, Total_Relationship_Count, Months_Inactive_12_mon
        feature: Contacts_Count_12_mon, Credit_Limit, Total_Revolving_Bal, Avg_Open_To_Buy
        feature: Total_Amt_Chng_Q4_Q1, Total_Trans_Ct, Avg_Utilization_Ratio
        value: Total_Trans_Amt
        ignored: Naive_Bayes_Classifier_Attrition_Flag_12_mon_1
        """,
    ),
    "telecom churn": (
        {
            "customerID": ...,
            "gender": ("Male", "Female"),
            "SeniorCitizen": (0, 0, 1),
            "Partner": YES_NO,
            "tenure": range(73),
            "PhoneService": YES_NO,
            "InternetService": ("DSL", "Fiber optic", "No"),
            "Contract": ("Month-to-month", "One year", "Two year"),
            "PaperlessBilling": YES_NO,
            "MonthlyCharges": slice(18.0, 119.0),
            "TotalCharges": slice(18.0, 8000.0),
            "Churn": ("No", "No", "Yes"),
        },
        """
        id: customerID
        profile: gender, SeniorCitizen#, Partner, PhoneService, InternetService, Contract+
        profile: PaperlessBilling
        feature: tenure
        value|feature: MonthlyCharges
        value: TotalCharges
        outcome: Churn#
        """,
    ),
    "credit cards": (
        {
            "CUST_ID": ...,
            "BALANCE": slice(0.0, 9000.0),
            "BALANCE_FREQUENCY": slice(0.0, 1.0),
            "PURCHASES": slice(0.0, 5000.0),
            "CASH_ADVANCE": slice(0.0, 5000.0),
            "PURCHASES_FREQUENCY": slice(0.0, 1.0),
            "PURCHASES_TRX": range(120),
            "CREDIT_LIMIT": slice(500.0, 30000.0),
            "PAYMENTS": slice(0.0, 5000.0),
            "MINIMUM_PAYMENTS": slice(0.0, 5000.0),
            "TENURE": range(6, 13),
        },
        """
        id: CUST_ID
        feature: BALANCE, BALANCE_FREQUENCY, CASH_ADVANCE, PURCHASES_FREQUENCY, PURCHASES_TRX
        feature: CREDIT_LIMIT, MINIMUM_PAYMENTS, TENURE
        feature|value: PAYMENTS
        value: PURCHASES
        """,
    ),
    "wholesale": (
        {
            "Channel": range(1, 3),
            "Region": range(1, 4),
            "Fresh": range(3, 90000),
            "Milk": range(55, 70000),
            "Grocery": range(3, 90000),
            "Frozen": range(25, 60000),
            "Detergents_Paper": range(3, 40000),
            "Delicassen": range(3, 40000),
        },
        """
        profile: Channel#, Region#
        feature|value: Fresh, Milk, Grocery, Frozen, Detergents_Paper, Delicassen
        """,
    ),
    "supermarket": (
        {
            "ID": ...,
            "Sex": range(2),
            "Marital status": range(2),
            "Age": range(18, 76),
            "Education": range(4),
            "Income": range(35000, 300000),
            "Occupation": range(3),
            "Settlement size": range(3),
        },
        """
        id: ID
        profile: Sex#, Marital status#, Education+, Occupation#, Settlement size+
        feature: Age, Income
        """,
    ),
    "hotel guests": (
        {
            "guest_id": ...,
            "full_name": [f"Guest {chr(65 + i % 26)}{i}" for i in range(ROWS)],
            "nationality": ("PRT", "ESP", "DEU", "FRA"),
            "market_segment": ("Online TA", "Groups", "Direct"),
            "room_type": ("A", "B", "C"),
            "adults": range(1, 4),
            "nights": range(1, 15),
            "lead_time": range(300),
            "average_daily_rate": slice(40.0, 300.0),
            "room_revenue": slice(40.0, 3000.0),
            "is_canceled": range(2),
            "review_score": range(1, 11),
            "last_stay": pd.date_range("2014-01-01", periods=ROWS).strftime("%Y-%m-%d").tolist(),
            "comments": [f"We liked the room number {i} very much indeed" for i in range(ROWS)],
        },
        """
        id: guest_id
        ignored: full_name, comments
        profile: nationality, market_segment, room_type, last_stay
        feature|profile: adults
        feature: nights, lead_time, average_daily_rate
        value: room_revenue
        outcome: is_canceled#, review_score+
        """,
    ),
    "gym members": (
        {
            "member_id": ...,
            "email": [f"m{i}@example.org" for i in range(ROWS)],
            "age_group": ("18-24", "25-34", "35-49", "50+"),
            "membership": ("Basic", "Standard", "Premium"),
            "visits_per_month": range(25),
            "monthly_fee": slice(19.0, 79.0),
            "has_trainer": YES_NO,
            "shirt_size": ("S", "M", "L", "XL"),
            "attendance": ("Rarely", "Sometimes", "Often"),
            "renewed": YES_NO,
            "branch": range(1, 5),
        },
        """
        id: member_id
        ignored: email
        profile: age_group+, membership+, has_trainer, shirt_size+, attendance+, branch#
        feature: visits_per_month
        value: monthly_fee
        outcome: renewed#
        """,
    ),
    "software accounts in German": (
        {
            "Kundennummer": ...,
            "Branche": ("Handel", "Bau", "Pflege"),
            "Firmengröße": ("klein", "mittel", "groß"),
            "Tarif": ("Basis", "Standard", "Premium"),
            "Jahresumsatz": slice(100.0, 90000.0),
            "Anzahl Nutzer": range(1, 80),
            "Logins pro Woche": range(60),
            "Rabatt in %": range(30),
            "Zufriedenheit": range(1, 6),
            "Nutzung": ("täglich", "wöchentlich", "monatlich", "nie"),
            "Gekündigt": ("ja", "nein", "nein"),
            "PLZ": range(10000, 99999),
        },
        """
        id: Kundennummer
        profile: Branche, Firmengröße+, Tarif+, Nutzung+
        value: Jahresumsatz
        feature: Anzahl Nutzer, Logins pro Woche
        feature|profile: Rabatt in %
        outcome: Zufriedenheit+, Gekündigt#
        ignored|profile: PLZ
        """,
    ),
    "donors": (
        {
            "donor_id": ...,
            "total_donations": slice(5.0, 9000.0),
            "number_of_gifts": range(1, 40),
            "average_gift": slice(5.0, 300.0),
            "largest_gift_amount": slice(5.0, 900.0),
            "income_band": ("<30k", "30k-50k", "50k-80k", ">80k"),
            "year_of_birth": range(1930, 2001),
            "first_gift_date": pd.date_range("2001-01-01", periods=ROWS).strftime("%Y-%m-%d"),
            "responded": range(2),
            "cluster": range(4),
            "propensity": slice(0.0, 1.0),
        },
        """
        id: donor_id
        value: total_donations
        feature: number_of_gifts, average_gift, largest_gift_amount
        profile: income_band+, year_of_birth, first_gift_date
        outcome: responded#
        ignored: cluster, propensity
        """,
    ),
    "a shop in French": (
        {
            "Identifiant client": ...,
            "Sexe": ("H", "F"),
            "Ville": ("Lyon", "Lille", "Nantes"),
            "Âge": range(18, 90),
            "Revenu annuel": range(15000, 90000),
            "Chiffre d'affaires": slice(10.0, 4000.0),
            "Panier moyen": slice(10.0, 200.0),
            "Nombre de commandes": range(1, 30),
            "Fréquence": ("jamais", "rarement", "souvent", "toujours"),
            "Note de satisfaction": range(1, 6),
            "Résilié": ("oui", "non", "non"),
        },
        """
        id: Identifiant client
        profile: Sexe, Ville, Fréquence+
        feature|profile: Âge
        feature: Revenu annuel, Panier moyen, Nombre de commandes
        value: Chiffre d'affaires
        outcome: Note de satisfaction+, Résilié#
        """,
    ),
    "a shop in Spanish": (
        {
            "id_cliente": ...,
            "género": ("M", "F"),
            "ingresos": range(10000, 90000),
            "gasto_total": slice(10.0, 4000.0),
            "número de pedidos": range(1, 30),
            "canal": range(1, 4),
            "nivel de estudios": ("primaria", "secundaria", "universitario"),
            "límite de crédito": range(100, 9000),
            "abandono": ("sí", "no", "no"),
        },
        """
        id: id_cliente
        profile: género, canal#, nivel de estudios+
        feature: ingresos, número de pedidos, límite de crédito
        value: gasto_total
        outcome: abandono#
        """,
    ),
    "a shop in Italian and Portuguese": (
        {
            "codice cliente": ...,
            "reddito": range(10000, 90000),
            "fatturato": slice(10.0, 4000.0),
            "prezzo medio": slice(1.0, 90.0),
            "faturamento": slice(10.0, 4000.0),
            "idade": range(18, 90),
            "nota de satisfação": range(1, 6),
            "cancelou": ("sim", "não", "não"),
        },
        """
        id: codice cliente
        feature: reddito, idade
        value: fatturato, faturamento
        profile|feature: prezzo medio
        outcome: nota de satisfação+, cancelou#
        """,
    ),
    "a shop in Dutch": (
        {
            "klantnummer": ...,
            "omzet": slice(10.0, 4000.0),
            "inkomen": range(10000, 90000),
            "leeftijd": range(18, 90),
            "aantal bestellingen": range(1, 30),
            "bezoek": ("dagelijks", "wekelijks", "maandelijks"),
            "tevredenheid": ("ontevreden", "neutraal", "tevreden"),
            "opgezegd": ("ja", "nee", "nee"),
        },
        """
        id: klantnummer
        value: omzet
        feature: inkomen, leeftijd, aantal bestellingen
        profile: bezoek+
        outcome: tevredenheid+, opgezegd#
        """,
    ),
    "answers from 1 to 5": (
        {f"Q{i}": range(1, 6) for i in range(1, 9)}
        | {"Age": range(18, 80), "Gender": ("f", "m"), "NPS": range(11)},
        """
        feature: Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8
        profile: Age, Gender
        outcome: NPS+
        """,
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_tables_of_other_trades(name: str) -> None:
    columns, expected = MADE[name]
    check(roles_of(table(**columns)), expected)
