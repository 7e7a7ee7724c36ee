"""Find out what the columns of a source are: numbers or categories, and which one is the id."""

from __future__ import annotations

import re

from sqlglot import exp

from personas.engine.engine import Engine
from personas.engine.queries.cells import is_number, word
from personas.engine.queries.parts import count, count_if, table
from personas.facts.measure import Column
from personas.facts.problem import error

# Names that an id goes by, most telling first; punctuation and case are ignored.
ID_NAMES = ("customerid", "clientid", "memberid", "userid", "customer", "custid", "id")


def read_columns(engine: Engine, view: str) -> tuple[int, tuple[Column, ...]]:
    """Return the number of rows and every column with its kind, in one scan."""
    stored = engine.column_types(view)
    texts = [name for name, is_stored in stored.items() if not is_stored]
    asked = [aggregate for name in texts for aggregate in (count(word(name)), _numbers(name))]
    rows, *counts = engine.rows(exp.select(count(), *asked).from_(table(view)))[0]
    pairs = zip(texts, counts[::2], counts[1::2], strict=True)
    as_number = {name: filled > 0 and filled == numbers for name, filled, numbers in pairs}
    return rows, tuple(
        Column(name, "number" if as_number.get(name, True) else "category") for name in stored
    )


def _numbers(name: str) -> exp.Expression:
    return count_if(is_number(name))


def find_id(engine: Engine, view: str, columns: tuple[Column, ...], rows: int) -> str | None:
    """Return the column that is named like an id and tells all rows apart, or None."""
    named = {plain(column.name): column.name for column in sorted(columns, key=lambda c: c.name)}
    likely = [named[name] for name in ID_NAMES if name in named]
    return next((name for name in likely if _distinct(engine, view, name) == rows), None)


def check_id(columns: tuple[Column, ...], name: str) -> str:
    """Return the id column that the analyst names, or raise with the columns there are."""
    if name in {column.name for column in columns}:
        return name
    found = ", ".join(f"`{column.name}`" for column in columns)
    raise error("E106", f"There is no column `{name}` to take ids from", f"Columns found: {found}")


def repeated_ids(engine: Engine, view: str, name: str, rows: int) -> int:
    """Return how many rows have no id of their own (none at all, or another row's)."""
    return rows - _distinct(engine, view, name)


def _distinct(engine: Engine, view: str, name: str) -> int:
    distinct = exp.Count(this=exp.Distinct(expressions=[word(name)]))
    return int(engine.rows(exp.select(distinct).from_(table(view)))[0][0])


def plain(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.casefold())
