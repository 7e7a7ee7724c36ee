"""The first steps: raw columns, then cells that can be used, then measures."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from sqlglot import exp

from personas.engine.expressions import calculated
from personas.engine.queries.parts import column, literal, named
from personas.engine.scoring.cells import Cell, calculated_as, cells_of, raw, read_as, ready
from personas.engine.scoring.dialects import Spelling
from personas.engine.treatment.treatments import read_treatments
from personas.facts.measure import Measure
from personas.facts.model import Model
from personas.facts.run import Run

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
