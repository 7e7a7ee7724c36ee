"""Days that stand for a gap by the analyst's word, however the cells of a column write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.request import Reading
from personas.sql.build import alias, column, is_not_null, table
from personas.sql.cells import as_date, without_days


def day_gaps(columns: Sequence[Column], reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return the days that stand for gaps in each column of dates."""
    dates = (c.name for c in columns if c.form == "date")
    gaps = {name: reading.days_of(name) for name in dates}
    return {name: days for name, days in gaps.items() if days}


def without_gaps(
    view: str, columns: Sequence[Column], gaps: Mapping[str, Sequence[str]]
) -> exp.Select:
    """The cells of a view, with NULL for the days that stand for gaps."""
    cells = []
    for source in columns:
        cell: exp.Expression = column(source.name)
        if source.name in gaps:
            is_day = is_not_null(without_days(as_date(source), gaps[source.name]))
            cell = exp.Case().when(exp.or_(is_day, as_date(source).is_(exp.null())), cell)
        cells.append(alias(cell, source.name))
    return exp.select(*cells).from_(table(view))
