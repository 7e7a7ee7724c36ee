"""Exports of shop and payment platforms with their real headers, and the truth about them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

Outcome = Literal["paid", "failed", "cancelled", "refunded", "partly"]
Row = Mapping[str, object]


@dataclass(frozen=True)
class Order:
    """An order: its lines are (product, quantity, price of one)."""

    customer: int
    number: int
    day: date
    lines: tuple[tuple[str, int, float], ...]
    outcome: Outcome
    refund: float

    @property
    def total(self) -> float:
        return round(sum(quantity * price for _, quantity, price in self.lines), 2)

    @property
    def counts(self) -> bool:
        return self.outcome not in ("failed", "cancelled")


@dataclass(frozen=True)
class Truth:
    """What is right of a customer."""

    frequency: int
    monetary: float
    last: date
    products: int


def make_orders(customers: int = 12, *, lines: int = 3) -> list[Order]:
    """Return orders of customers who bought once, three times and eight times."""
    chance = random.Random(16)
    orders: list[Order] = []
    for customer in range(customers):
        for i in range((1, 3, 8)[customer % 3]):
            day = date(2024, 1, 1) + timedelta(days=customer + 31 * i + chance.randrange(25))
            items = tuple(
                (f"SKU-{100 + n + i % 2}", 1 + n, round(chance.uniform(5, 90), 2))
                for n in range(1 + chance.randrange(lines))
            )
            outcome: Outcome = "paid"
            if i:
                words: Sequence[Outcome] = ("failed", "cancelled", "refunded", "partly")
                outcome = chance.choice((*words, "paid", "paid", "paid"))
            order = Order(customer, 1001 + len(orders), day, items, outcome, 0.0)
            refund = {"refunded": order.total, "partly": 3.5}.get(outcome, 0.0)
            orders.append(Order(customer, order.number, day, items, outcome, refund))
    return orders


def truth(orders: Iterable[Order], *, has_products: bool = True) -> dict[int, Truth]:
    """Return what is right of each customer."""
    result: dict[int, Truth] = {}
    for customer in sorted({order.customer for order in orders}):
        counted = [order for order in orders if order.customer == customer and order.counts]
        money = round(sum(order.total - order.refund for order in counted), 2)
        products = {product for order in counted for product, _, _ in order.lines}
        last = max(order.day for order in counted)
        result[customer] = Truth(len(counted), money, last, len(products) if has_products else 0)
    return result


def write(path: Path, header: str, rows: Iterable[Row], delimiter: str = ",") -> Path:
    """Write rows under a header as an export has it; columns that a row lacks are blank."""
    names = header.split(",")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,"
    "Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,"
    "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,"
    "Lineitem sku,Lineitem requires shipping,Lineitem taxable,Lineitem fulfillment status,"
    "Billing Name,Billing Street,Billing City,Billing Zip,Billing Country,Notes,Cancelled at,"
    "Payment Method,Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,"
    "Location,Device ID,Id,Tags,Risk Level,Source,Lineitem discount"
)


def shopify(orders: Iterable[Order]) -> list[Row]:
    words = {"failed": "voided", "partly": "partially_refunded", "cancelled": "pending"}
    rows: list[Row] = []
    for order in orders:
        for i, (product, quantity, price) in enumerate(order.lines):
            line = {
                "Name": f"#{order.number}",
                "Email": mail(order.customer),
                "Created at": f"{order.day} 09:15:32 -0500",
                "Lineitem quantity": quantity,
                "Lineitem name": f"Thing {product}",
                "Lineitem price": price,
                "Lineitem sku": product,
                "Lineitem discount": "0.00",
            }
            first = {
                "Financial Status": words.get(order.outcome, order.outcome),
                "Paid at": f"{order.day} 09:20:00 -0500",
                "Fulfilled at": f"{order.day + timedelta(days=2)} 09:20:00 -0500",
                "Currency": "EUR",
                "Subtotal": order.total,
                "Shipping": "0.00",
                "Taxes": "0.00",
                "Total": order.total,
                "Discount Amount": "0.00",
                "Refunded Amount": order.refund,
                "Outstanding Balance": "0.00",
                "Id": 5400000000000 + order.number,
            }
            if order.outcome == "cancelled":
                first["Cancelled at"] = f"{order.day} 10:00:00 -0500"
            rows.append({**line, **(first if i == 0 else {})})
    return rows


STRIPE = (
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,"
    "Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,"
    "Refunded date (UTC),Statement Descriptor,Status,Seller Message,Taxes On Fee,Card ID,"
    "Customer ID,Customer Description,Customer Email,Invoice ID,Transfer"
)


def stripe(orders: Iterable[Order]) -> list[Row]:
    words = {
        "paid": "Paid", "failed": "Failed", "cancelled": "Canceled", "refunded": "Refunded",
        "partly": "Partially Refunded",
    }  # fmt: skip
    return [
        {
            "id": f"ch_{order.number}",
            "Created date (UTC)": f"{order.day} 10:20:30",
            "Amount": order.total,
            "Amount Refunded": order.refund,
            "Currency": "usd",
            "Captured": str(order.counts).lower(),
            "Converted Amount": round(order.total * 0.9, 2),
            "Converted Amount Refunded": round(order.refund * 0.9, 2),
            "Converted Currency": "eur",
            "Fee": "1.19",
            "Status": words[order.outcome],
            "Card ID": f"card_{order.customer}",
            "Customer ID": f"cus_{order.customer:04}",
            "Customer Email": mail(order.customer),
        }
        for order in orders
    ]


SQUARE = (
    "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,"
    "Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,"
    "Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Unit,Count,"
    "Itemization Type,Commission,Employee"
)


def square(orders: Iterable[Order]) -> list[Row]:
    """Return items; Square has no failed payments, and refunds are rows of their own."""
    rows: list[Row] = []
    for order in orders:
        if not order.counts:
            continue
        base = {
            "Date": order.day,
            "Time": "10:15:00",
            "Time Zone": "Eastern Time (US & Canada)",
            "Category": "Nails",
            "Discounts": "$0.00",
            "Tax": "$0.00",
            "Transaction ID": f"TX{order.number}",
            "Payment ID": f"PAY{order.number}",
            "Customer ID": f"CUST{order.customer}",
            "Customer Name": f"Dee {order.customer}",
        }
        for product, quantity, price in order.lines:
            net = dollars(quantity * price)
            sale = {"Item": product, "Qty": quantity, "Gross Sales": net, "Net Sales": net}
            rows.append({**base, **sale, "Event Type": "Payment"})
        if order.refund:
            net = dollars(-order.refund)
            sale = {"Item": "Refund", "Qty": 1, "Gross Sales": net, "Net Sales": net}
            rows.append({**base, **sale, "Transaction ID": f"R{order.number}",
                         "Event Type": "Refund"})  # fmt: skip
    return rows


ETSY = (
    "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,"
    "Payment Method,Date Shipped,Street 1,Street 2,Ship City,Ship State,Ship Zipcode,"
    "Ship Country,Currency,Order Value,Coupon Code,Coupon Details,Discount Amount,"
    "Shipping Discount,Shipping,Sales Tax,Order Total,Status,Card Processing Fees,Order Net,"
    "Adjusted Order Total,Adjusted Card Processing Fees,Adjusted Net Order Amount,Buyer,"
    "Order Type,Payment Type,InPerson Discount,InPerson Location,SKU"
)


def etsy(orders: Iterable[Order]) -> list[Row]:
    words = {"failed": "Canceled", "cancelled": "Canceled", "refunded": "Refunded"}
    return [
        {
            "Sale Date": f"{order.day:%m/%d/%y}",
            "Order ID": 3000000000 + order.number,
            "Buyer User ID": f"buyer{order.customer:02}",
            "Full Name": f"Jane {order.customer}",
            "Number of Items": len(order.lines),
            "Date Shipped": f"{order.day + timedelta(days=2):%m/%d/%y}",
            "Currency": "USD",
            "Order Value": order.total,
            "Discount Amount": "0.00",
            "Shipping": "0.00",
            "Sales Tax": "0",
            "Order Total": order.total,
            "Status": words.get(order.outcome, "Completed"),
            "Order Net": round(order.total - 2, 2),
            "Adjusted Order Total": round(order.total - order.refund, 2)
            if order.outcome == "partly"
            else "0.00",
            "Buyer": f"Jane {order.customer} (buyer{order.customer:02})",
            "SKU": ",".join(product for product, _, _ in order.lines),
        }
        for order in orders
    ]


AMAZON = (
    "amazon-order-id,merchant-order-id,purchase-date,payments-date,order-status,buyer-email,"
    "buyer-name,sku,asin,product-name,item-status,quantity-purchased,currency,item-price,"
    "item-tax,shipping-price,shipping-tax,item-promotion-discount,ship-service-level,ship-city,"
    "ship-country"
)


def amazon(orders: Iterable[Order]) -> list[Row]:
    words = {"failed": "Pending", "cancelled": "Cancelled", "refunded": "Refunded"}
    return [
        {
            "amazon-order-id": f"302-{order.number:07}-1234567",
            "purchase-date": f"{order.day}T10:11:12+00:00",
            "payments-date": f"{order.day}T10:12:12+00:00",
            "order-status": words.get(order.outcome, "Shipped"),
            "item-status": words.get(order.outcome, "Shipped"),
            "buyer-email": f"b{order.customer:02}x@marketplace.amazon.de",
            "buyer-name": f"Gerda {order.customer}",
            "sku": product,
            "asin": f"B0{product[-3:]}",
            "quantity-purchased": quantity,
            "currency": "EUR",
            "item-price": "" if order.outcome == "cancelled" else round(quantity * price, 2),
            "item-tax": "0.00",
        }
        for order in orders
        for product, quantity, price in order.lines
    ]


WOOCOMMERCE = (
    "Order Number,Order Status,Order Date,Customer Note,First Name (Billing),"
    "Last Name (Billing),City (Billing),Email (Billing),Phone (Billing),Payment Method Title,"
    "Cart Discount Amount,Order Subtotal Amount,Shipping Method Title,Order Shipping Amount,"
    "Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,"
    "Quantity (- Refund),Item Cost,Coupon Code,Discount Amount,Discount Amount Tax"
)


def woocommerce(orders: Iterable[Order]) -> list[Row]:
    words = {"paid": "Completed", "partly": "Processing", "refunded": "Refunded"}
    return [
        {
            "Order Number": order.number,
            "Order Status": words.get(order.outcome, order.outcome.title()),
            "Order Date": f"{order.day} 10:20",
            "Email (Billing)": mail(order.customer),
            "Cart Discount Amount": "0.00",
            "Order Subtotal Amount": order.total,
            "Order Shipping Amount": "0.00",
            "Order Refund Amount": order.refund,
            "Order Total Amount": order.total,
            "SKU": product,
            "Item #": i + 1,
            "Item Name": f"Thing {product}",
            "Quantity (- Refund)": quantity,
            "Item Cost": price,
        }
        for order in orders
        for i, (product, quantity, price) in enumerate(order.lines)
    ]


MAGENTO = (
    "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),"
    "Grand Total (Purchased),Status,Billing Address,Shipping Address,Shipping Information,"
    "Customer Email,Customer Group,Subtotal,Shipping and Handling,Customer Name,Payment Method,"
    "Total Refunded,Allocated sources"
)


def magento(orders: Iterable[Order]) -> list[Row]:
    words = {"paid": "complete", "partly": "complete", "refunded": "closed",
             "failed": "pending_payment", "cancelled": "canceled"}  # fmt: skip
    return [
        {
            "ID": f"{order.number:09}",
            "Purchase Point": "Main Website",
            "Purchase Date": f"{order.day} 10:20:30",
            "Grand Total (Base)": order.total,
            "Grand Total (Purchased)": round(order.total * 1.1, 2),
            "Status": words[order.outcome],
            "Customer Email": mail(order.customer),
            "Customer Name": f"Jo {order.customer}",
            "Subtotal": order.total,
            "Shipping and Handling": "0.00",
            "Total Refunded": order.refund,
        }
        for order in orders
    ]


PAYPAL = (
    "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,"
    "To Email Address,Transaction ID,Shipping Address,Address Status,Item Title,Item ID,"
    "Shipping and Handling Amount,Sales Tax,Reference Txn ID,Invoice Number,Custom Number,"
    "Quantity,Receipt ID,Balance,Subject,Note,Balance Impact"
)
SHOP = "shop@example.com"


def paypal(orders: Iterable[Order]) -> list[Row]:
    """Return activity: refunds go from the shop to the customer; banks and holds are no sales."""
    words = {"failed": "Denied", "cancelled": "Canceled", "refunded": "Refunded",
             "partly": "Partially Refunded"}  # fmt: skip
    rows: list[Row] = []
    for order in orders:
        base = {"Time": "13:57:10", "TimeZone": "PST", "Currency": "USD", "Fee": "-0.59"}
        sale = {
            "Date": f"{order.day:%m/%d/%Y}",
            "Type": "Express Checkout Payment",
            "Status": words.get(order.outcome, "Completed"),
            "Gross": f"{order.total:,.2f}",
            "Net": f"{order.total - 0.59:,.2f}",
            "From Email Address": mail(order.customer),
            "To Email Address": SHOP,
            "Transaction ID": f"T{order.number}",
            "Balance Impact": "Credit",
        }
        rows.append({**base, **sale})
        if order.refund:
            back = {
                "Date": f"{order.day + timedelta(days=1):%m/%d/%Y}",
                "Type": "Payment Refund",
                "Status": "Completed",
                "Gross": f"{-order.refund:,.2f}",
                "Net": f"{-order.refund:,.2f}",
                "From Email Address": SHOP,
                "To Email Address": mail(order.customer),
                "Transaction ID": f"R{order.number}",
                "Reference Txn ID": f"T{order.number}",
                "Balance Impact": "Debit",
            }
            rows.append({**base, **back})
    bank = {"Date": "06/28/2024", "Type": "General Withdrawal", "Status": "Completed",
            "Currency": "USD", "Gross": "-500.00", "Fee": "0.00", "Net": "-500.00",
            "From Email Address": SHOP, "Transaction ID": "W1"}  # fmt: skip
    return [*rows, bank]


def mail(customer: int) -> str:
    return f"p{customer:03}@example.org"


def dollars(amount: float) -> str:
    return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


@dataclass(frozen=True)
class Export:
    """An export of a platform: how it is written, and how its customers are named."""

    header: str
    rows: Callable[[Iterable[Order]], list[Row]]
    customer: Callable[[int], str]
    has_products: bool = True
    file: str = "orders.csv"
    delimiter: str = ","


EXPORTS: Mapping[str, Export] = {
    "Shopify": Export(SHOPIFY, shopify, mail, file="orders_export.csv"),
    "WooCommerce": Export(WOOCOMMERCE, woocommerce, mail, file="orders-export.csv"),
    "Stripe": Export(STRIPE, stripe, lambda n: f"cus_{n:04}", False, "unified_payments.csv"),
    "Square": Export(SQUARE, square, lambda n: f"CUST{n}", file="items.csv"),
    "Etsy": Export(ETSY, etsy, lambda n: f"buyer{n:02}", False, "EtsySoldOrders2024.csv"),
    "Amazon": Export(
        AMAZON, amazon, lambda n: f"b{n:02}x@marketplace.amazon.de", file="orders.txt",
        delimiter="\t",
    ),
    "Magento": Export(MAGENTO, magento, mail, False, "export.csv"),
    "PayPal": Export(PAYPAL, paypal, mail, False, "Download.csv"),
}  # fmt: skip


def write_export(folder: Path, platform: str, orders: Sequence[Order]) -> Path:
    """Write the export of a platform, and return its path."""
    export = EXPORTS[platform]
    return write(folder / export.file, export.header, export.rows(orders), export.delimiter)
