"""Public tables of purchases, where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlglot import exp

from personas.domain.problem import PersonasError, Problem
from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source
from personas.purchases.aggregate import aggregate_purchases
from personas.purchases.roles import parse_purchases
from personas.sql.build import column, table


def customer(customers: SourceTable, name: str) -> dict[str, object]:
    names = [c.name for c in customers.columns]
    same = exp.EQ(this=column(names[0]), expression=exp.Literal.string(name))
    query = exp.select(*map(column, names)).from_(table(customers.view)).where(same)
    return dict(zip(names, customers.engine.rows(query)[0], strict=True))


def codes(warnings: tuple[Problem, ...]) -> dict[str, str]:
    return {problem.code: problem.message for problem in warnings}


@pytest.mark.long
def test_online_retail(shared_data: Path) -> None:
    """It is compressed, and is read right before its rows become customers."""
    source = open_table(find_source(shared_data / "online_retail" / "OnlineRetail.csv.gz"))
    forms = {c.name: (c.form, c.gaps) for c in source.columns}
    assert source.rows == 541_909
    assert forms["CustomerID"] == ("number", 135_080)
    assert forms["StockCode"] == ("text", 0)
    assert forms["InvoiceDate"] == ("date", 0)
    customers, warnings = aggregate_purchases(source, parse_purchases({}))
    assert customers.rows == 4372
    assert list(codes(warnings)) == ["W131", "W132", "W133", "W134", "W135"]
    assert codes(warnings)["W132"].startswith("135,080 rows")
    assert codes(warnings)["W133"].startswith("8,905 rows")
    assert customer(customers, "12347") == {
        "CustomerID": "12347",
        "recency": 3.0,
        "frequency": 7.0,
        "monetary": 4310.0,
        "average_order_value": pytest.approx(4310 / 7),
        "tenure": 368.0,
        "return_rate": 0.0,
        "distinct_products": 103.0,
    }


@pytest.mark.long
def test_cdnow(shared_data: Path) -> None:
    """Its columns are padded."""
    source = open_table(find_source(shared_data / "cdnow" / "CDNOW_master.txt"))
    assert source.rows == 69_659
    assert [(c.name, c.form) for c in source.columns] == [
        ("customer_id", "number"),
        ("date", "date"),
        ("number_of_cds", "number"),
        ("dollar_value", "number"),
    ]
    customers, warnings = aggregate_purchases(source, parse_purchases({}))
    assert customers.rows == 23570
    assert "amount = dollar_value" in codes(warnings)["W131"]
    assert customer(customers, "00002")["monetary"] == 89


def test_orders_without_customers_are_refused(shared_data: Path) -> None:
    source = open_table(find_source(shared_data / "sales" / "New 1000 Sales Record.xlsx"))
    with pytest.raises(PersonasError) as caught:
        aggregate_purchases(source, parse_purchases({}))
    assert "E132" in [problem.code for problem in caught.value.problems]
    assert "a table of orders without a customer column" in str(caught.value)
