"""Who can be placed at all: a customer without a value in any feature is near nothing."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from personas.engine.customers import CUSTOMERS, Customers
from personas.engine.queries.parts import column, count, table
from personas.facts.population import Population
from personas.facts.problem import Problem
from personas.facts.recipe import Recipe

KEPT = "customers_placeable"


def keep_placeable(
    customers: Customers, population: Population, recipe: Recipe
) -> tuple[Customers, tuple[Problem, ...]]:
    """Leave out customers without a value in any feature; say how many."""
    empty = placeless(customers, recipe)
    if empty is None or not all(population.of(f.measure).gaps for f in recipe.features):
        return customers, ()
    everyone = exp.select(count()).from_(table(CUSTOMERS))
    left_out = int(customers.engine.rows(everyone.where(empty))[0][0])
    if not left_out:
        return customers, ()
    kept = exp.select(exp.Star()).from_(table(CUSTOMERS)).where(exp.not_(empty))
    customers.engine.create_table(KEPT, kept)
    customers.engine.create_view(CUSTOMERS, exp.select(exp.Star()).from_(table(KEPT)))
    left = replace(customers, rows=customers.rows - left_out, curves=None)
    return left, (_told(left_out, customers.rows),)


def placeless(customers: Customers, recipe: Recipe) -> exp.Condition | None:
    """Return the condition that a customer has no value in any feature; None if gaps are filled."""
    if any(feature.fill is not None for feature in recipe.features):
        return None
    shaping = sorted({customers.column(feature.measure) for feature in recipe.features})
    gaps = (exp.Is(this=column(name), expression=exp.Null()) for name in shaping)
    return exp.and_(*gaps)


def _told(left_out: int, rows: int) -> Problem:
    return Problem(
        "W315",
        f"{left_out:,} of {rows:,} customers have no value in any measure that segments depend on; "
        "they were left out",
        "Look whether they are blank rows; else fill their gaps in the table, or with --gaps.",
    )
