"""Find the columns of days: count their cells in the notations that may be, and decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from personas.domain.measure import Column
from personas.domain.request import Reading
from personas.ingest.columns.counting import Counts
from personas.ingest.columns.days import (
    ANY_NOTATION,
    day_doubt,
    decide_day,
    decide_unread,
    number_notations,
    rare_notations,
    text_notations,
)
from personas.ingest.columns.forms import Verdict
from personas.ingest.columns.survey import (
    REPETITIVE,
    as_undecided,
    count_days,
    count_values,
    first_cells,
    invalid_cells,
)
from personas.sql.cells import as_date
from personas.sql.engine import Engine


def decide_numbers(
    engine: Engine, view: str, types: Mapping[str, str], first: Counts, reading: Reading
) -> dict[str, Verdict]:
    """Decide the columns that may hold days as numbers, and those that dates are asked of."""
    columns = {
        name: as_undecided(name, first[name])
        for name, kind in types.items()
        if kind in ("text", "number") and first[name]["filled"]
    }
    candidates = {
        name: notations
        for name in columns
        if (notations := number_notations(name, types[name], first[name], reading))
    }
    counts = count_days(engine, view, candidates, first)
    verdicts = {n: decide_day(columns[n], counts[n], reading) for n in counts}
    return {n: verdict for n, verdict in verdicts.items() if verdict}


def decide_text(
    engine: Engine, view: str, columns: Mapping[str, Column], first: Counts, reading: Reading
) -> dict[str, Verdict]:
    """Decide columns of text: dates in the usual orders, in rarer notations, or unread ones."""
    verdicts: dict[str, Verdict] = {}
    fits: dict[str, dict[str, Any]] = {name: {} for name in columns}
    for notations_of in (text_notations, rare_notations):
        names = [n for n in columns if n not in verdicts and _may_be_dates(first[n])]
        candidates = {n: notations for n in names if (notations := notations_of(n, reading))}
        for name, counts in count_days(engine, view, candidates, first).items():
            fits[name] |= counts
            if verdict := decide_day(columns[name], counts, reading):
                verdicts[name] = verdict
    for name, column in columns.items():
        unread = decide_unread(column, first[name], fits[name], reading)
        if name not in verdicts and unread:
            verdicts[name] = unread
    return verdicts


def _may_be_dates(first: Mapping[str, Any]) -> bool:
    return bool(2 * first["dated"] >= count_values(first))


def read_as_days(engine: Engine, view: str, column: Column) -> Column:
    """Return a column that is asked for as dates, read so in any notation that fits its cells."""
    notations = {column.name: ANY_NOTATION}
    counts = count_days(engine, view, notations, {column.name: {REPETITIVE: False}})
    blank = Column(column.name, "category", filled=column.filled, gaps=column.gaps)
    verdict = decide_day(blank, counts[column.name], Reading())
    return with_days(engine, view, verdict) if verdict else column


def with_days(engine: Engine, view: str, verdict: Verdict) -> Column:
    """Add the cells that people need to see: invalid ones, and those that raise a doubt."""
    column, likely = verdict.column, verdict.likely or verdict.column
    if verdict.trouble is None and not column.coerced:
        return column
    day = as_date(likely)
    has_misfits = likely.form == "date" and likely.coerced
    cells = invalid_cells(engine, view, column.name, day if has_misfits else None)
    if verdict.trouble is None:
        return replace(column, invalid=cells)
    days = first_cells(engine, view, column.name, day)
    return replace(column, invalid=cells, doubt=day_doubt(likely, verdict.trouble, cells, days))
