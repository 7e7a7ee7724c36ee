"""Assign the customers of a data frame to segments that are already known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlglot import exp

from personas.engine.assign import ASSIGNED, assign
from personas.engine.columns import read_columns
from personas.engine.customers import ID, load_customers
from personas.engine.duckdb import DuckDB
from personas.engine.expressions import read_expression
from personas.engine.loading import RAW, clean
from personas.engine.queries.nearest import SEGMENT
from personas.engine.queries.parts import column, table
from personas.engine.sources.ready import FrameTable
from personas.facts.measure import Measure
from personas.facts.problem import error
from personas.facts.reading import Reading
from personas.facts.run import Clusters

FRAME = "frame"
PLACE = "place in the frame"


def assign_frame(
    frame: Any, measures: Sequence[Measure], clusters: Clusters, reading: Reading
) -> list[int]:
    """Return the segment of every row, in the frame's order; raise when a column is missing.

    ``reading`` says how the cells are written, as it was said of the table that was segmented.
    """
    needed = [m for m in measures if m.name in {f.measure for f in clusters.recipe.features}]
    _check_columns(frame, [m for m in needed if not m.expression])
    engine = DuckDB()
    calculated = [m for m in needed if m.expression]
    used = frame if calculated else frame[[m.column for m in needed]]
    engine.load(FrameTable(FRAME, used.assign(**{PLACE: range(len(frame))})), RAW)
    clean(engine, RAW, FRAME, reading)
    _, columns = read_columns(engine, FRAME, reading)
    for measure in calculated:
        read_expression(measure.expression or "", columns, measure.name)
    assign(load_customers(engine, FRAME, len(frame), needed, PLACE, columns), clusters)
    place = exp.cast(column(ID), "bigint")
    query = exp.select(column(SEGMENT)).from_(table(ASSIGNED)).order_by(place)
    return [segment for (segment,) in engine.rows(query)]


def _check_columns(frame: Any, needed: Sequence[Measure]) -> None:
    missing = [m for m in needed if m.column not in frame.columns]
    if missing:
        wanted = ", ".join(f"`{m.column}` (for {m.name})" for m in missing)
        found = ", ".join(f"`{name}`" for name in frame.columns)
        raise error(
            "E109",
            f"The frame lacks columns that the segments were found by: {wanted}",
            f"Name them as in the table that was segmented. Columns found: {found}",
        )
