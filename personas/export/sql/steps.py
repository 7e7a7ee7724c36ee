"""The whole scoring as one query: raw columns in, segment and persona of every customer out."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from personas.customers.imputation_plan import read_treatments
from personas.domain.measure import Measure
from personas.domain.model import Model
from personas.domain.recipe import Recipe
from personas.domain.run import Run
from personas.export.sql.cells import Cell, calculated_as, cells_of, raw, read_as, ready
from personas.export.sql.dialects import Spelling
from personas.expressions.read import calculated
from personas.sql.build import column, literal, named, table
from personas.sql.nearest import (
    DISTANCE,
    IS_BORDER,
    MARGIN,
    SEGMENT,
    distance,
    is_border,
    margin,
    with_features,
    with_next,
    with_segment,
)

CUSTOMER = "customer"


def used_measures(model: Model) -> tuple[Measure, ...]:
    """Return the measures that features are made of, or that may not be gaps, as in the run."""
    used = {feature.measure for feature in model.run.clusters.recipe.features}
    used |= set(never_gaps(model))
    return tuple(measure for measure in model.run.measures if measure.name in used)


def never_gaps(model: Model) -> tuple[str, ...]:
    """Return the measures in which customers with a gap were left out."""
    asked = read_treatments(model.source.gaps, model.source.outliers)
    return tuple(m.name for m in model.run.measures if asked.gaps_of(m.name) == "drop")


def measured(model: Model, spelling: Spelling, source: exp.Table) -> exp.Select:
    """Return the measures of every customer, ``m0, m1, …``, and what passes through."""
    measures, missing = used_measures(model), model.source.reading.missing
    cells = cells_of(measures, model.run.table.columns)
    passed = [named(column(name), ours) for ours, name in passing(model.run, cells).items()]
    kept = list(passing(model.run, cells))
    read = [named(raw(cell, spelling, missing), cell.name) for cell in cells]
    customers = exp.select(*passed, *read).from_(source).subquery("raw_customers")
    usable = [named(ready(cell, missing), cell.name) for cell in cells]
    values = [named(_measure(m, model.run, cells), f"m{i}") for i, m in enumerate(measures)]
    made = step(kept, values, step(kept, usable, customers).subquery("cells"))
    if not any(measure.expression for measure in measures):
        return made
    bounded = [named(_finite(m, f"m{i}"), f"m{i}") for i, m in enumerate(measures)]
    return step(kept, bounded, made.subquery("calculated"))


def passing(run: Run, cells: Sequence[Cell]) -> Mapping[str, str]:
    """Return our names and the raw ones of what passes through: the id, or all that is read."""
    if run.table.id is not None:
        return {CUSTOMER: run.table.id}
    names = dict.fromkeys(cell.column.name for cell in cells)
    return {f"r{i}": name for i, name in enumerate(names)}


def step(kept: Sequence[str], values: Sequence[exp.Expression], source: exp.Subquery) -> exp.Select:
    """Return a step that keeps columns as they are and adds others."""
    return exp.select(*(column(name) for name in kept), *values).from_(source)


def _measure(measure: Measure, run: Run, cells: Sequence[Cell]) -> exp.Expression:
    """A measure made of cells that can be used; one that is calculated may be infinite."""
    known = {(cell.column.name, cell.read_as): column(cell.name) for cell in cells}
    if measure.expression:
        return calculated(
            measure, run.table.columns, lambda read: known[read.name, calculated_as(read)].copy()
        )
    return known[measure.column, read_as(measure)]


def _finite(measure: Measure, name: str) -> exp.Expression:
    """A measure, or a gap where its calculation gave no finite number."""
    if not measure.expression or measure.kind != "number":
        return column(name)
    finite = exp.LTE(this=exp.Abs(this=column(name)), expression=literal(sys.float_info.max))
    return exp.Case().when(finite, column(name))


KNOWN = "is_known"
PERSONA_ID, PERSONA = "persona_id", "persona"
OUTCOME = (SEGMENT, PERSONA_ID, PERSONA, DISTANCE, MARGIN, IS_BORDER)


def known(recipe: Recipe, places: Mapping[str, str], never: Sequence[str]) -> exp.Expression:
    """Whether a customer can be put anywhere, as 1 or 0.

    Those with no value in any feature cannot, nor those with a gap in a measure of ``never``.
    ``places`` are the columns of the measures.
    """
    gaps = {name: exp.Is(this=column(at), expression=exp.Null()) for name, at in places.items()}
    reasons: list[Any] = [gaps[name].copy() for name in never]
    if all(feature.fill is None for feature in recipe.features):
        shaping = dict.fromkeys(feature.measure for feature in recipe.features)
        reasons.append(exp.and_(*(gaps[name].copy() for name in shaping)))
    one, zero = exp.Literal.number(1), exp.Literal.number(0)
    return exp.Case().when(exp.or_(*reasons), zero).else_(one) if reasons else one


def placed(kept: Sequence[str], compared: exp.Select) -> exp.Select:
    """Return segment, distance and margin of those who are known."""
    is_one = exp.EQ(this=column(KNOWN), expression=exp.Literal.number(1))
    values = {SEGMENT: column(SEGMENT), DISTANCE: distance(), MARGIN: margin()}
    told = [named(exp.Case().when(is_one.copy(), value), name) for name, value in values.items()]
    return step(kept, told, compared.subquery("compared"))


def answer(run: Run, passed: Mapping[str, str], told: exp.Select) -> exp.Select:
    """Return what was asked for; a column that is named as ours are keeps our other name."""
    kept = [
        column(ours) if name.casefold() in OUTCOME else named(column(ours), name)
        for ours, name in passed.items()
    ]
    names = {segment: run.names[segment] for segment in run.clusters.segments}
    facts = [
        column(SEGMENT),
        named(_by_segment({s: n.persona or "" for s, n in names.items()}), PERSONA_ID),
        named(_by_segment({s: n.name for s, n in names.items()}), PERSONA),
        column(DISTANCE),
        column(MARGIN),
        named(_border(), IS_BORDER),
    ]
    return exp.select(*kept, *facts).from_(told.subquery("placed"))


def _border() -> exp.Expression:
    is_placed = exp.GTE(this=column(MARGIN), expression=literal(0.0))
    return exp.Case().when(is_placed, is_border())


def _by_segment(texts: Mapping[int, str]) -> exp.Expression:
    chosen = exp.Case(this=column(SEGMENT))
    for segment, text in texts.items():
        chosen = chosen.when(exp.Literal.number(segment), exp.Literal.string(text))
    return chosen


def scoring(model: Model, spelling: Spelling, source: exp.Table) -> exp.Select:
    """Return one SELECT over the table ``source``, as a chain of named steps.

    It gives the id's column as it is, or the raw columns where the model knows no id, then
    `answer.OUTCOME`: NULL for customers who cannot be put anywhere.
    """
    run, measures = model.run, used_measures(model)
    passed = passing(run, cells_of(measures, run.table.columns))
    places = {measure.name: f"m{i}" for i, measure in enumerate(measures)}
    recipe, centroids = run.clusters.recipe, run.clusters.centroids
    # Steps get names that the table does not have, in any case; then it is put in its place.
    first = measured(model, spelling, table(source.name.casefold()))
    columns = [places[feature.measure] for feature in recipe.features]
    features = with_features(recipe, columns, first.subquery("measures"))
    features = features.select(named(known(recipe, places, never_gaps(model)), KNOWN))
    segments = run.clusters.segments
    found = with_next(with_segment(features, centroids, segments), len(centroids), segments)
    return _in_steps(answer(run, passed, placed(list(passed), found)), source)


def _in_steps(query: exp.Select, source: exp.Table) -> exp.Select:
    """Every query within the query becomes a step of it; the first one reads the source."""
    stepped = eliminate_subqueries(query)
    stepped.ctes[0].this.find(exp.From).set("this", source)
    return stepped
