"""A unit belongs to the column that carries it, in its cells or its header."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.domain.request import Request
from personas.domain.unit import is_money, read_header, without_unit
from personas.use_cases.explore import explore
from tests.cases.running import run_json, run_text

HEADERS = {
    "Annual Income (k$)": "k$",
    "Income in thousands": "thousands",
    "income_thousands": "thousands",
    "Income (000s)": "thousands",
    "Income ('000)": "thousands",
    "Income, $ thousand": "k$",
    "Income ($000)": "k$",
    "Umsatz [Tsd. €]": "k€",
    "Einkommen in Tsd. €": "k€",
    "Umsatz TEUR": "kEUR",
    "Revenus (k€)": "k€",
    "Revenus en milliers d'euros": "k€",
    "Ingreso (miles de euros)": "k€",
    "Renda (mil R$)": "kR$",
    "dochód (tys. zł)": "kzł",
    "доход, тыс. руб.": "k₽",
    "年収（千円）": "k¥",
    "年収(万円)": "万円",
    "Lön (tkr)": "kkr",
    "Total Sales in Mio. EUR": "MEUR",
    "spend_eur": "EUR",
    "IncomeUSD": "USD",
    "Annual Income (USD)": "USD",
    "Umsatz [€]": "€",
    "€ spend": "€",
    "salary GBP": "GBP",
    "sales_in_k_usd": "kUSD",
    "renda em reais": "R$",
    "Lön (SEK)": "SEK",
    "age (years)": "years",
    "Alter [Jahre]": "Jahre",
    "tenure in months": "months",
    "discount (%)": "%",
    # No units, whatever they look like.
    "Spending Score (1-100)": None,
    "spend 12 months": None,
    "Vitamin K": None,
    "last_try": None,
    "Income (2019)": None,
    "EUR": None,
    "k": None,
    "MntWines": None,
    "miles flown": None,
}


@pytest.mark.parametrize(("header", "unit"), HEADERS.items())
def test_a_header_says_its_unit(header: str, unit: str | None) -> None:
    assert read_header(header).text == unit


def test_money_is_told_from_other_units() -> None:
    assert all(map(is_money, ("k$", "€", "kEUR", "usd", "k₽", "zł", "Tsd. €", "kr")))
    assert not any(map(is_money, ("days", "%", "years", "thousands", "orders", "", None)))


def test_a_name_without_its_unit() -> None:
    names = ("Annual Income (USD)", "spend_eur", "Score (1-100)", "EUR")
    assert [without_unit(name).strip() for name in names] == [
        "Annual Income", "spend", "Score (1-100)", "EUR",
    ]  # fmt: skip


def write_table(folder: Path, header: str, sign: str = "{}") -> Path:
    rows = [
        f"C{i:03},{sign.format(20000 + 137 * i * i % 90000)},{i * 7 % 50},{20 + i % 50}"
        for i in range(60)
    ]
    path = folder / "customers.csv"
    path.write_text("\n".join([f'customer_id,"{header}",spending,age', *rows]), encoding="utf-8")
    return path


def income_unit(path: Path, **settings: object) -> str | None:
    measures = explore(Request(str(path), **settings)).measures  # type: ignore[arg-type]
    return next(measure.unit for measure in measures if measure.name == "income")


@pytest.mark.parametrize(
    ("header", "sign", "unit"),
    [
        ("annual_income", "{}", None),
        ("annual_income", "${}", "$"),
        ("annual_income", "{} €", "€"),
        ("annual_income", "CHF {}", "CHF"),
        ("Annual Income (k$)", "{}", "k$"),
        ("annual_income_k", "{}", "k$"),
        ("Annual Income (USD)", "{}", "USD"),
        ("annual_income_eur", "{}", "EUR"),
        ("Income [Tsd. €]", "{}", "k€"),
        ("income in thousands", "{}", "k$"),
        ("income in thousands", "{} €", "k€"),
        ("salary [£]", "{}", "£"),
    ],
)
def test_the_packs_thousands_hold_only_where_the_table_says_them(
    tmp_path: Path, header: str, sign: str, unit: str | None
) -> None:
    assert income_unit(write_table(tmp_path, header, sign)) == unit


def test_the_analyst_says_thousands(tmp_path: Path) -> None:
    path = write_table(tmp_path, "annual_income")
    for measure, unit in {
        "annual_income": None,
        "annual_income / 1000": "k$",
        "annual_income + spending": None,
        "annual_income * 2": None,
    }.items():
        assert income_unit(path, measures={"income": measure}) == unit
    pack = tmp_path / "mine.yaml"
    pack.write_text("version: 1\nextends: retail\nmeasures:\n  income: {unit: k€}\n")
    assert income_unit(path, rules=str(pack)) == "k€"
    pack.write_text("version: 1\nextends: retail\n")
    assert income_unit(path, rules=str(pack)) is None


def test_a_calculation_keeps_the_unit_that_its_columns_share(tmp_path: Path) -> None:
    path = write_table(tmp_path, "salary (EUR)")
    for measure, unit in {
        '"salary (EUR)" / 1000': "kEUR",
        '"salary (EUR)" + "salary (EUR)"': "EUR",
        '"salary (EUR)" / spending': None,
    }.items():
        assert income_unit(path, measures={"income": measure}) == unit


def test_the_case(cases: Path) -> None:
    path = cases / "82-income-in-dollars" / "t.csv"
    assert income_unit(path) is None


@pytest.mark.long
def test_all_documents_agree(tmp_path: Path) -> None:
    path = write_table(tmp_path, "annual_income")
    formats = ("--format", "md,html,xlsx", "--clusters", "3", "-q", "-o", "out")
    assert run_text("report", path, *formats).exit == 0
    assert run_text("preview", path, "--clusters", "3", "-q").out.count("k$") == 0
    assert "k$" not in run_json("preview", path, "--clusters", "3").out
    for file in Path("out").rglob("*"):
        if file.suffix in (".md", ".html", ".svg", ".csv"):
            assert "k$" not in file.read_text(encoding="utf-8"), file
    assert '"unit": "k$"' not in Path("out", "model.json").read_text(encoding="utf-8")


def test_a_unit_in_the_header_is_written_once(tmp_path: Path) -> None:
    path = write_table(tmp_path, "Annual Income (k$)")
    out = run_text("preview", path, "--rules", "generic", "--details", "-k", "3", "-q").out
    assert "(k$)" in out
    assert "(k$) (k$)" not in out
