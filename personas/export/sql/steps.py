"""Build the scoring query: raw columns in, segment and persona of every customer out."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from personas.customers import gaps
from personas.customers.gaps import parse_plan
from personas.domain.measure import Measure
from personas.domain.model import Model
from personas.domain.recipe import Recipe
from personas.domain.run import Run
from personas.export.sql.cells import (
    Cell,
    list_cells,
    measure_type,
    operand_type,
    prepared_value,
    raw_value,
)
from personas.export.sql.dialects import SqlDialect
from personas.expressions.read import unchecked_sql
from personas.sql.build import alias, column, literal, string, table
from personas.sql.features import (
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
    """Return the measures that features use, or whose gaps exclude a customer."""
    names = {feature.measure for feature in model.run.clusters.recipe.features}
    names |= set(required_measures(model))
    return tuple(measure for measure in model.run.measures if measure.name in names)


def required_measures(model: Model) -> tuple[str, ...]:
    """Return the measures whose gaps exclude a customer (``--gaps drop``)."""
    plan = parse_plan(model.source.gaps, model.source.outliers)
    return gaps.required_measures(plan, model.run.measures)


def measure_step(model: Model, dialect: SqlDialect, source: exp.Table) -> exp.Select:
    """Return the measures of every customer, ``m0, m1, …``, and the columns passed through."""
    measures, reading = used_measures(model), model.source.reading
    cells = list_cells(measures, model.run.table.columns)
    raw_names = pass_through(model.run, cells)
    outer = [alias(column(raw_name), name) for name, raw_name in raw_names.items()]
    gaps_of = {cell.name: reading.missing_of(cell.column.name) for cell in cells}
    raw_cells = [alias(raw_value(cell, dialect, gaps_of[cell.name]), cell.name) for cell in cells]
    customers = exp.select(*outer, *raw_cells).from_(source).subquery("raw_customers")
    prepared = [alias(prepared_value(cell, gaps_of[cell.name]), cell.name) for cell in cells]
    values = [alias(_measure(m, model.run, cells), f"m{i}") for i, m in enumerate(measures)]
    names = list(raw_names)
    query = extend(names, values, extend(names, prepared, customers).subquery("cells"))
    if not any(measure.expression for measure in measures):
        return query
    finite = [alias(_finite(m, f"m{i}"), f"m{i}") for i, m in enumerate(measures)]
    return extend(names, finite, query.subquery("calculated"))


def pass_through(run: Run, cells: Sequence[Cell]) -> Mapping[str, str]:
    """Map our names to the raw columns passed through: the id, or all columns read."""
    if run.table.id is not None:
        return {CUSTOMER: run.table.id}
    names = dict.fromkeys(cell.column.name for cell in cells)
    return {f"r{i}": name for i, name in enumerate(names)}


def extend(
    names: Sequence[str], values: Sequence[exp.Expression], source: exp.Subquery
) -> exp.Select:
    """Return a step that selects columns by name and adds values."""
    return exp.select(*(column(name) for name in names), *values).from_(source)


def _measure(measure: Measure, run: Run, cells: Sequence[Cell]) -> exp.Expression:
    """Return a measure as an expression over cells; a calculated one may be infinite."""
    columns = {(cell.column.name, cell.type): column(cell.name) for cell in cells}
    if measure.expression:
        return unchecked_sql(
            measure, run.table.columns, lambda c: columns[c.name, operand_type(c)].copy()
        )
    return columns[measure.column, measure_type(measure)]


def _finite(measure: Measure, name: str) -> exp.Expression:
    """Return a measure, or NULL where its expression is not finite."""
    if not measure.expression or measure.kind != "number":
        return column(name)
    finite = exp.LTE(this=exp.Abs(this=column(name)), expression=literal(sys.float_info.max))
    return exp.Case().when(finite, column(name))


IS_ASSIGNABLE = "is_known"
PERSONA_ID, PERSONA = "persona_id", "persona"
OUTCOME = (SEGMENT, PERSONA_ID, PERSONA, DISTANCE, MARGIN, IS_BORDER)


def is_assignable(
    recipe: Recipe, columns: Mapping[str, str], required: Sequence[str]
) -> exp.Expression:
    """Return 1 if a customer can be assigned to a segment, else 0.

    Customers without a value in any feature cannot, nor those with a gap in a ``required``
    measure. ``columns`` maps measures to their columns.
    """
    conditions = {name: gaps.is_gap(c) for name, c in columns.items()}
    reasons: list[Any] = [conditions[name].copy() for name in required]
    if all(feature.fill is None for feature in recipe.features):
        names = dict.fromkeys(feature.measure for feature in recipe.features)
        reasons.append(exp.and_(*(conditions[name].copy() for name in names)))
    true, false = exp.Literal.number(1), exp.Literal.number(0)
    return exp.Case().when(exp.or_(*reasons), false).else_(true) if reasons else true


def assignment_step(names: Sequence[str], distances: exp.Select) -> exp.Select:
    """Return segment, distance and margin of the customers who can be assigned."""
    condition = exp.EQ(this=column(IS_ASSIGNABLE), expression=exp.Literal.number(1))
    values = {SEGMENT: column(SEGMENT), DISTANCE: distance(), MARGIN: margin()}
    results = [alias(exp.Case().when(condition.copy(), v), name) for name, v in values.items()]
    return extend(names, results, distances.subquery("compared"))


def output_step(run: Run, raw_names: Mapping[str, str], assignments: exp.Select) -> exp.Select:
    """Return the output columns; a raw column named like one of ours keeps its internal name."""
    passed_columns = [
        column(name) if raw_name.casefold() in OUTCOME else alias(column(name), raw_name)
        for name, raw_name in raw_names.items()
    ]
    names = {segment: run.names[segment] for segment in run.clusters.segments}
    has_margin = exp.GTE(this=column(MARGIN), expression=literal(0.0))
    results = [
        column(SEGMENT),
        alias(_by_segment({s: n.persona or "" for s, n in names.items()}), PERSONA_ID),
        alias(_by_segment({s: n.name for s, n in names.items()}), PERSONA),
        column(DISTANCE),
        column(MARGIN),
        alias(exp.Case().when(has_margin, is_border()), IS_BORDER),
    ]
    return exp.select(*passed_columns, *results).from_(assignments.subquery("placed"))


def _by_segment(texts: Mapping[int, str]) -> exp.Expression:
    case = exp.Case(this=column(SEGMENT))
    for segment, text in texts.items():
        case = case.when(exp.Literal.number(segment), string(text))
    return case


def scoring(model: Model, dialect: SqlDialect, source: exp.Table) -> exp.Select:
    """Return one SELECT over the table ``source``, as a chain of named steps.

    It returns the id, or the raw columns where the model has no id, then `OUTCOME`, which is
    NULL for customers who cannot be assigned.
    """
    run, measures = model.run, used_measures(model)
    raw_names = pass_through(run, list_cells(measures, run.table.columns))
    columns = {measure.name: f"m{i}" for i, measure in enumerate(measures)}
    recipe, centroids = run.clusters.recipe, run.clusters.centroids
    # A lower-case stand-in for the table keeps step names distinct from it in any case.
    measured = measure_step(model, dialect, table(source.name.casefold()))
    operands = [columns[feature.measure] for feature in recipe.features]
    features = with_features(recipe, operands, measured.subquery("measures"))
    flag = alias(is_assignable(recipe, columns, required_measures(model)), IS_ASSIGNABLE)
    segments = run.clusters.segments
    nearest = with_segment(features.select(flag), centroids, segments)
    distances = with_next(nearest, len(centroids), segments)
    assignments = assignment_step(list(raw_names), distances)
    return _with_ctes(output_step(run, raw_names, assignments), source)


def _with_ctes(query: exp.Select, source: exp.Table) -> exp.Select:
    """Turn every subquery into a common table expression; the first reads the source."""
    result = eliminate_subqueries(query)
    result.ctes[0].this.find(exp.From).set("this", source)
    return result
