"""On the public Mall table: who satisfies a rule themselves, counted by pandas as well."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tests.public import segment_public


def positions(values: pd.Series[float]) -> pd.Series[float]:
    """Mid-ranks, 0…1."""
    below, up_to = values.rank(method="min") - 1, values.rank(method="max")
    return (below + up_to) / 2 / len(values)


def test_rules_hold_for_as_many_customers(shared_data: Path) -> None:
    file = shared_data / "mall" / "Mall_Customers.csv"
    table = pd.read_csv(file)
    made = segment_public(file, "retail")
    segments = made.customers.set_index("CustomerID")["segment"]
    own = table["CustomerID"].astype(str).map(segments)
    income = positions(table["Annual Income (k$)"])
    spending, age = positions(table["Spending Score (1-100)"]), positions(table["Age"])
    middle = income.between(0.3, 0.7, "neither") & spending.between(0.3, 0.7, "neither")
    rules = {
        "premium": (income >= 0.7) & (spending >= 0.7),
        "cautious": (income >= 0.7) & (spending <= 0.3),
        "budget": (income <= 0.3) & (spending <= 0.3),
        "impulse": (income <= 0.3) & (spending >= 0.7),
        "young": middle & (age <= 0.3),
        "loyalist": middle & (age > 0.3),
    }
    named = {number: naming.persona or "" for number, naming in made.run.names.items()}
    assert set(named.values()) == rules.keys()
    for number, persona in named.items():
        held, fit = rules[persona], made.run.rule_fits[number]
        assert (fit.matches, fit.evaluable) == (held[own == number].sum(), (own == number).sum())
        assert fit.matches_outside == held[own != number].sum()
