"""Purchases: platforms' exports, blank and restarted order numbers, statuses, currencies."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
import pytest
from sqlglot import exp

from personas.domain.problem import PersonasError, Problem
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.purchases.aggregate import aggregate_purchases
from personas.purchases.names import AMBIGUOUS_STATUSES, STATUSES, plain_name
from personas.purchases.recognition import check_unit
from personas.purchases.roles import parse_purchases
from personas.purchases.status_words import PAYMENT_NAMES, outcome, payment_outcome
from personas.sql.build import column, table
from tests.cases.exports import EXPORTS, Order, make_orders, truth, write, write_export
from tests.cases.running import run_json, run_text

ORDERS = make_orders()
Rows = Sequence[Mapping[str, Any]]
Customers = dict[str, dict[str, Any]]


def aggregate(data: Path | Rows, **texts: str) -> tuple[Customers, dict[str, Problem], date]:
    """Return the customers by id, the warnings by code, and the day that is counted to."""
    frame = data if isinstance(data, Path) else pd.DataFrame(data).astype("string")
    source = open_table(find_source(frame))
    customers, warnings = aggregate_purchases(source, parse_purchases(texts))
    names = [c.name for c in customers.columns]
    query = exp.select(*map(column, names)).from_(table(customers.view))
    rows = (dict(zip(names, row, strict=True)) for row in customers.engine.rows(query))
    problems = {problem.code: problem for problem in warnings}
    days = re.search(r"counted to (\S+)", problems["W131"].message) if "W131" in problems else None
    as_of = date.fromisoformat(days.group(1)) if days else date.min
    return {row[names[0]]: row for row in rows}, problems, as_of


def failure(data: Path | Rows, **texts: str) -> Problem:
    """Return the one problem of purchases that are refused."""
    with pytest.raises(PersonasError) as caught:
        aggregate(data, **texts)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def medians(customers: Customers, measure: str, kinds: int = 3) -> list[float]:
    """Return the medians of a measure of each kind: the ids of the kinds alternate."""
    values = [round(customers[name][measure], 2) for name in sorted(customers)]
    return [round(median(values[kind::kinds]), 2) for kind in range(kinds)]


def some_long(values: Sequence[Any], short: int) -> list[Any]:
    """Return parameters of a test; all but the first ``short`` ones are marked as long."""
    marks = [() if i < short else (pytest.mark.long,) for i in range(len(values))]
    return [pytest.param(v, marks=m) for v, m in zip(values, marks, strict=True)]


# The shared cases


def test_shopify_case(cases: Path) -> None:
    path = cases / "10-shopify-orders" / "orders_export.csv"
    for texts in ({}, {"date": "Created at", "order": "Name", "product": "Lineitem sku"}):
        customers, warnings, _ = aggregate(path, **texts)
        assert medians(customers, "frequency") == [1, 3, 8]
        assert medians(customers, "monetary") == pytest.approx([44.64, 235.27, 1798.85], abs=0.011)
        assert medians(customers, "distinct_products") == [2, 3, 3]
    assert warnings["W167"].message.startswith("20 orders")


def test_stripe_case(cases: Path) -> None:
    path = cases / "11-stripe-payments" / "unified_payments.csv"
    texts = {"customer": "Customer ID", "date": "Created date (UTC)"}
    for more in ({}, {"order": "Invoice ID"}):
        customers, warnings, _ = aggregate(path, **texts, **more)
        assert medians(customers, "frequency") == [1, 3, 8]
        assert medians(customers, "monetary") == pytest.approx([40.32, 269.95, 1757.57], abs=0.011)
        assert warnings["W166"].message.startswith("80 rows")
    assert warnings["W139"].message.startswith("560 of 560 rows")


@pytest.mark.parametrize(("name", "blank"), [("all-blank", 360), ("half-blank", 210)])
def test_blank_order_numbers_case(cases: Path, name: str, blank: int) -> None:
    customers, warnings, _ = aggregate(cases / "31-order-number-blank" / f"{name}.csv")
    assert medians(customers, "frequency") == [1, 3, 8]
    assert warnings["W139"].message.startswith(f"{blank} of 360 rows")


@pytest.mark.parametrize("name", ["orders", "signs"])
def test_two_currencies_case(cases: Path, name: str) -> None:
    path = cases / "33-two-currencies" / f"{name}.csv"
    problem = failure(path)
    assert problem.code == "E137"
    assert "JPY 240 rows, USD 240 rows" in problem.message
    assert "--purchase only_currency=" in str(problem.help)
    dollars, warnings, _ = aggregate(path, only_currency="USD")
    assert (len(dollars), dollars["K000"]["monetary"]) == (60, 39.63)
    assert "JPY 240 rows" in warnings["W169"].message
    assert aggregate(path, only_currency="jpy")[0]["K001"]["monetary"] == 12434 + 13574 + 13052


def test_status_case(cases: Path) -> None:
    path = cases / "34-status-column" / "orders.csv"
    customers, warnings, _ = aggregate(path)
    assert (len(customers), customers["K002"]["frequency"]) == (80, 6)
    assert customers["K002"]["monetary"] == pytest.approx(1316.45)
    assert "`order_status` cancelled 120" in warnings["W166"].message
    assert aggregate(path, unpaid="keep")[0]["K002"]["frequency"] == 8
    assert failure(path, unpaid="refuse").code == "E135"


def test_purchases_as_customers_case(cases: Path) -> None:
    refusal = run_json("preview", cases / "34-status-column" / "orders.csv")
    assert (refusal.exit, refusal.codes) == (2, {"E138"})
    text = re.sub(r"[│\s]+", " ", refusal.err)
    assert "personas preview" in text
    assert "--purchases" in text
    assert "--unit order" in text


# The exports of platforms


@pytest.mark.parametrize("platform", EXPORTS)
def test_the_export_of_a_platform(platform: str, tmp_path: Path) -> None:
    orders = [o for o in ORDERS if not (platform == "Amazon" and o.outcome == "partly")]
    if platform == "Square":  # has no failed payments
        orders = [o for o in orders if o.counts]
    export = EXPORTS[platform]
    customers, warnings, as_of = aggregate(write_export(tmp_path, platform, orders))
    right = truth(orders)
    assert set(customers) == {export.customer(number) for number in right}
    for number, expected in right.items():
        row = customers[export.customer(number)]
        assert (row["frequency"], round(row["monetary"], 2)) == (
            expected.frequency,
            expected.monetary,
        )
        assert as_of - timedelta(days=row["recency"]) == expected.last
        if export.has_products:
            assert row["distinct_products"] == expected.products
    assert platform in warnings["W131"].message
    if platform != "Square":
        assert "W166" in warnings
    assert ("W167" in warnings) == (platform not in ("Square", "PayPal"))
    assert ("W133" in warnings) == (platform in ("Square", "PayPal"))
    assert ("W168" in warnings) == (platform in ("Shopify", "WooCommerce"))


def documented_lines(root: Path) -> dict[str, list[str]]:
    """Return the words of the line that the documents give for each platform."""
    text = (root / "docs" / "data.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (\w+), [^|]*\| `(personas preview [^`]*)` \|$", text, re.MULTILINE)
    return {platform: shlex.split(line)[1:] for platform, line in lines}


def test_every_platform_has_a_line(root: Path) -> None:
    lines = documented_lines(root)
    assert set(lines) == set(EXPORTS)
    assert all(EXPORTS[platform].file in words for platform, words in lines.items())


@pytest.mark.parametrize("platform", ["Shopify"])
def test_the_line_of_a_platform_works(platform: str, root: Path, tmp_path: Path) -> None:
    check_line(platform, root, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("platform", sorted(set(EXPORTS) - {"Shopify"}))
def test_each_line_of_a_platform_works(platform: str, root: Path, tmp_path: Path) -> None:
    check_line(platform, root, tmp_path)


def check_line(platform: str, root: Path, folder: Path) -> None:
    write_export(folder, platform, make_orders(60))
    words = documented_lines(root)[platform]
    result = run_json(words[0], *words[1:], "--clusters", "3").json
    assert result["customers"] == 60
    assert "monetary" in result["segments"][0]["measures"]


# A variant of an export: its header, and who, when, which, what, how much, status and refund.
VARIANTS: Mapping[str, tuple[str, tuple[str, ...], Mapping[str, str]]] = {
    "Stripe, older": (
        "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,"
        "Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,"
        "Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID,"
        "Invoice ID,Transfer",
        ("Customer ID", "Created (UTC)", "id", "", "Amount", "Status", "Amount Refunded"),
        {"paid": "Paid", "failed": "Failed", "cancelled": "Canceled", "refunded": "Refunded"},
    ),
    "WooCommerce, one row per item": (
        "order_id,order_number,date,status,shipping_total,tax_total,discount_total,order_total,"
        "refunded_total,order_currency,payment_method,customer_id,billing_email,billing_city,"
        "item_id,item_name,item_sku,item_quantity,item_total",
        ("billing_email", "date", "order_number", "item_sku", "order_total", "status",
         "refunded_total"),
        {"paid": "wc-completed", "failed": "wc-failed", "cancelled": "wc-cancelled",
         "refunded": "wc-refunded"},
    ),
    "WooCommerce, import and export": (
        "order_id,order_number,order_date,paid_date,status,shipping_total,fee_total,tax_total,"
        "cart_discount,order_discount,discount_total,order_total,order_subtotal,order_currency,"
        "payment_method,transaction_id,customer_id,customer_user,customer_email,refund_total",
        ("customer_email", "order_date", "order_id", "", "order_total", "status", "refund_total"),
        {"paid": "processing", "failed": "pending", "cancelled": "cancelled",
         "refunded": "refunded"},
    ),
    "WooCommerce, analytics": (
        "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,"
        "Coupon(s),Net Sales,Attribution",
        ("Customer", "Date", "Order #", "", "Net Sales", "Status", ""),
        {"paid": "completed", "failed": "failed", "cancelled": "cancelled"},
    ),
    "Magento, items": (
        "increment_id,created_at,status,store_id,customer_id,customer_email,base_grand_total,"
        "grand_total,order_currency_code,base_currency_code,base_total_refunded,total_refunded,"
        "sku,name,qty_ordered,price",
        ("customer_email", "created_at", "increment_id", "sku", "base_grand_total", "status",
         "base_total_refunded"),
        {"paid": "complete", "failed": "pending_payment", "cancelled": "canceled",
         "refunded": "closed"},
    ),
    "Square, transactions": (
        "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,"
        "Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,"
        "Square Gift Card,Other Tender,Fees,Net Total,Transaction ID,Payment ID,Card Brand,"
        "Description,Event Type,Location,Customer ID,Customer Name,Transaction Status",
        ("Customer ID", "Date", "Transaction ID", "", "Total Collected", "Transaction Status", ""),
        {"paid": "Complete", "failed": "Failed", "cancelled": "Voided"},
    ),
    "Etsy, items": (
        "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,"
        "Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,"
        "Listing ID,Date Paid,Date Shipped,Ship Name,Ship Address1,Ship City,Ship Country,"
        "Order ID,Variations,Order Type,Listings Type,Payment Type,SKU",
        ("Buyer", "Sale Date", "Order ID", "Listing ID", "line:Item Total", "", ""),
        {"paid": ""},
    ),
    "Amazon, fulfilled shipments": (
        "amazon-order-id,merchant-order-id,shipment-id,shipment-item-id,amazon-order-item-id,"
        "purchase-date,payments-date,shipment-date,reporting-date,buyer-email,buyer-name,sku,"
        "product-name,quantity-shipped,currency,item-price,item-tax,shipping-price",
        ("buyer-email", "purchase-date", "amazon-order-id", "sku", "line:item-price", "", ""),
        {"paid": ""},
    ),
    "Squarespace": (
        "Order ID,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,"
        "Subtotal,Shipping,Taxes,Amount Refunded,Total,Discount Code,Discount Amount,"
        "Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
        "Cancelled at",
        ("Email", "Created at", "Order ID", "Lineitem sku", "first:Total",
         "first:Financial Status", "first:Amount Refunded"),
        {"paid": "PAID", "failed": "PENDING", "cancelled": "VOIDED", "refunded": "REFUNDED",
         "partly": "PARTIALLY_REFUNDED"},
    ),
    "PrestaShop": (
        "id_order,reference,Customer ID,date_add,Order status,Order total,Currency",
        ("Customer ID", "date_add", "reference", "", "Order total", "Order status", ""),
        {"paid": "Payment accepted", "failed": "Payment error", "cancelled": "Canceled",
         "refunded": "Refunded"},
    ),
    "German shop": (
        "Bestellnummer,Bestelldatum,Kundennummer,Artikelnummer,Gesamtbetrag,Zahlungsstatus,"
        "Erstattungsbetrag,Währung",
        ("Kundennummer", "Bestelldatum", "Bestellnummer", "Artikelnummer", "Gesamtbetrag",
         "Zahlungsstatus", "Erstattungsbetrag"),
        {"paid": "Bezahlt", "failed": "Offen", "cancelled": "Storniert", "refunded": "Erstattet",
         "partly": "Teilweise erstattet"},
    ),
    "French shop": (
        "Numéro commande,Date commande,Client,Total TTC,Statut commande,Montant remboursé,Devise",
        ("Client", "Date commande", "Numéro commande", "", "Total TTC", "Statut commande",
         "Montant remboursé"),
        {"paid": "Terminée", "failed": "Échouée", "cancelled": "Annulée", "refunded": "Remboursée",
         "partly": "Partiellement remboursée"},
    ),
    "Spanish shop": (
        "Número de pedido,Fecha,Cliente,Importe,Estado del pedido,Reembolso",
        ("Cliente", "Fecha", "Número de pedido", "", "Importe", "Estado del pedido", "Reembolso"),
        {"paid": "Completado", "failed": "Fallido", "cancelled": "Cancelado",
         "refunded": "Reembolsado"},
    ),
}  # fmt: skip


def write_variant(path: Path, name: str, orders: Sequence[Order]) -> None:
    """Write an export by the columns of who, when, which, what, how much, status and refund."""
    header, names, words = VARIANTS[name]
    who, when, which, what, amount, status, refund = names
    rows = []
    for order in orders:
        lines = order.lines if what else order.lines[:1]
        for i, (product, quantity, price) in enumerate(lines):
            row = {who: f"c{order.customer:02}", when: order.day, which: order.number}
            row |= {what: product} if what else {}
            values = {
                amount: round(quantity * price, 2) if amount.startswith("line:") else order.total,
                status: words.get(order.outcome, words["paid"]),
                refund: order.refund,
            }
            for column_, value in values.items():
                place, _, plain = column_.rpartition(":")
                if column_ and not (place == "first" and i):
                    row[plain] = value
            rows.append(row)
    write(path, header, rows)


@pytest.mark.parametrize("name", some_long([*VARIANTS], 4))
def test_another_export(name: str, tmp_path: Path) -> None:
    _, names, words = VARIANTS[name]
    outcomes = {"paid", *words, *(["partly", "refunded"] if names[6] else [])}
    orders = [order for order in ORDERS if order.outcome in outcomes]
    write_variant(tmp_path / "export.csv", name, orders)
    texts = {} if name != "PrestaShop" else {"order": "reference"}
    customers, _, as_of = aggregate(tmp_path / "export.csv", **texts)
    for number, expected in truth(orders).items():
        row = customers[f"c{number:02}"]
        assert row["frequency"] == expected.frequency
        assert round(row["monetary"], 2) == expected.monetary
        assert as_of - timedelta(days=row["recency"]) == expected.last
        if names[3]:
            assert row["distinct_products"] == expected.products


def test_guests_of_woocommerce_are_nobody() -> None:
    rows = [
        {"order_id": i, "order_date": f"2024-01-{i + 1:02}", "paid_date": "", "status": "completed",
         "order_total": 10 + i, "customer_id": i % 3}
        for i in range(9)
    ]  # fmt: skip
    customers, warnings, _ = aggregate(rows)
    assert sorted(customers) == ["1", "2"]
    assert warnings["W132"].message.startswith("3 rows")


def test_the_shop_is_no_customer_of_its_refunds(tmp_path: Path) -> None:
    customers, _, _ = aggregate(write_export(tmp_path, "PayPal", ORDERS))
    assert "shop@example.com" not in customers


def test_converted_amounts_bring_their_currency(tmp_path: Path) -> None:
    path = write_export(tmp_path, "Stripe", ORDERS)
    text = path.read_text().replace("usd", "gbp", 3)
    path.write_text(text)
    assert failure(path).code == "E137"
    customers, warnings, _ = aggregate(path, amount="Converted Amount")
    right = truth(ORDERS)[0].monetary
    assert customers["cus_0000"]["monetary"] == pytest.approx(right * 0.9, abs=0.011)
    assert "refund = Converted Amount Refunded" in warnings["W131"].message


# Statuses, in the words of many shops


def bought(n: int, **more: Any) -> dict[str, Any]:
    """Return the n-th purchase of two customers, of 10 + n on a day of its own."""
    day = date(2024, 1, 1) + timedelta(days=n)
    return {"customer_id": "ab"[n % 2], "order_id": n, "order_date": day, "amount": 10 + n, **more}


LANGUAGES = [
    ("order_status", "completed", "cancelled", "refunded"),
    ("Status", "Paid", "Failed", "Refunded"),
    ("payment status", "paid", "pending", "fully refunded"),
    ("Financial_Status", "paid", "voided", "refunded"),
    ("Bestellstatus", "versandt", "storniert", "erstattet"),
    ("Zahlungsstatus", "bezahlt", "offen", "zurückerstattet"),
    ("Statut de la commande", "Livrée", "Annulée", "Remboursée"),
    ("État", "payé", "en attente de paiement", "remboursé"),
    ("Estado del pedido", "Entregado", "CANCELADO", "Reembolsado"),
    ("estado", "pagado", "rechazado", "devuelto"),
    ("Status do pedido", "Concluído", "Cancelado", "Estornado"),
    ("Stato ordine", "Spedito", "Annullato", "Rimborsato"),
    ("stato", "pagato", "fallito", "reso"),
    ("Bestelstatus", "afgerond", "geannuleerd", "terugbetaald"),
    ("Status zamówienia", "Zrealizowane", "Anulowane", "Zwrócone"),
    ("Betalningsstatus", "betald", "misslyckad", "återbetald"),
    ("Ordrestatus", "sendt", "annulleret", "refunderet"),
    ("Stav", "Dokončeno", "Zrušeno", "Vráceno"),
    ("állapot", "Teljesítve", "Törölve", "Visszatérítve"),
    ("Stare", "Finalizată", "Anulată", "Rambursată"),
    ("durum", "Tamamlandı", "İptal edildi", "İade edildi"),
    ("Статус заказа", "Выполнен", "Отменён", "Возвращен"),
    ("注文状況", "発送済み", "キャンセル", "返金済み"),
    ("订单状态", "已完成", "已取消", "已退款"),
    ("주문상태", "배송완료", "주문취소", "환불완료"),
]


@pytest.mark.parametrize(("header", "paid", "unpaid", "refunded"), LANGUAGES)
def test_the_words_of_a_status(header: str, paid: str, unpaid: str, refunded: str) -> None:
    name = plain_name(header)
    assert name in STATUSES | AMBIGUOUS_STATUSES
    is_payment = any(part in name for part in PAYMENT_NAMES)
    words = payment_outcome if is_payment else outcome
    for form in (str, str.upper, str.title, lambda word: f" wc-{word}."):
        assert [words(form(word)) for word in (paid, unpaid, refunded)] == [
            "paid", "unpaid", "refunded",
        ]  # fmt: skip


@pytest.mark.parametrize("row", some_long(LANGUAGES[::6], 2))
def test_the_status_of_an_order(row: tuple[str, str, str, str]) -> None:
    header, paid, unpaid, refunded = row
    words = [paid, paid, unpaid, paid, refunded, paid, paid, unpaid]
    customers, warnings, _ = aggregate([bought(n, **{header: w}) for n, w in enumerate(words)])
    assert (customers["a"]["frequency"], customers["a"]["monetary"]) == (3, 10 + 16)
    assert (customers["b"]["frequency"], customers["b"]["monetary"]) == (3, 11 + 13 + 15)
    assert customers["a"]["return_rate"] == pytest.approx(14 / 40)
    assert warnings["W166"].message.startswith("2 rows")
    assert "--purchase unpaid=keep" in str(warnings["W166"].help)
    assert warnings["W167"].message.startswith("1 orders")


@pytest.mark.parametrize(
    ("header", "cells", "unpaid"),
    [
        ("Cancelled at", ["", "", "2024-01-09 10:00:00", "", "", ""], 1),
        ("cancelled", ["no", "no", "yes", "no", "no", "no"], 1),
        ("is_cancelled", ["0", "0", "1", "0", "0", "1"], 2),
        ("Captured", ["true", "true", "false", "true", "true", "true"], 1),
        ("voided", ["False", "False", "True", "False", "False", "False"], 1),
        ("storniert", ["nein", "nein", "ja", "nein", "nein", "nein"], 1),
    ],
)
def test_a_column_of_yes_and_no(header: str, cells: list[str], unpaid: int) -> None:
    rows = [bought(n, **{header: cell}) for n, cell in enumerate(cells)]
    customers, warnings, _ = aggregate(rows)
    assert customers["a"]["monetary"] == 10 + 14
    assert warnings["W166"].message.startswith(f"{unpaid} rows")


def test_refunds_by_amount_and_by_flag() -> None:
    amounts = aggregate([bought(n, refunded=[0, 0, 2.5, 0][n]) for n in range(4)])[0]
    assert (amounts["a"]["frequency"], amounts["a"]["monetary"]) == (2, 10 + 12 - 2.5)
    flags = aggregate([bought(n, refunded=[0, 0, 1, 0][n]) for n in range(4)])[0]
    assert flags["a"]["monetary"] == 10
    rows = [bought(n, **{"Refund amount": ["", "", "-3", ""][n]}) for n in range(4)]
    customers, warnings, _ = aggregate(rows)
    assert customers["a"]["monetary"] == 10 + 12 - 3
    assert "--purchase returns=drop" in str(warnings["W167"].help)
    assert aggregate(rows, returns="drop")[0]["a"]["monetary"] == 22
    assert failure(rows, returns="refuse").code == "E135"
    sums = aggregate([bought(n, p=1, q=n) for n in range(4)], refund="p + q")[0]
    assert sums["a"]["monetary"] == 10 + 12 - 1 - 3


def test_words_of_a_status_that_nobody_knows() -> None:
    words = ["paid", "paid", "lost in Petra's van", "paid", "paid", "cancelled"]
    rows = [bought(n, order_status=word) for n, word in enumerate(words)]
    customers, warnings, _ = aggregate(rows)
    assert customers["a"]["frequency"] == 3
    assert "`lost in Petra's van` 1" in warnings["W170"].message
    assert "unpaid_status=" in str(warnings["W170"].help)
    lost, warnings, _ = aggregate(rows, unpaid_status="lost in Petra's van")
    assert (lost["a"]["frequency"], lost["b"]["frequency"]) == (2, 3)
    assert "W170" not in warnings


def test_a_named_status_and_partial_refunds_of_unknown_amount() -> None:
    words = ["ok", "ok", "partially refunded", "ok", "failed", "ok"]
    rows = [bought(n, phase=word, status="cancelled") for n, word in enumerate(words)]
    customers, warnings, _ = aggregate(rows, status="phase")
    assert customers["a"]["monetary"] == 10 + 12
    assert warnings["W171"].message.startswith("1 rows")
    assert "--purchase refund=COLUMN" in str(warnings["W171"].help)


def test_refunds_with_rows_of_their_own_count_once() -> None:
    rows = [bought(n, status="refunded" if n == 2 else "completed") for n in range(6)]
    rows.append({**bought(8, status="completed"), "amount": -12})
    customers, warnings, _ = aggregate(rows)
    assert (customers["a"]["frequency"], customers["a"]["monetary"]) == (3, 10 + 14)
    assert warnings["W174"].message.startswith("1 orders")


# Which rows are one order


def test_a_blank_number_is_not_one_order() -> None:
    rows = [bought(n, **({} if n % 4 else {"order_id": ""})) for n in range(12)]
    rows += [{**rows[0], "amount": 1}, {**rows[1], "amount": 1}]
    customers, warnings, _ = aggregate(rows)
    assert (customers["a"]["frequency"], customers["b"]["frequency"]) == (6, 6)
    assert warnings["W139"].message.startswith("4 of 14 rows")


def test_numbers_that_restart() -> None:
    rows = [bought(n, order_id=f"{n // 4:03}") for n in range(16)]
    rows += [{**rows[0], "amount": 1}]
    customers, warnings, _ = aggregate(rows)
    assert (customers["a"]["frequency"], customers["b"]["frequency"]) == (8, 8)
    assert warnings["W165"].message.startswith("4 order numbers")
    assert "number, customer and day" in warnings["W165"].message


@pytest.mark.parametrize("header", ["Order Total", "Gesamtbetrag"])
@pytest.mark.parametrize("style", ["every line", "first line", "last line"])
def test_the_total_of_an_order_counts_once(header: str, style: str) -> None:
    rows = []
    for n in range(6):
        for i in range(3):
            place = {"every line": i, "first line": 0, "last line": 2}[style]
            row = bought(n, sku=f"s{i}{n % 3}")
            total = row.pop("amount")
            rows.append({**row, header: total if i == place else ""})
    customers, warnings, _ = aggregate(rows)
    assert (customers["a"]["frequency"], customers["a"]["monetary"]) == (3, 10 + 12 + 14)
    assert customers["a"]["average_order_value"] == 12
    assert customers["a"]["distinct_products"] == 9
    assert "--purchase amount_per=line" in str(warnings["W168"].help)
    if style == "every line":
        assert aggregate(rows, amount_per="line")[0]["a"]["monetary"] == 3 * 36


def test_repeated_amounts_are_totals_only_where_that_is_evident() -> None:
    few = [bought(n // 2, sku=f"s{n % 2}") for n in range(8)]
    customers, warnings, _ = aggregate(few)
    assert customers["a"]["monetary"] == 2 * (10 + 12)
    assert "--purchase amount_per=order" in str(warnings["W168"].help)
    assert aggregate(few, amount_per="order")[0]["a"]["monetary"] == 10 + 12
    many = [bought(n // 2, sku=f"s{n % 2}") for n in range(40)]
    assert aggregate(many)[0]["a"]["monetary"] == sum(range(10, 30, 2))
    lines = [*many, {**many[0], "amount": 3}]
    customers, warnings, _ = aggregate(lines)
    assert customers["a"]["monetary"] == 2 * sum(range(10, 30, 2)) + 3
    assert "W168" not in warnings


def test_further_lines_get_what_the_first_says() -> None:
    rows = []
    for n in range(4):
        first = bought(n, sku="s1", status="cancelled" if n == 2 else "paid")
        rows += [first, {"order_id": n, "sku": f"s{n + 2}", "amount": 5}]
    rows = [{name: row.get(name, "") for name in rows[0]} for row in rows]
    customers, warnings, _ = aggregate(rows)
    assert (customers["a"]["frequency"], customers["a"]["monetary"]) == (1, 15)
    assert customers["b"]["distinct_products"] == 3
    assert "customer, date" in warnings["W173"].message
    assert "W132" not in warnings


def test_no_order_of_rows_changes_anything() -> None:
    rows = []
    for n in range(6):
        for i in range(3):
            row = bought(n, sku=f"s{i}", category=f"k{i}")
            rows.append({**row, "amount": row["amount"] if i == 0 else ""})
    assert aggregate(rows)[0] == aggregate(rows[::-1])[0]


# Several currencies


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["$10", "€11", "$12", "€13"], ["$ 2 rows", "EUR 2 rows"]),
        (["$10.50", "€11,50", "$12.25", "€13,75"], ["$ 2 rows", "EUR 2 rows"]),
        (["10 USD", "11 EUR", "12 USD", "13 EUR"], ["EUR 2 rows", "USD 2 rows"]),
        (["£10", "US$ 11", "£12", "US$ 13"], ["GBP 2 rows", "USD 2 rows"]),
        (["10 zł", "11 Kč", "12 zł", "13 zł"], ["PLN 3 rows", "CZK 1 rows"]),
        (["R$ 10", "$ 11", "R$ 12", "$ 13"], ["$ 2 rows", "BRL 2 rows"]),
        (["¥1,000", "₩11,000", "¥1,200", "₩13,000"], ["KRW 2 rows", "¥ 2 rows"]),
    ],
)
def test_signs_of_several_currencies(cells: list[str], codes: list[str]) -> None:
    rows = [bought(n, amount=cells[n]) for n in range(4)]
    problem = failure(rows)
    assert problem.code == "E137"
    assert ", ".join(codes) in problem.message
    assert "--purchase only_currency=" in str(problem.help)


@pytest.mark.parametrize("header", ["Currency", "Währung"])
def test_a_column_of_currencies(header: str) -> None:
    rows = [bought(n, **{header: ["usd", "EUR", "USD", "eur", ""][n]}) for n in range(5)]
    problem = failure(rows)
    assert (problem.code, "EUR 2 rows, USD 2 rows" in problem.message) == ("E137", True)
    assert failure(rows, only_currency="CHF").code == "E139"
    more = [{**row, "customer_id": f"{row['customer_id']}{n // 2}"} for n, row in enumerate(rows)]
    customers, warnings, _ = aggregate(more, only_currency="USD")
    assert {name: row["monetary"] for name, row in customers.items()} == {"a0": 10, "a1": 12}
    assert "EUR 2 rows" in warnings["W169"].message


def test_one_currency_is_no_matter() -> None:
    rows = [bought(n, currency="EUR", status="paid" if n else "failed") for n in range(5)]
    rows[0]["currency"] = "USD"  # an order that was not paid
    customers, warnings, _ = aggregate(rows)
    assert customers["a"]["monetary"] == 12 + 14
    assert "W169" not in warnings
    signs = [bought(n, amount=f"€{10 + n}.50") for n in range(4)]
    assert aggregate(signs)[0]["a"]["monetary"] == 23


def test_signs_of_prices() -> None:
    rows = [bought(n, quantity=2, price=["$5", "€6"][n // 2 % 2]) for n in range(8)]
    rows = [{name: cell for name, cell in row.items() if name != "amount"} for row in rows]
    assert failure(rows).code == "E137"
    assert aggregate(rows, only_currency="EUR")[0]["a"]["monetary"] == 24


def test_a_chosen_sign() -> None:
    cells = ["$1,010.50", "€1.011,50", "$1,012.25", "€13,75", "$14", "€15"]
    rows = [bought(n, customer_id=f"c{n // 2 % 2}", amount=cells[n]) for n in range(6)]
    euros, _, _ = aggregate(rows, only_currency="EUR")
    assert {n: r["monetary"] for n, r in euros.items()} == {"c0": 1011.5 + 15, "c1": 13.75}
    dollars, _, _ = aggregate(rows, only_currency="$")
    assert {n: r["monetary"] for n, r in dollars.items()} == {"c0": 1024.5, "c1": 1012.25}


# A table of purchases that is given as one of customers


def codes(rows: Rows, unit: str = "customer") -> list[str]:
    source = open_table(find_source(pd.DataFrame(rows).astype("string")))
    return [problem.code for problem in check_unit(source, unit)]


PURCHASES: Rows = [
    {"customer_id": f"c{n % 5}", "order_id": n, "order_date": date(2024, 1, 1 + n), "amount": n}
    for n in range(20)
]


def renamed(**names: str) -> Rows:
    return [{names.get(k, k): v for k, v in row.items() if names.get(k) != ""} for row in PURCHASES]


@pytest.mark.parametrize(
    "names",
    [
        {},
        {"order_id": ""},
        {"amount": ""},
        {"customer_id": "Kundennummer", "order_date": "Bestelldatum", "amount": "Betrag"},
        {"customer_id": "client", "order_date": "fecha", "amount": "importe", "order_id": ""},
        {"customer_id": "Email", "order_date": "Created at", "amount": "Total", "order_id": "Name"},
        {"customer_id": "user_id", "order_date": "timestamp", "amount": "revenue"},
        {"amount": "Quantity"},
    ],
)
def test_purchases_are_no_customers(names: dict[str, str]) -> None:
    rows = renamed(**names)
    assert codes(rows) == ["E138"]
    assert codes(rows, "order") == []


def test_customers_are_no_purchases() -> None:
    once = [{**row, "customer_id": f"c{n}"} for n, row in enumerate(PURCHASES)]
    assert codes(once) == []
    assert codes([*once, once[0], once[1]]) == []
    addresses = [{**PURCHASES[n % 5], "street": f"{n} Street"} for n in range(20)]
    assert codes(addresses) == ["W138"]
    assert codes(renamed(order_id="", amount="age")) == ["W138"]
    assert codes(renamed(order_id="", order_date="")) == []


def test_the_command_that_works(tmp_path: Path) -> None:
    rows = [
        {**r, "customer_id": f"c{n % 39}", "paid_on": r["order_date"], "order_date": ""}
        for n, r in enumerate([*PURCHASES] * 8)
    ]
    frame = pd.DataFrame(
        {
            "Customer ID": [r["customer_id"] for r in rows],
            "Order Date": [r["paid_on"] for r in rows],
            "Invoice Date": [r["paid_on"] for r in rows],
            "Amount": [10 + n % 7 for n in range(len(rows))],
        }
    )
    path = tmp_path / "my orders.csv"
    frame.to_csv(path, index=False)
    refusal = run_text("preview", path)
    assert (refusal.exit, refusal.codes) == (2, {"E138"})
    source = open_table(find_source(path))
    (problem,) = check_unit(source, "customer", str(path))
    match = re.search(r"personas (preview .*?); or say --unit order", str(problem.help))
    assert match
    words = shlex.split(match.group(1))
    assert run_text("explore", *words[1:]).exit == 0
    exploration = run_text("explore", path)
    assert (exploration.exit, "W138" in exploration.codes) == (0, True)
