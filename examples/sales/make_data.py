"""Make ``customers.xlsx``: 1,000 invented customers of a store, in a workbook.

Run ``python examples/sales/make_data.py`` from anywhere; it always writes the same bytes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from xlsxwriter import Workbook

SEED = 5
HEADER = (
    "Customer ID", "Gender", "Age", "Annual Income (k$)", "Spending Score", "Product Category",
    "Purchase Frequency", "Recency (days)",
)  # fmt: skip
KINDS = ("Clothing", "Electronics", "Groceries", "Home", "Sports")
DRAWN = Path(__file__).with_name("customers.xlsx")


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of customer: how many, what is usual for it, and the odds of what it buys."""

    size: int
    age: float
    income: float
    score: float
    orders: float
    recency: float
    odds: tuple[float, ...]


GROUPS = (
    Group(190, 34, 88, 82, 24, 8, (0.30, 0.34, 0.08, 0.12, 0.16)),
    Group(210, 44, 86, 18, 6, 50, (0.14, 0.28, 0.14, 0.30, 0.14)),
    Group(180, 25, 27, 79, 20, 12, (0.44, 0.18, 0.08, 0.06, 0.24)),
    Group(170, 48, 26, 20, 5, 60, (0.12, 0.08, 0.54, 0.18, 0.08)),
    Group(250, 54, 55, 49, 12, 28, (0.20, 0.16, 0.26, 0.26, 0.12)),
)
Row = tuple[str | int, ...]


def make_rows(groups: tuple[Group, ...] = GROUPS, seed: int = SEED) -> list[Row]:
    """Return the customers in mixed order, numbered from S0001."""
    # The stream of RandomState is frozen: every NumPy release draws the same customers.
    rng = np.random.RandomState(seed)
    rows = [_draw(group, rng) for group in groups for _ in range(group.size)]
    return [(f"S{n:04d}", *rows[at]) for n, at in enumerate(rng.permutation(len(rows)), 1)]


def _draw(group: Group, rng: np.random.RandomState) -> Row:
    return (
        "Female" if rng.random_sample() < 0.54 else "Male",
        int(np.clip(rng.normal(group.age, 6), 18, 75)),
        int(np.clip(rng.normal(group.income, 9), 15, 140)),
        int(np.clip(rng.normal(group.score, 8), 1, 100)),
        KINDS[rng.choice(len(KINDS), p=group.odds)],
        1 + int(rng.poisson(group.orders)),
        int(rng.poisson(group.recency)),
    )


def write(file: Path) -> None:
    """Write the workbook, with a day of its own rather than today's."""
    with Workbook(str(file), {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        sheet = book.add_worksheet("Customers")
        for place, row in enumerate([HEADER, *make_rows()]):
            sheet.write_row(place, 0, row)


if __name__ == "__main__":
    write(DRAWN)
    print(f"wrote {DRAWN}")
