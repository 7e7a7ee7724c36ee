"""Imputation of gaps and clipping of outliers, by the analyst's plan; every change is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from personas.customers.gaps import (
    Clip,
    ImputationPlan,
    count_gaps,
    exclusions,
    impute_value,
    is_gap,
    parse_plan,
    refuse_gaps,
    required_measures,
)
from personas.customers.population import quantiles_of, with_curves
from personas.customers.sentinels import warn_of_sentinels
from personas.customers.table import Customers, derive, exclude, store_customers
from personas.domain.model import Source
from personas.domain.problem import Problem, error
from personas.domain.recipe import Feature, Fence, Imputation, Pile, Recipe, is_between
from personas.sql.build import alias, column, count, count_if, literal

FAR_FACTOR = 3.0
QUARTILES = (0.25, 0.75)


@dataclass(frozen=True, slots=True)
class ImputationResult:
    """The imputed customers, the fills and fences that were applied, and warnings."""

    customers: Customers
    imputation: Imputation
    warnings: tuple[Problem, ...]


def apply_plan(customers: Customers, plan: ImputationPlan) -> ImputationResult:
    """Apply the plan to gaps and outliers; raise where gaps are refused."""
    plan.check([measure.name for measure in customers.measures])
    refuse_gaps(customers, plan)
    complete, exclusion_warnings = _exclude_gaps(customers, plan)
    complete = with_curves(complete)
    fences = _fences(complete, plan)
    outliers = _count_outliers(complete, fences)
    clips = {m.name: fences[m.name] for m in complete.numbers if plan.clip_of(m.name)}
    treatment = Imputation(dict(_fills(complete, plan)), clips)
    gaps = count_gaps(complete, [m for m in complete.numbers if m.name in treatment.fills])
    is_changed = treatment.fills or treatment.fences
    imputed = impute(complete, treatment) if is_changed else complete
    rows, fills = complete.rows, treatment.fills
    fill_warnings = (_fill_warning(name, n, rows, fills[name]) for name, n in gaps.items())
    sentinels = warn_of_sentinels(complete, complete.curves or {})
    outlier_warnings = (_outlier_warning(name, n, rows, clips) for name, n in outliers.items())
    return ImputationResult(
        imputed, treatment, (*sentinels, *exclusion_warnings, *fill_warnings, *outlier_warnings)
    )


def _exclude_gaps(
    customers: Customers, plan: ImputationPlan
) -> tuple[Customers, tuple[Problem, ...]]:
    """Exclude customers with a gap in a measure that the plan requires."""
    required = required_measures(plan, customers.measures)
    gaps = count_gaps(customers, [m for m in customers.measures if m.name in required])
    if not gaps:
        return customers, ()
    condition: Any = exp.or_(*exclusions(customers, gaps).values())
    (excluded_rows,) = customers.aggregate([count_if(condition)])
    rows = customers.rows - excluded_rows
    if rows < 2:
        raise error("E108", f"Only {rows} customers have no gaps", "Fill gaps: --gaps median")
    complete = exclude(customers, condition, "complete", excluded_rows)
    return complete, (_exclusion_warning(excluded_rows, list(gaps)),)


def impute(customers: Customers, treatment: Imputation) -> Customers:
    """Return the customers with gaps filled, then clipped; only keys and measures are kept."""
    result = derive(Customers, customers, "imputed")
    cells = []
    for measure in customers.all_measures:
        name = customers.column(measure.name)
        fill, fence = treatment.fills.get(measure.name), treatment.fences.get(measure.name)
        cells.append(alias(impute_value(name, fill, fence), name))
    query = exp.select(*map(column, customers.stored_keys), *cells).from_(customers.source)
    store_customers(result, query)
    return result


def _fences(customers: Customers, plan: ImputationPlan) -> dict[str, Fence]:
    """Return the fences of clipped measures, and the far fences of all others."""
    clips = {measure.name: plan.clip_of(measure.name) for measure in customers.numbers}
    shares = {
        name: clip.shares if clip and clip.shares else QUARTILES for name, clip in clips.items()
    }
    quantiles = quantiles_of(customers, shares)
    return {name: _fence(quantiles[name], clip) for name, clip in clips.items()}


def _fence(quantiles: Sequence[float], clip: Clip | None) -> Fence:
    low, high = quantiles
    if clip and clip.shares:
        return low, high
    margin = (clip.factor if clip else FAR_FACTOR) * (high - low)
    return low - margin, high + margin


def _count_outliers(customers: Customers, fences: Mapping[str, Fence]) -> dict[str, int]:
    """Return measure → values outside its fence; a fence of no width tells no outliers."""
    wide = {name: fence for name, fence in fences.items() if fence[0] < fence[1]}
    counts = customers.aggregate(
        [count_if(_is_outside(customers.column(name), fence)) for name, fence in wide.items()]
    )
    return {name: n for name, n in zip(wide, counts, strict=True) if n}


def _is_outside(name: str, fence: Fence) -> exp.Expression:
    return (column(name) < literal(fence[0])) | (column(name) > literal(fence[1]))


def _fills(customers: Customers, plan: ImputationPlan) -> Iterator[tuple[str, float]]:
    for measure in customers.numbers:
        policy = plan.gaps_of(measure.name)
        if isinstance(policy, float):
            yield measure.name, policy
        elif policy == "most common":
            yield from _mode(customers, measure.name)
        elif policy == "median":
            yield measure.name, quantiles_of(customers, {measure.name: (0.5,)})[measure.name][0]


def _mode(customers: Customers, measure: str) -> Iterator[tuple[str, float]]:
    """Yield the most frequent value, the smallest of several; nothing for a column of gaps."""
    name = customers.column(measure)
    groups = exp.select(column(name)).from_(customers.source).where(exp.not_(is_gap(name)))
    order = [exp.Ordered(this=count(), desc=True), exp.Ordered(this=column(name))]
    query = groups.group_by(column(name)).order_by(*order).limit(1)
    for (value,) in customers.engine.rows(query):
        yield measure, float(value)


def add_imputation(treatment: Imputation, recipe: Recipe) -> Recipe:
    """Return the recipe with fills and fences, so that later customers are imputed alike."""
    features = tuple(_fit_feature(feature, treatment) for feature in recipe.features)
    return replace(recipe, features=features)


def _fit_feature(feature: Feature, treatment: Imputation) -> Feature:
    name = feature.measure
    low, high = treatment.fences.get(name, (None, None))
    lows = [value for value in (feature.low, low) if value is not None]
    highs = [value for value in (feature.high, high) if value is not None]
    return replace(
        feature,
        fill=treatment.fills.get(name, feature.fill),
        low=max(lows, default=None),
        high=min(highs, default=None),
        clip_reason="requested" if name in treatment.fences else feature.clip_reason,
        pile=feature.pile and _open_pile(feature.pile, low, high),
        piles=tuple(_open_pile(pile, low, high) for pile in feature.piles),
    )


def _open_pile(pile: Pile, low: float | None, high: float | None) -> Pile:
    """Return a pile with all values that a fence would move into it."""
    first = None if low is not None and is_between(pile, low) else pile[0]
    return first, None if high is not None and is_between(pile, high) else pile[1]


def later_imputation(source: Source, recipe: Recipe) -> Imputation:
    """Return the fills and fences of a run, to be applied to later customers."""
    plan = parse_plan(source.gaps, source.outliers)
    features = (*recipe.features, *recipe.unweighted)
    fences = {
        f.measure: (f.low, f.high)
        for f in features
        if plan.clip_of(f.measure) and f.low is not None and f.high is not None
    }
    return Imputation({f.measure: f.fill for f in features if f.fill is not None}, fences)


def _exclusion_warning(rows: int, names: Sequence[str]) -> Problem:
    measures = ", ".join(f"`{name}`" for name in names)
    subject = "1 customer was" if rows == 1 else f"{rows:,} customers were"
    message = f"{subject} left out, because a measure is missing: {measures}"
    return Problem("W141", message, "They are in no segment and in no figure of the report.")


def _fill_warning(name: str, gaps: int, rows: int, fill: float) -> Problem:
    message = f"`{name}` was missing for {gaps:,} of {rows:,} customers, and was filled: {fill:g}"
    return Problem("W143", message, "Medians and means count the filled values.")


def _outlier_warning(name: str, outliers: int, rows: int, clips: Mapping[str, Fence]) -> Problem:
    if name in clips:
        message = f"`{name}` was clipped for {outliers:,} of {rows:,} customers"
        return Problem("W142", message, "Medians and means are those of the clipped values.")
    message = f"`{name}` is far outside the usual for {outliers:,} of {rows:,} customers"
    help_ = f'They were kept. To draw them in: --outliers "{name}=iqr 3"; or mend the table.'
    return Problem("W140", message, help_)
