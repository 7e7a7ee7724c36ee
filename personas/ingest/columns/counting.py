"""Compute aggregates of many columns in few queries; few distinct cells are looked at once each."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from sqlglot import exp

from personas.sql.build import (
    BATCH_SIZE,
    alias,
    coalesce,
    column,
    count,
    integer,
    is_not_null,
    select,
    split_batches,
    table,
)
from personas.sql.cells import word
from personas.sql.engine import Engine
from personas.sql.signs import plain_signs

Counts = dict[str, dict[str, Any]]  # by column and name of the aggregate
Aggregates = Mapping[str, exp.Expression]

# In a table of more rows, a column with less than one distinct cell in `FEW` is repetitive.
MANY_ROWS = 100_000
FEW = 10
FEW_COLUMNS = 10  # of people's numbers in one query: each takes much memory
FREQUENCY = "frequency"


def create_frequencies(
    engine: Engine, view: str, names: Sequence[str], rows: int
) -> frozenset[str]:
    """Store how often each cell of the repetitive columns occurs; return their names."""
    repetitive = _repetitive(engine, view, names) if rows > MANY_ROWS else frozenset()
    for name in repetitive:
        engine.create_table(_frequency_table(name), _frequencies(view, name))
    return repetitive


def _repetitive(engine: Engine, view: str, names: Sequence[str]) -> frozenset[str]:
    """The columns with so few distinct cells that it pays to look at each of those once."""
    counts = [c for n in names for c in (exp.ApproxDistinct(this=column(n)), count(column(n)))]
    row = engine.rows(exp.select(*counts).from_(table(view)))[0] if counts else ()
    pairs = zip(names, row[::2], row[1::2], strict=True)
    return frozenset(name for name, distinct, filled in pairs if distinct * FEW < filled)


def compute_counts(
    engine: Engine,
    view: str,
    aggregates: Mapping[str, Aggregates],
    repetitive: Container[str],
    *,
    with_plain_signs: bool = False,
) -> Counts:
    """Compute all aggregates in one query; repetitive columns have a query each."""
    counts: Counts = {}
    for names, source in (
        *(([name], _frequency_table(name)) for name in aggregates if name in repetitive),
        ([name for name in aggregates if name not in repetitive], view),
    ):
        for batch in split_batches(names, FEW_COLUMNS if with_plain_signs else BATCH_SIZE):
            cells = with_plain_cells(table(source), batch) if with_plain_signs else table(source)
            values = {name: aggregates[name] for name in batch}
            counts |= _count_rows(engine, cells, _weigh(values) if source != view else values)
    return counts


def plain_cell(name: str) -> str:
    """The name of a cell in plain signs."""
    return f"plain {name}"


def with_plain_cells(source: exp.Expression, names: Sequence[str]) -> exp.Expression:
    """A table with the cells of these columns also in plain signs, written once a query."""
    cells = [alias(plain_signs(word(name)), plain_cell(name)) for name in names]
    return exp.select(exp.Star(), *cells).from_(source).subquery("plain cells")


def _frequency_table(name: str) -> str:
    return f"words of {name}"


def _frequencies(view: str, name: str) -> exp.Select:
    """Each distinct cell and its frequency."""
    cells = exp.select(column(name), alias(count(), FREQUENCY)).from_(table(view))
    return cells.group_by(column(name))


def _weigh(aggregates: Mapping[str, Aggregates]) -> dict[str, Aggregates]:
    """Aggregates over each distinct cell once, weighted by its frequency."""
    return {
        name: {key: _weight(value) for key, value in values.items()}
        for name, values in aggregates.items()
    }


def _weight(aggregate: exp.Expression) -> exp.Expression:
    """Count each distinct cell as many times as it occurs."""
    value = aggregate.this
    if not isinstance(aggregate, exp.Count) or isinstance(value, exp.Distinct):
        return aggregate
    total = exp.Sum(this=exp.Case().when(is_not_null(value), column(FREQUENCY)))
    return exp.cast(coalesce(total, integer(0)), "bigint")


def _count_rows(
    engine: Engine, source: exp.Expression, aggregates: Mapping[str, Aggregates]
) -> Counts:
    keys = [(name, key) for name, values in aggregates.items() for key in values]
    values = [alias(aggregates[name][key], f"a{i}") for i, (name, key) in enumerate(keys)]
    row = engine.rows(select(*values).from_(source))[0]
    counts: Counts = {}
    for (name, key), value in zip(keys, row, strict=True):
        counts.setdefault(name, {})[key] = value
    return counts
