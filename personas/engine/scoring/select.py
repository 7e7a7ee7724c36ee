"""The whole scoring as one query: raw columns in, segment and persona of every customer out."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from sqlglot import exp
from sqlglot.optimizer.eliminate_subqueries import eliminate_subqueries

from personas.engine.expressions import calculated
from personas.engine.queries.margins import (
    IS_BORDER,
    MARGIN,
    distance,
    is_border,
    margin,
    with_next,
)
from personas.engine.queries.nearest import DISTANCE, SEGMENT, with_features, with_segment
from personas.engine.queries.parts import column, literal, named, table
from personas.engine.scoring.cells import Cell, calculated_as, cells_of, raw, read_as, ready
from personas.engine.scoring.dialects import Spelling
from personas.facts.measure import Measure
from personas.facts.run import Run

CUSTOMER = "customer"
PERSONA_ID, PERSONA = "persona_id", "persona"
OUTCOME = (SEGMENT, PERSONA_ID, PERSONA, DISTANCE, MARGIN, IS_BORDER)


def scoring(run: Run, missing: Sequence[str], spelling: Spelling, source: exp.Table) -> exp.Select:
    """Return one SELECT over the table ``source`` in the form of a model.

    It gives the id's column as it is, or the raw columns where the model knows no id, then
    `OUTCOME`. ``missing`` are the words that stand for gaps.
    """
    measures = used_measures(run)
    cells = cells_of(measures, run.table.columns)
    kept = list(_kept(run, cells))
    # Steps get names that the table does not have, in any case; then it is put in its place.
    known = table(source.name.casefold())
    read = exp.select(*_passed(run, cells), *_raw(cells, spelling, missing)).from_(known)
    usable = [named(ready(cell, missing), cell.name) for cell in cells]
    measured = _measured(measures, run, cells, _step(kept, usable, read.subquery("customers")))
    places = {measure.name: f"m{i}" for i, measure in enumerate(measures)}
    recipe, centroids = run.clusters.recipe, run.clusters.centroids
    columns = [places[feature.measure] for feature in recipe.features]
    features = with_features(recipe, columns, measured.subquery("measures"))
    found = with_next(with_segment(features, centroids), len(centroids))
    told = exp.select(exp.Star(), named(margin(), MARGIN)).from_(found.subquery("compared"))
    query = exp.select(*_shown(run, cells)).from_(told.subquery("scored"))
    return _in_steps(query, source)


def used_measures(run: Run) -> tuple[Measure, ...]:
    """Return the measures that features are made of, in the order of the run."""
    used = {feature.measure for feature in run.clusters.recipe.features}
    return tuple(measure for measure in run.measures if measure.name in used)


def _in_steps(query: exp.Select, source: exp.Table) -> exp.Select:
    """Every query within the query becomes a step of it; the first one reads the source."""
    stepped = eliminate_subqueries(query)
    stepped.ctes[0].this.find(exp.From).set("this", source)
    return stepped


def _passed(run: Run, cells: Sequence[Cell]) -> list[exp.Expression]:
    """The id, or the raw columns, under names that clash with none of ours."""
    names = _kept(run, cells)
    return [named(column(name), kept) for kept, name in names.items()]


def _kept(run: Run, cells: Sequence[Cell]) -> Mapping[str, str]:
    """Our name of every column that passes through, and its own."""
    if run.table.id is not None:
        return {CUSTOMER: run.table.id}
    raw_names = dict.fromkeys(cell.column.name for cell in cells)
    return {f"r{i}": name for i, name in enumerate(raw_names)}


def _raw(cells: Sequence[Cell], spelling: Spelling, missing: Sequence[str]) -> list[exp.Expression]:
    return [named(raw(cell, spelling, missing), cell.name) for cell in cells]


def _step(
    kept: Sequence[str], values: Sequence[exp.Expression], source: exp.Subquery
) -> exp.Select:
    return exp.select(*(column(name) for name in kept), *values).from_(source)


def _measured(
    measures: Sequence[Measure], run: Run, cells: Sequence[Cell], source: exp.Select
) -> exp.Select:
    """Add the measures, ``m0, m1, …``; those that are calculated are bounded in a second step."""
    kept = list(_kept(run, cells))
    values = [named(_measure(m, run, cells), f"m{i}") for i, m in enumerate(measures)]
    made = _step(kept, values, source.subquery("cells"))
    if not any(measure.expression for measure in measures):
        return made
    bounded = [named(_finite(m, f"m{i}"), f"m{i}") for i, m in enumerate(measures)]
    return _step(kept, bounded, made.subquery("calculated"))


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


def _shown(run: Run, cells: Sequence[Cell]) -> list[exp.Expression]:
    """What is asked for, in the end; a column that is named as ours are keeps our other name."""
    kept = [
        column(ours) if name.casefold() in OUTCOME else named(column(ours), name)
        for ours, name in _kept(run, cells).items()
    ]
    names = [run.names[segment] for segment in run.clusters.segments]
    return [
        *kept,
        _segment(run.clusters.segments),
        named(_by_place([naming.persona or "" for naming in names]), PERSONA_ID),
        named(_by_place([naming.name for naming in names]), PERSONA),
        named(distance(), DISTANCE),
        column(MARGIN),
        named(is_border(), IS_BORDER),
    ]


def _segment(segments: Sequence[int]) -> exp.Expression:
    """The number of the segment; within the query segments are numbered by their centroids."""
    if segments == tuple(range(1, len(segments) + 1)):
        return column(SEGMENT)
    return named(_by_place([exp.Literal.number(segment) for segment in segments]), SEGMENT)


def _by_place(values: Sequence[str | exp.Expression]) -> exp.Expression:
    chosen = exp.Case(this=column(SEGMENT))
    for place, value in enumerate(values, start=1):
        made = exp.Literal.string(value) if isinstance(value, str) else value
        chosen = chosen.when(exp.Literal.number(place), made)
    return chosen
