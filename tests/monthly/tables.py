"""Made tables of January and February: every movement between them is planted, and known."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

HEADER = ("CustomerID", "Income", "Spending", "Age", "Channel", "Email", "newsletter")
# Income and spending of the four groups, far apart; a group's customers are alike but for little.
MIDDLES = {"a": (20.0, 80.0), "b": (40.0, 20.0), "c": (60.0, 80.0), "d": (80.0, 20.0)}
EACH = 150

STAYED_C, ROSE, LEFT_A, LEFT_D, JOINED_D, NEW_CHANNEL = 150, 30, 20, 40, 300, 60

RULES = """\
version: 1
name: made
measures:
  income: {label: Income, unit: k$, columns: [Income]}
  spending: {label: Spending, columns: [Spending]}
  age: {label: Age, unit: years, columns: [Age]}
  channel: {label: Channel, columns: [Channel]}
personas:
  rich: {name: Rich, when: {income: at least q70}}
  well_off: {name: Well off, when: {income: at least q50}}
  modest: {name: Modest, when: {income: at most q50, spending: at least q50}}
  thrifty: {name: Thrifty, when: {spending: at most q50}}
"""


@dataclass(frozen=True, slots=True)
class Customer:
    """One row, and the group it was drawn from."""

    id: int
    group: str
    income: float
    spending: float
    age: int
    channel: str


def january() -> list[Customer]:
    """Return 150 customers of each group."""
    chance = np.random.default_rng(7)
    groups = [group for group in MIDDLES for _ in range(EACH)]
    return [_drawn(chance, number, group) for number, group in enumerate(groups, start=1)]


def february(then: Sequence[Customer]) -> list[Customer]:
    """Return a month later: everybody is ten years older in the export, which is a mistake.

    Of group a 20 left and 30 rose to c; of d 40 left and 300 joined; 60 customers of b came in by
    a channel that was not there.
    """
    chance = np.random.default_rng(8)
    a, b, c, d = ([one for one in then if one.group == group] for group in MIDDLES)
    rose = [replace(_drawn(chance, one.id, "c"), channel=one.channel) for one in a[:ROSE]]
    kept = [*rose, *a[ROSE : EACH - LEFT_A], *c, *d[: EACH - LEFT_D]]
    by_app = [replace(one, channel="app") for one in b[:NEW_CHANNEL]]
    joined = [_drawn(chance, 1000 + i, "d") for i in range(JOINED_D)]
    found = [*kept, *by_app, *b[NEW_CHANNEL:], *joined]
    return [replace(one, age=one.age + 10) for one in found]


def _drawn(chance: np.random.Generator, number: int, group: str) -> Customer:
    income, spending = (middle + float(chance.normal(0, 2)) for middle in MIDDLES[group])
    age, channel = int(chance.integers(20, 60)), str(chance.choice(["shop", "web"]))
    return Customer(number, group, round(income, 2), round(spending, 2), age, channel)


def write(path: Path, customers: Sequence[Customer]) -> None:
    """Write them as the analyst's export: an address and a consent for each."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(
            (c.id, c.income, c.spending, c.age, c.channel, f"c{c.id}@made.example", _consent(c))
            for c in customers
        )


def _consent(customer: Customer) -> str:
    return "no" if customer.id % 10 == 0 else "yes"


def segments_of(customers: Sequence[Customer], assigned: Path) -> Mapping[str, int]:
    """Return the one segment of each group, from a file with ids and segments."""
    with assigned.open(encoding="utf-8", newline="") as stream:
        found = {row["CustomerID"]: int(row["segment"]) for row in csv.DictReader(stream)}
    pairs = {(one.group, found[str(one.id)]) for one in customers}
    assert len(pairs) == len(MIDDLES), "segments and groups are not the same"
    return dict(pairs)
