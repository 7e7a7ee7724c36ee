"""Make ``customers.csv``: 600 invented customers of a web shop, as its CRM keeps them.

And ``next-month.csv``: 24 of them are gone, 36 new ones have come, and 30 who bought now and then
have begun to buy at a discount.

Run ``python examples/crm/make_data.py`` from anywhere; it always writes the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SEED = 8
HEADER = (
    "customer_id", "age", "gender", "city", "occupation", "income", "web_visits",
    "app_engagement", "email_response_rate", "purchase_frequency", "average_order_value",
    "annual_spend", "recency_days", "discount_share", "return_rate",
)  # fmt: skip
CITIES = ("Lisbon", "Porto", "Braga", "Coimbra", "Faro")
JOBS = ("Employee", "Self-employed", "Manager", "Student", "Retired")
DRAWN = Path(__file__).with_name("customers.csv")
LATER = Path(__file__).with_name("next-month.csv")
GONE, MOVED, CAME = 24, 30, 36


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of customer: how many, and what is usual for it."""

    size: int
    age: float
    income: float
    visits: float
    engagement: float
    answers: float
    orders: float
    order_value: float
    recency: float
    discount: float
    returns: float


GROUPS = (
    Group(132, 46, 74_000, 9, 72, 0.46, 22, 118, 9, 0.10, 0.04),  # loyal, at full price
    Group(168, 35, 41_000, 15, 58, 0.55, 14, 46, 21, 0.62, 0.16),  # buy what is reduced
    Group(174, 43, 52_000, 5, 30, 0.24, 6, 74, 64, 0.22, 0.08),  # now and then
    Group(126, 29, 36_000, 3, 14, 0.10, 1.6, 52, 150, 0.30, 0.05),  # new, or hardly there
)


def make_table(groups: tuple[Group, ...] = GROUPS, seed: int = SEED) -> str:
    """Return the table as CSV text, customers in mixed order and numbered from C0001."""
    # The stream of RandomState is frozen: every NumPy release draws the same customers.
    rng = np.random.RandomState(seed)
    rows = [_draw(group, rng) for group in groups for _ in range(group.size)]
    order = rng.permutation(len(rows))
    return _written((f"C{number:04d}", *rows[at]) for number, at in enumerate(order, 1))


def make_later(table: str, groups: tuple[Group, ...] = GROUPS, seed: int = SEED + 1) -> str:
    """Return the table a month later: some gone, some moved, some new."""
    rng = np.random.RandomState(seed)
    rows = list(csv.reader(io.StringIO(table)))[1:]
    stayed = [rows[at] for at in sorted(rng.permutation(len(rows))[GONE:])]
    discount, new = groups[1], groups[3]
    often = HEADER.index("purchase_frequency")
    now_and_then = [row for row in stayed if 4 <= int(row[often]) <= 8]
    for row in now_and_then[:MOVED]:
        row[1:] = [*row[1:6], *map(str, _draw(discount, rng)[5:])]
    came = [(f"C{len(rows) + n:04d}", *_draw(new, rng)) for n in range(1, CAME + 1)]
    return _written([*stayed, *came])


def _written(rows: Iterable[Sequence[str | int]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue()


def _draw(group: Group, rng: np.random.RandomState) -> tuple[str | int, ...]:
    orders = max(1, round(group.orders * _around(rng, 0.16)))
    value = group.order_value * _around(rng, 0.14)
    return (
        int(np.clip(rng.normal(group.age, 8), 18, 80)),
        "Female" if rng.random_sample() < 0.55 else "Male",
        CITIES[rng.randint(len(CITIES))],
        JOBS[rng.randint(len(JOBS))],
        # A gap here and there, as people leave such questions out.
        "" if rng.random_sample() < 0.03 else f"${group.income * _around(rng, 0.18):,.0f}",
        max(0, round(rng.normal(group.visits, group.visits * 0.22))),
        int(np.clip(rng.normal(group.engagement, 8), 0, 100)),
        _percent(rng, group.answers, 0.06),
        orders,
        f"${value:,.2f}",
        f"${orders * value:,.2f}",
        max(0, round(group.recency * _around(rng, 0.3))),
        _percent(rng, group.discount, 0.06),
        _percent(rng, group.returns, 0.02),
    )


def _around(rng: np.random.RandomState, spread: float) -> float:
    return float(np.exp(rng.normal(0, spread)))


def _percent(rng: np.random.RandomState, share: float, spread: float) -> str:
    return f"{float(np.clip(rng.normal(share, spread), 0, 1)) * 100:.0f}%"


if __name__ == "__main__":
    made = make_table()
    for file, text in ((DRAWN, made), (LATER, make_later(made))):
        file.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {file}")
