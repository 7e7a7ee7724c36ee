"""Make ``purchases.csv``: a year and a half of invented orders at an online shop for gifts.

Run ``python examples/online-retail/make_data.py`` from anywhere; it always writes the same bytes.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

SEED = 3
HEADER = ("Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID")
LAST = date(2025, 6, 30)
PRODUCTS = (
    ("G101", "Paper lantern", 3.95), ("G102", "Tea tin", 6.50), ("G103", "Wooden star", 1.25),
    ("G104", "Picture frame", 8.95), ("G105", "Candle, set of 3", 4.25), ("G106", "Gift bag", 0.85),
    ("G107", "Glass bird", 12.50), ("G108", "Felt heart", 2.10),
)  # fmt: skip
DRAWN = Path(__file__).with_name("purchases.csv")


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of customer: how many, their orders, days since the last, days between, pieces."""

    size: int
    orders: float
    recency: float
    between: float
    pieces: float


GROUPS = (
    Group(70, 14, 8, 24, 14),  # come often and lately
    Group(60, 10, 210, 22, 11),  # came often, and are gone
    Group(90, 2.4, 14, 40, 5),  # new
    Group(110, 2, 300, 60, 4),  # came once or twice, long ago
    Group(70, 6, 95, 30, 8),  # in between
)


def make_table(groups: tuple[Group, ...] = GROUPS, seed: int = SEED) -> str:
    """Return the table as CSV text: a row a product of an order, by day."""
    # The stream of RandomState is frozen: every NumPy release draws the same orders.
    rng = np.random.RandomState(seed)
    numbers = iter(rng.permutation(10_000)[: sum(group.size for group in groups)] + 12_000)
    orders = [o for g in groups for _ in range(g.size) for o in _orders(g, int(next(numbers)), rng)]
    orders.sort()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for invoice, (day, customer, pieces) in enumerate(orders, 500_001):
        writer.writerows(_lines(f"{invoice}", day, customer, pieces, rng))
    return out.getvalue()


def _orders(group: Group, customer: int, rng: np.random.RandomState) -> list[tuple[date, int, int]]:
    count = 1 + rng.poisson(group.orders - 1)
    away = round(group.recency * float(np.exp(rng.normal(0, 0.25))))
    days = [away + int(gap) for gap in np.cumsum([0, *rng.exponential(group.between, count - 1)])]
    pieces = group.pieces * float(np.exp(rng.normal(0, 0.2)))
    return [(LAST - timedelta(days=day), customer, 1 + int(rng.poisson(pieces))) for day in days]


def _lines(
    invoice: str, day: date, customer: int, pieces: int, rng: np.random.RandomState
) -> list[tuple[str | int | float, ...]]:
    chosen = sorted(set(rng.randint(len(PRODUCTS), size=rng.randint(1, 4)).tolist()))
    each = max(1, pieces // len(chosen))
    return [
        (invoice, *PRODUCTS[at][:2], each, f"{day:%Y-%m-%d}", PRODUCTS[at][2], customer)
        for at in chosen
    ]


if __name__ == "__main__":
    DRAWN.write_text(make_table(), encoding="utf-8", newline="\n")
    print(f"wrote {DRAWN}")
