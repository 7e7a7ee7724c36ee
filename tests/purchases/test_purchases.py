"""Purchases into customers: against plain Python, on odd rows, and on public tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from personas.domain.problem import PersonasError, Problem
from personas.ingest.open import SourceTable, open_table
from personas.ingest.sources import find_source
from personas.purchases.aggregate import aggregate_purchases
from personas.purchases.recognition import check_unit
from personas.purchases.roles import parse_purchases
from personas.sql.build import column, table
from tests.effort import examples

Row = dict[str, Any]

ROWS: list[Row] = [
    {"Customer ID": name, "Date": day, "Order": order, "Sku": sku, "Category": kind, "Paid": paid,
     "Discount": off}
    for name, day, order, sku, kind, paid, off in [
        ("007", "2014-01-01", "1", "A1", "tea", "10", "0"),
        ("007", "2014-01-01", "1", "A2", "tea", "5.5", "1"),
        ("007", "2014-03-01", "2", "A1", "tea", "10", "0"),
        ("007", "2014-03-05", "C2", "A1", "tea", "-10", "0"),
        ("8", "2014-02-01", "3", "B1", "cake", "7", "0"),
        ("8", "2014-02-01", "3", "B1", "cake", "7", "0"),
        ("8", "2014-02-02", "4", "A1", "tea", "14", "0"),
        ("8", "2014-02-02", "4", "POST", "", "2", "0"),
        ("9", "2014-03-09", "C9", "A1", "tea", "-3", "0"),
        ("", "2014-03-30", "5", "A1", "tea", "10", "0"),
        ("10", "2014-03-31", "6", "A1", "tea", "", "0"),
    ]
]  # fmt: skip


def aggregate(rows: Sequence[Row], **texts: str) -> tuple[dict[str, Row], tuple[Problem, ...]]:
    """Return the customers by id, and the warnings."""
    source = open_table(find_source(pd.DataFrame(rows)))
    customers, warnings = aggregate_purchases(source, parse_purchases(texts))
    return by_id(customers), warnings


def by_id(customers: SourceTable) -> dict[str, Row]:
    names = [c.name for c in customers.columns]
    query = exp.select(*map(column, names)).from_(table(customers.view))
    rows = [dict(zip(names, row, strict=True)) for row in customers.engine.rows(query)]
    return {row[names[0]]: row for row in rows}


def codes(warnings: Sequence[Problem]) -> dict[str, str]:
    return {problem.code: problem.message for problem in warnings}


def test_each_customer_in_numbers() -> None:
    result, warnings = aggregate(ROWS)
    assert list(result["007"]) == [
        "Customer ID", "recency", "frequency", "monetary", "average_order_value", "tenure",
        "return_rate", "discount_share", "distinct_products", "favourite_category",
    ]  # fmt: skip
    assert result["007"] == {
        "Customer ID": "007",
        "recency": 9.0,
        "frequency": 2.0,
        "monetary": 15.5,
        "average_order_value": 12.75,
        "tenure": 68.0,
        "return_rate": 10 / 25.5,
        "discount_share": 1 / 3,
        "distinct_products": 2.0,
        "favourite_category": "tea",
    }
    assert result["8"]["favourite_category"] == "cake"  # as much as tea, and first by name
    assert result["9"]["recency"] is None
    assert result["9"]["monetary"] == -3
    assert sorted(result) == ["007", "8", "9"]
    assert [code for code in codes(warnings) if code != "W131"] == ["W132", "W133", "W134", "W136"]
    assert codes(warnings)["W131"].endswith("days are counted to 2014-03-10")


def test_treatments() -> None:
    texts = {"returns": "drop", "duplicates": "drop", "not_products": "POST, DOT", "fees": "drop"}
    result, warnings = aggregate(ROWS, **texts, as_of="2014-03-04", cancelled="C")
    assert sorted(result) == ["007", "8"]
    assert result["8"]["monetary"] == 21
    assert result["8"]["distinct_products"] == 2
    assert result["007"]["recency"] == 3
    assert list(codes(warnings)) == ["W131", "W132", "W133", "W134", "W135", "W136", "W137"]


def test_fees_that_are_kept_are_no_products() -> None:
    result, _ = aggregate(ROWS, not_products="POST")
    assert result["8"]["monetary"] == 30
    assert result["8"]["distinct_products"] == 2


def test_cancellations_are_told_by_their_order_numbers() -> None:
    rows = [{**row, "Paid": row["Paid"].lstrip("-")} for row in ROWS]
    assert aggregate(rows)[0]["007"]["monetary"] == 35.5
    assert aggregate(rows, cancelled="C")[0]["007"]["monetary"] == 15.5


def test_a_column_may_mark_returns() -> None:
    rows = [{**row, "Back": "yes" if row["Paid"] == "14" else "no"} for row in ROWS]
    assert aggregate(rows, returned="Back")[0]["8"]["monetary"] == 2


def test_codes_without_digits_are_wondered_at() -> None:
    rows = [{**ROWS[0], "Sku": f"A{i}", "Customer ID": str(i)} for i in range(20)]
    _, warnings = aggregate([*rows, {**ROWS[0], "Sku": "POST"}, {**ROWS[0], "Sku": "DOT"}])
    assert "`DOT`, `POST`" in codes(warnings)["W135"]


@pytest.mark.parametrize("setting", ["returns", "duplicates", "no_customer"])
def test_rows_may_be_refused(setting: str) -> None:
    assert error_codes(ROWS, **{setting: "refuse"}) == ["E135"]


def error_codes(rows: Sequence[Row], **texts: str) -> list[str]:
    with pytest.raises(PersonasError) as caught:
        aggregate(rows, **texts)
    assert all(problem.help for problem in caught.value.problems)
    return [problem.code for problem in caught.value.problems]


def without(*names: str) -> list[Row]:
    return [{name: row[name] for name in row if name not in names} for row in ROWS]


def test_what_is_missing_is_told_at_once() -> None:
    assert error_codes(without("Customer ID", "Paid", "Date")) == ["E132", "E133", "E133"]


def test_an_ambiguous_date_is_asked_about() -> None:
    rows = [{**row, "Order Date": row["Date"], "Invoice Date": row["Date"]} for row in ROWS]
    assert error_codes(rows) == ["E133"]
    assert aggregate(rows, date="Order Date")[0]["8"]["frequency"] == 2


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"date": "Dat"}, "E134"),
        ({"date": "Sku"}, "E134"),
        ({"amount": "Sku"}, "E134"),
        ({"amount": "Paid * Pric"}, "E122"),
        ({"custmer": "x"}, "E131"),
        ({"returns": "ignore"}, "E131"),
        ({"as_of": "31.12.2014"}, "E131"),
        ({"as_of": "1999-12-31"}, "E136"),
    ],
)
def test_settings_that_cannot_be(texts: dict[str, str], code: str) -> None:
    assert error_codes(ROWS, **texts) == [code]


def test_amounts_are_calculated() -> None:
    rows = [{**row, "Qty": "2", "Unit Price": row["Paid"]} for row in without("Order")]
    assert aggregate(rows, amount="Qty * Paid / 2")[0]["007"]["monetary"] == 15.5
    result, warnings = aggregate([{k: v for k, v in row.items() if k != "Paid"} for row in rows])
    assert result["007"]["monetary"] == 31
    assert 'amount = Qty * "Unit Price"' in codes(warnings)["W131"]
    assert result["007"]["frequency"] == 2  # without order numbers, the days


# Against plain Python

row = st.fixed_dictionaries(
    {
        "customer": st.sampled_from(["a", "b", "c", "d"]),
        "day": st.integers(0, 400),
        "order": st.integers(1, 12).map(str),
        "product": st.sampled_from(["p1", "p2", "p3"]),
        "category": st.sampled_from(["x", "y", "z"]),
        "amount": st.integers(-2000, 5000).map(lambda cents: cents / 100),
    }
)


@examples(12)
@given(st.lists(row, min_size=2, max_size=30), st.randoms(use_true_random=False))
def test_agrees_with_plain_python(rows: list[Row], order: Any) -> None:
    rows = [*rows, {**rows[0], "customer": "e"}, {**rows[1], "customer": "f"}]
    order.shuffle(rows)
    start = date(2014, 1, 1)
    written = [{**r, "day": (start + timedelta(r["day"])).isoformat()} for r in rows]
    result, _ = aggregate(written)
    assert {name: plain_numbers(row) for name, row in result.items()} == expected(rows)


def plain_numbers(row: Row) -> tuple[Any, ...]:
    kept = {k: round(v, 6) if isinstance(v, float) else v for k, v in row.items()}
    return tuple(list(kept.values())[1:])


def expected(rows: Sequence[Row]) -> dict[str, tuple[Any, ...]]:
    as_of, lines = max(r["day"] for r in rows) + 1, defaultdict(list)
    for row in rows:
        lines[row["customer"]].append(row)
    customers = defaultdict(set)
    for row in rows:
        customers[row["order"]].add(row["customer"])
    has_restarts = any(len(names) > 1 for names in customers.values())
    return {name: by_hand(mine, as_of, has_restarts) for name, mine in lines.items()}


def by_hand(rows: Sequence[Row], as_of: int, has_restarts: bool) -> tuple[Any, ...]:
    sold = [r for r in rows if r["amount"] >= 0]
    gross = sum(r["amount"] for r in sold)
    orders = len({(r["order"], r["day"] if has_restarts else None) for r in sold})
    spent: dict[str, float] = {r["category"]: 0.0 for r in rows}
    for row in sold:
        spent[row["category"]] += row["amount"]
    bought = {r["category"] for r in sold}
    return (
        as_of - max(r["day"] for r in sold) if sold else None,
        orders,
        round(sum(r["amount"] for r in rows), 6),
        round(gross / orders, 6) if orders else None,
        as_of - min(r["day"] for r in rows),
        round(-sum(r["amount"] for r in rows if r["amount"] < 0) / gross, 6) if gross else None,
        len({r["product"] for r in sold}),
        min(spent, key=lambda c: (c not in bought, -round(spent[c], 6), c)),
    )


def opened_as_customers(rows: Sequence[Row], unit: str = "customer") -> list[str]:
    return [p.code for p in check_unit(open_table(find_source(pd.DataFrame(rows))), unit)]


def test_a_table_that_looks_like_purchases_is_wondered_at() -> None:
    assert opened_as_customers(ROWS) == ["E138"]
    assert opened_as_customers(without("Order", "Paid", "Sku")) == ["W138"]
    assert opened_as_customers(without("Date")) == []
    assert opened_as_customers([{**row, "Customer ID": str(i)} for i, row in enumerate(ROWS)]) == []


def test_orders_may_be_segmented_when_that_is_said() -> None:
    orders = without("Customer ID")
    with pytest.raises(PersonasError) as caught:
        opened_as_customers(orders)
    assert [problem.code for problem in caught.value.problems] == ["E132"]
    assert opened_as_customers(orders, "order") == []


def test_it_is_known_how_many_purchases_were_read() -> None:
    rows = [
        {"Customer ID": c, "InvoiceDate": f"2024-03-0{d}", "Amount": "5"}
        for c in "ab"
        for d in (1, 2)
    ]
    source = open_table(find_source(pd.DataFrame(rows)))
    assert source.purchases is None
    customers, _ = aggregate_purchases(source, parse_purchases({}))
    assert (customers.purchases, customers.rows) == (4, 2)
