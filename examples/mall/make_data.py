"""Make ``customers.csv``: 200 invented mall customers in six groups that overlap a little.

Run ``python examples/mall/make_data.py`` from anywhere; it always writes the same bytes.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SEED = 20
HEADER = ("CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)")
AGES, INCOMES, SCORES = (18, 70), (15, 140), (1, 100)
DRAWN = Path(__file__).with_name("customers.csv")


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of customer: how many, the share of women, and (mean, standard deviation) of each."""

    size: int
    women: float
    age: tuple[float, float]
    income: tuple[float, float]
    spending: tuple[float, float]


GROUPS = (
    Group(42, 0.60, (55, 7.5), (54, 8.0), (50, 6.5)),  # middle of the road, older
    Group(37, 0.62, (26, 5.0), (58, 9.0), (48, 8.0)),  # middle of the road, young
    Group(38, 0.53, (33, 4.0), (88, 15.0), (81, 8.5)),  # earn much, spend much
    Group(33, 0.42, (42, 8.0), (90, 15.0), (18, 9.5)),  # earn much, spend little
    Group(26, 0.64, (46, 9.0), (27, 7.0), (21, 10.0)),  # earn little, spend little
    Group(24, 0.55, (25, 4.5), (26, 7.0), (78, 10.0)),  # earn little, spend much
)


def make_table(groups: tuple[Group, ...] = GROUPS, seed: int = SEED) -> str:
    """Return the table as CSV text, customers in mixed order and numbered from 1."""
    # The stream of RandomState is frozen: every NumPy release draws the same customers.
    rng = np.random.RandomState(seed)
    rows = [row for group in groups for row in _draw(group, rng)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((number, *rows[at]) for number, at in enumerate(rng.permutation(len(rows)), 1))
    return out.getvalue()


def _draw(group: Group, rng: np.random.RandomState) -> list[tuple[str, int, int, int]]:
    genders = ["Female" if draw < group.women else "Male" for draw in rng.random_sample(group.size)]
    ages = _whole(rng.normal(*group.age, group.size), AGES)
    incomes = _whole(rng.normal(*group.income, group.size), INCOMES)
    scores = _whole(rng.normal(*group.spending, group.size), SCORES)
    return list(zip(genders, ages, incomes, scores, strict=True))


def _whole(values: NDArray[np.float64], limits: tuple[int, int]) -> list[int]:
    return [int(value) for value in np.clip(np.rint(values), *limits)]


if __name__ == "__main__":
    DRAWN.write_text(make_table(), encoding="utf-8", newline="\n")
    print(f"wrote {DRAWN}")
