"""Columns of a later table, read as those of the table that the segments were found in.

Over many rows the cells decide what a column is. A few later rows may say something else, and a
column that turned to words would be a gap for everybody: so the earlier form is kept, and cells
that do not fit it are gaps, counted and told of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from personas.engine.engine import Engine, Stored
from personas.engine.queries.cells import as_date, as_number
from personas.engine.queries.parts import count, table
from personas.engine.tables.columns import plain
from personas.engine.tables.reading import SOURCE, Opened
from personas.engine.tables.survey import odd_cells
from personas.facts.measure import Column, Notation

FORMED = ("number", "date", "boolean")


def match(columns: Sequence[Column], name: str) -> Column | None:
    """Return the column of this name; else the only one but for case and punctuation."""
    exact = [column for column in columns if column.name == name]
    close = exact or [column for column in columns if plain(column.name) == plain(name)]
    return close[0] if len(close) == 1 else None


def read_alike(opened: Opened, earlier: Mapping[str, Column]) -> Opened:
    """Return the table, its columns in the forms that they had ``earlier``, by today's names."""
    stored = opened.engine.column_types(SOURCE)
    columns = tuple(
        _alike(opened.engine, column, earlier[column.name], stored[column.name])
        if column.name in earlier
        else column
        for column in opened.columns
    )
    return replace(opened, columns=columns, looked_at=columns == opened.columns)


def _alike(engine: Engine, column: Column, earlier: Column, stored: Stored) -> Column:
    if column.form == earlier.form or earlier.form not in FORMED:
        return column
    if stored == "text":
        made = _formed(column, earlier, _written(earlier))
    elif stored == "number" and earlier.form == "number":
        made = _formed(column, earlier, "stored")
    else:
        return column
    return made if made.form == "boolean" else _counted(engine, made)


def _formed(column: Column, earlier: Column, notation: Notation | None) -> Column:
    return replace(
        column, kind=earlier.kind, form=earlier.form, notation=notation, unit=earlier.unit,
        doubt=None,
    )  # fmt: skip


def _written(earlier: Column) -> Notation | None:
    """How a column of text is written that a typed source had before."""
    if earlier.notation != "stored":
        return earlier.notation
    return {"number": "point", "date": "ymd"}.get(earlier.form)  # type: ignore[return-value]


def _counted(engine: Engine, made: Column) -> Column:
    """Count the cells that do not fit, and keep three of them to show."""
    value = as_number(made) if made.form == "number" else as_date(made)
    fitting = int(engine.rows(exp.select(count(value)).from_(table(SOURCE)))[0][0])
    odd = odd_cells(engine, SOURCE, made.name, value.copy()) if fitting < made.filled else ()
    return replace(made, coerced=made.filled - fitting, odd=odd)
