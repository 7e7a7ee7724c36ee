"""Columns that only describe segments are doubted aloud, and many of them in one line."""

from __future__ import annotations

import random

import pandas as pd

import personas
from personas.customers.doubts import fold, warn_of_descriptors
from personas.domain.measure import Column
from personas.domain.problem import Problem


def table(rows: int = 120) -> pd.DataFrame:
    """Two groups of a pack's measures, beside four columns that no pack knows."""
    dice = random.Random(4)
    return pd.DataFrame({
        "CustomerID": [f"c{n}" for n in range(rows)],
        "Age": [dice.randint(18, 70) for _ in range(rows)],
        "Annual Income (k$)": [dice.gauss(30 + 60 * (n % 2), 4) for n in range(rows)],
        "Spending Score (1-100)": [dice.gauss(30 + 40 * (n % 2), 5) for n in range(rows)],
        "both_ways": [f"{dice.randint(1, 9)}.{dice.randint(100, 999)}" for _ in range(rows)],
        "odd": ["oops" if n < 2 else str(dice.randint(1, 500)) for n in range(rows)],
        "gap_words": ["n/a" if n < 9 else str(dice.randint(1, 500)) for n in range(rows)],
        "tickets": ["999" if n < 9 else str(dice.randint(1, 50)) for n in range(rows)],
    })  # fmt: skip


def test_doubtful_descriptors_are_named() -> None:
    run = personas.segment(table(), rules="retail", clusters="2").run
    names = {"W335": "both_ways", "W102": "odd", "W147": "gap_words", "W148": "tickets"}
    messages = {w.code: w.message for w in run.warnings if w.code in names}
    assert {code: f"`{name}`" in messages[code] for code, name in names.items()} == dict.fromkeys(
        names, True
    )


def test_many_columns_of_one_trouble_are_one_warning() -> None:
    columns = [Column(f"c{n}", "number", "number", gap_words=2) for n in range(40)]
    (warning,) = warn_of_descriptors(columns)
    assert warning.code == "W147"
    assert "`c0`" in warning.message
    assert "likewise in 39: `c1`, `c2`" in warning.message
    assert len(warn_of_descriptors(columns[:3])) == 3
    two = [("a", Problem("W147", "a")), ("b", Problem("W148", "b"))]
    assert fold(two) == (two[0][1], two[1][1])
