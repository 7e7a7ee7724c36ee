"""What a gap (NULL) in a measure means, in a fit and for later customers alike.

A gap does one of four things, as the imputation plan says: it is refused (E141), it excludes the
customer, it takes a fill value, or it stays NULL. Counts, means and quantiles skip NULL, and a
distance leaves out features that are NULL (`sql.nearest`). A customer with NULL in every feature
has no nearest centroid and is excluded.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlglot import exp

from personas.customers.imputation_plan import ImputationPlan
from personas.customers.table import Customers
from personas.domain.measure import Measure
from personas.domain.problem import PersonasError, Problem
from personas.domain.recipe import Feature, Fence, Recipe
from personas.sql.build import all_of, column, count, literal

NO_FEATURE = ""


def is_gap(name: str) -> exp.Expression:
    """Return the condition that a column is NULL."""
    return column(name).is_(exp.null())


def impute_value(name: str, fill: float | None, fence: Fence | None) -> exp.Expression:
    """Return a column with NULL filled, then clipped to the fence."""
    value: exp.Expression = column(name)
    if fill is not None:
        value = exp.Coalesce(this=value, expressions=[literal(fill)])
    if fence is None:
        return value
    low, high = map(literal, fence)
    return exp.Case().when(value < low, low).when(value > high, high).else_(value)


def exclusions(
    customers: Customers, required: Collection[str], recipe: Recipe | None = None
) -> dict[str, exp.Expression]:
    """Return measure → the condition that a gap in it excludes a customer.

    ``required`` are the measures whose gaps exclude. With a recipe, the condition that every
    feature is NULL comes first, under `NO_FEATURE`, unless features are filled.
    """
    conditions: dict[str, exp.Expression] = {}
    if recipe and all(feature.fill is None for feature in recipe.features):
        conditions[NO_FEATURE] = _no_feature(customers, recipe.features)
    for measure in customers.measures:
        if measure.name in required:
            conditions[measure.name] = is_gap(customers.column(measure.name))
    return conditions


def _no_feature(customers: Customers, features: Sequence[Feature]) -> exp.Expression:
    names = sorted({customers.column(feature.measure) for feature in features})
    return all_of(*map(is_gap, names))


def required_measures(plan: ImputationPlan, measures: Sequence[Measure]) -> tuple[str, ...]:
    """Return the measures whose gaps exclude the customer."""
    return tuple(m.name for m in measures if plan.gaps_of(m.name) == "drop")


def count_gaps(customers: Customers, measures: Sequence[Measure]) -> dict[str, int]:
    """Return measure → the number of its gaps, without measures that have none."""
    counts = customers.aggregate([count(column(customers.column(m.name))) for m in measures])
    gaps = {m.name: customers.rows - n for m, n in zip(measures, counts, strict=True)}
    return {name: n for name, n in gaps.items() if n}


def refuse_gaps(customers: Customers, plan: ImputationPlan) -> None:
    """Raise E141 for every measure with gaps that are refused."""
    refused = [m for m in customers.measures if plan.gaps_of(m.name) == "refuse"]
    if gaps := count_gaps(customers, refused):
        raise PersonasError(*(_refusal(name, n, customers.rows) for name, n in gaps.items()))


def _refusal(name: str, gaps: int, rows: int) -> Problem:
    message = f"`{name}` is missing for {gaps:,} of {rows:,} customers, and gaps were refused"
    return Problem("E141", message, f'Fill them, --gaps "{name}=median", or drop those customers.')
