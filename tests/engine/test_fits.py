"""Rules held against single customers: SQL against the plainest reading of a condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from personas import rules
from personas.customers.clusters import assign_clusters
from personas.customers.population import summarise
from personas.customers.rule_fit import count_fits, find_cuts
from personas.customers.table import AssignedCustomers, read_customers
from personas.domain.measure import Measure
from personas.domain.naming import ObservedValues, RuleFit
from personas.domain.recipe import Feature, Recipe
from personas.domain.run import Clusters
from personas.ingest.open import open_table
from personas.ingest.sources import find_source
from personas.rules.language.conditions import (
    All,
    AnyOf,
    Bound,
    Condition,
    Leaf,
    MostCommon,
    Not,
    Range,
    Share,
    leaves,
)
from personas.rules.language.pack import Persona, Texts
from tests.effort import examples
from tests.rules.naive import Facts, is_true
from tests.rules.strategies import AMOUNTS, NOWHERE, NUMBERS, VALUES, conditions

MEASURES = [
    Measure("income", "Income", "number", "income"),
    Measure("spending", "Spending", "number", "spending"),
    Measure("gender", "Gender", "category", "gender"),
]
MANY = st.integers(1, 20)  # few different values: ties at thresholds are the rule
CELLS = st.tuples(MANY, st.one_of(st.none(), MANY), st.sampled_from([*VALUES, None]))
KNOWN = st.tuples(MANY, MANY, st.sampled_from(VALUES))
Cells = tuple[int, int | None, str | None]
TABLES = st.tuples(KNOWN, st.lists(CELLS, min_size=2, max_size=30)).map(lambda t: [t[0], *t[1]])
Row = Mapping[str, int | str | None]


def loaded(rows: Sequence[Cells]) -> tuple[list[Row], AssignedCustomers]:
    frame = pd.DataFrame(rows, columns=[m.name for m in MEASURES])
    frame = frame.astype({"income": float, "spending": float, "gender": "string"})
    opened = open_table(find_source(frame))
    customers, _ = read_customers(opened, MEASURES, None)
    recipe = Recipe((Feature("income", fill=0.0, center=0.0, scale=1.0),))
    assigned = assign_clusters(customers, Clusters(recipe, ((5.0,), (15.0,)), 0.0))
    return [dict(zip(frame.columns, row, strict=True)) for row in rows], assigned


def fit_of(condition: Condition, customers: AssignedCustomers) -> RuleFit | None:
    pack = replace(rules.load("generic"), personas=(Persona("p", condition, Texts("P"), NOWHERE),))
    cuts = find_cuts(customers, rules.required_cuts(pack, ["p"]))
    resolved = rules.resolve_rules(pack, ["p"], summarise(customers), cuts)
    return count_fits(customers, {1: resolved["p"]})[1] if resolved else None


def truth(condition: Condition, facts: Facts) -> bool | None:
    """True, false, or None where a gap leaves it open (Kleene)."""
    match condition:
        case All(parts) | AnyOf(parts):
            found = [truth(part, facts) for part in parts]
            decides = isinstance(condition, AnyOf)
            return decides if decides in found else None if None in found else not decides
        case Not(part):
            inner = truth(part, facts)
            return None if inner is None else not inner
        case leaf:
            known = any(measure == leaf.measure for measure, _, _ in facts)
            return is_true(leaf, facts) if known else None


def facts_of(row: Row, rows: list[Row]) -> Facts:
    """One customer, as a segment of one would be seen."""
    facts: dict[tuple[str, str, str], float | str] = {}
    for name in NUMBERS:
        values = pd.Series([r[name] for r in rows], dtype=float).dropna()
        value = row[name]
        if isinstance(value, int):
            position = ((values < value).mean() + (values <= value).mean()) / 2
            units = {"position": round(float(position), 9), "value": float(value),
                     "ratio": value / values.median()}  # fmt: skip
            facts |= {
                (name, stat, unit): amount
                for stat in ("median", "mean", "q25")
                for unit, amount in units.items()
            }
    if isinstance(row["gender"], str):
        facts["gender", "most common", "value"] = row["gender"]
        facts |= {("gender", f"share of {v}", "share"): float(v == row["gender"]) for v in VALUES}
    return facts


def is_of_groups_alone(leaf: Leaf) -> bool:
    return isinstance(leaf, Share) and leaf.lower is not None and leaf.upper is not None


@examples(40)
@given(TABLES, conditions())
def test_counts_are_those_of_one_customer_after_the_other(
    rows: list[Cells], condition: Condition
) -> None:
    assume(not any(is_of_groups_alone(leaf) for leaf in leaves(condition)))
    table, customers = loaded(rows)
    found = fit_of(condition, customers)
    assert found is not None
    answers = [truth(condition, facts_of(row, table)) for row in table]
    parts: tuple[list[bool | None], list[bool | None]] = ([], [])
    for (income, *_), answer in zip(rows, answers, strict=True):
        parts[income > 10].append(answer)  # as near to both centroids: the first
    inside, outside = parts
    assert (found.matches, found.matches_outside) == (inside.count(True), outside.count(True))
    assert found.evaluable == len(inside) - inside.count(None)
    assert found.evaluable_outside == len(outside) - outside.count(None)


@examples(20)
@given(TABLES)
def test_cuts_lie_where_positions_do(rows: list[Cells]) -> None:
    _, customers = loaded(rows)
    values = pd.Series([row[0] for row in rows], dtype=float)
    place = {v: round(((values < v).mean() + (values <= v).mean()) / 2, 9) for v in set(values)}
    asked = [("income", amount) for amount in AMOUNTS["position"]]
    for (_, p), cut in find_cuts(customers, asked).items():
        assert cut == ObservedValues(
            min((v for v in place if place[v] >= p), default=None),
            min((v for v in place if place[v] > p), default=None),
            max((v for v in place if place[v] <= p), default=None),
            max((v for v in place if place[v] < p), default=None),
        )


def test_a_share_between_two_ends_is_no_condition_on_one_customer() -> None:
    _, customers = loaded([(1, 2, "Female"), (12, 4, "Male"), (20, 9, "Male")])
    mixed = Share("gender", "Female", Bound(0.4, "share"), Bound(0.6, "share"), NOWHERE)
    assert fit_of(mixed, customers) is None
    alone = MostCommon("gender", "Male", NOWHERE)
    assert fit_of(All((mixed, alone)), customers) == fit_of(alone, customers)
    assert fit_of(AnyOf((mixed, Not(mixed))), customers) is None


def test_measures_that_the_table_lacks_are_left_out() -> None:
    _, customers = loaded([(1, 2, "Female"), (12, 4, "Male"), (20, 9, "Male")])
    absent = MostCommon("town", "Hill", NOWHERE)
    held = MostCommon("gender", "Male", NOWHERE)
    assert fit_of(All((absent, held)), customers) == RuleFit(0, 1, 2, 2)


def test_nobody_satisfies_what_lies_beyond_everyone() -> None:
    _, customers = loaded([(1, 2, "Female"), (12, 4, "Male"), (20, 9, "Male")])
    top = Range("income", "median", Bound(0.99, "position"), None, NOWHERE)
    assert fit_of(top, customers) == RuleFit(0, 1, 0, 2)
    assert fit_of(Not(top), customers) == RuleFit(1, 1, 2, 2)
