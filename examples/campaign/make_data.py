"""Make ``customers.csv``: 500 invented households that a wine and food shop writes to.

Run ``python examples/campaign/make_data.py`` from anywhere; it always writes the same bytes.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SEED = 14
SPENT = ("Wine", "Fruit", "Meat", "Fish", "Sweets", "Gifts")
PARTS = (0.46, 0.06, 0.26, 0.08, 0.06, 0.08)  # of what a household spends
HEADER = (
    "ID", "Year_Birth", "Education", "Marital_Status", "Income", "Kids", "Teens", "Recency",
    *SPENT, "Web", "Catalogue", "Store",
)  # fmt: skip
EDUCATION = ("Secondary", "Bachelor", "Master", "Doctorate")
STATUS = ("Married", "Together", "Single", "Divorced")
DRAWN = Path(__file__).with_name("customers.csv")


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of household: how many, and what is usual for it."""

    size: int
    born: float
    income: float
    kids: float
    teens: float
    spent: float
    web: float
    catalogue: float
    store: float


GROUPS = (
    Group(115, 1968, 79_000, 0.05, 0.1, 1400, 4, 7, 8),  # well off, by catalogue and in stores
    Group(120, 1964, 57_000, 0.1, 0.9, 620, 9, 3, 6),  # parents of teenagers, on the web
    Group(150, 1979, 33_000, 1.0, 0.2, 75, 2, 0.4, 3),  # young families on a small budget
    Group(115, 1958, 44_000, 0.4, 1.0, 210, 3, 1, 9),  # the neighbourhood, in the store
)


def make_table(groups: tuple[Group, ...] = GROUPS, seed: int = SEED) -> str:
    """Return the table as CSV text: some incomes are missing, and one is absurd."""
    # The stream of RandomState is frozen: every NumPy release draws the same households.
    rng = np.random.RandomState(seed)
    rows = [_draw(group, rng) for group in groups for _ in range(group.size)]
    for place in rng.choice(len(rows), 12, replace=False):
        rows[place][3] = ""
    rows[150][3] = 666_666
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    order = rng.permutation(len(rows))
    writer.writerows((5000 + number, *rows[at]) for number, at in enumerate(order, 1))
    return out.getvalue()


def _draw(group: Group, rng: np.random.RandomState) -> list[str | int]:
    spent = group.spent * float(np.exp(rng.normal(0, 0.3)))
    parts = rng.dirichlet(np.array(PARTS) * 25)
    return [
        int(np.clip(rng.normal(group.born, 7), 1935, 1996)),
        EDUCATION[rng.randint(len(EDUCATION))],
        STATUS[rng.randint(len(STATUS))],
        round(group.income * float(np.exp(rng.normal(0, 0.12)))),
        min(2, rng.poisson(group.kids)),
        min(2, rng.poisson(group.teens)),
        rng.randint(100),
        *(round(spent * part) for part in parts),
        *(rng.poisson(usual) for usual in (group.web, group.catalogue, group.store)),
    ]


if __name__ == "__main__":
    DRAWN.write_text(make_table(), encoding="utf-8", newline="\n")
    print(f"wrote {DRAWN}")
