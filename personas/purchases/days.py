"""The days of purchases: the column they are read from, and days that cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import PersonasError, Problem
from personas.domain.request import Purchases
from personas.ingest.columns.day_columns import read_as_days
from personas.ingest.columns.days import topics_of
from personas.ingest.columns.far_days import Spread, far_cells, far_days, find_spread
from personas.ingest.columns.survey import invalid_cells
from personas.ingest.open import SourceTable
from personas.sql.build import alias, column, table
from personas.sql.engine import Engine

CELLS = "purchase_cells"


def likely_dates(namesakes: Sequence[Column], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns that may hold the days of purchases; ``namesakes`` have the name of one.

    Another column of dates does not stand in for one that speaks of dates and cannot be read.
    """
    dates = [column for column in columns if column.form == "date"]
    if readable := tuple(column for column in namesakes if column in dates):
        return readable
    is_unread = any(column.doubt and column.doubt.code == "W163" for column in columns)
    return () if is_unread else tuple(dates)


def require_days(source: SourceTable, column: Column) -> Column:
    """Return the column that is asked for as dates, read so; raise E134 with its cells."""
    days = read_as_days(source.engine, source.view, column)
    if days.form == "date":
        return days
    raise PersonasError(_unreadable(source, days))


def no_days(source: SourceTable, namesakes: Sequence[Column]) -> PersonasError:
    """Return the error for a table without a column of dates: with the cells of what could be."""
    speaking = [c for c in source.columns if c not in namesakes and "day" in topics_of(c.name)]
    columns = [c for c in (*namesakes, *speaking) if c.form in ("text", "number", "empty")]
    return PersonasError(*(_unreadable(source, c) for c in columns[:3])) if columns else NO_COLUMN


NO_COLUMN = PersonasError(
    Problem(
        "E133",
        "No column is named like a date of purchases",
        'Name it: --purchase "date=COLUMN"',
    )
)


def _unreadable(source: SourceTable, days: Column) -> Problem:
    cells = invalid_cells(source.engine, source.view, days.name, None)
    reason = f"`{days.name}` holds no dates" if cells else f"`{days.name}` is empty"
    if days.doubt:
        reason, cells = days.doubt.message, days.doubt.cells
    return Problem(
        "E134",
        f"No date of purchases: {reason}",
        f'Say the notation, if there is one: --dates "{days.name}=dmy" (personas codes W163 '
        "lists them); write all cells alike, as 2024-12-31; or name another column: "
        '--purchase "date=COLUMN"',
        cells=cells,
    )


def create_rows(
    source: SourceTable, days: Column, query: exp.Select, name: str, settings: Purchases
) -> tuple[Problem, ...]:
    """Store the typed rows under a name; days that cannot be are gaps, and warned of.

    Raises E162 where no day can be told to be the last one. With ``as_of`` all days count.
    """
    engine = source.engine
    engine.create_table(CELLS, query)
    spread = find_spread(engine, CELLS, column("day"))
    if spread and not settings.as_of:
        _check_spread(source, days, spread)
    is_masked = not settings.as_of
    far = spread if spread and spread.far else None
    engine.create_view(name, _mask(engine, far if is_masked else None))
    if not far:
        return ()
    cells = far_cells(engine, source.view, days, far)
    if not is_masked:
        return (far_days(days.name, far, cells, f"count up to {settings.as_of}"),)
    help_ = "Mend them; if they are right, name the day to count to: --purchase as_of=DAY"
    return (far_days(days.name, far, cells, "were taken as gaps", help_),)


def _mask(engine: Engine, spread: Spread | None) -> exp.Select:
    """The typed rows, without the days that are far."""
    names = engine.column_types(CELLS)
    values: dict[str, exp.Expression] = {name: column(name) for name in names}
    if spread:
        is_near = exp.not_(spread.is_far(column("day")))
        values["day"] = alias(exp.Case().when(is_near, column("day")), "day")
    return exp.select(*values.values()).from_(table(CELLS))


def _check_spread(source: SourceTable, days: Column, spread: Spread) -> None:
    if not (spread.is_split or spread.is_foreign):
        return
    blocks = ", ".join(map(str, sorted((spread.bulk, *spread.far), key=lambda block: block.first)))
    message = f"The days in `{days.name}` lie in periods that are years apart: {blocks}"
    if spread.is_foreign:
        message = f"The days in `{days.name}` lie in the years of another calendar: {blocks}"
    cells = far_cells(source.engine, source.view, days, spread) if spread.far else ()
    raise PersonasError(
        Problem(
            "E162",
            message,
            "Mend the cells; if all days are right, name the day to count to: "
            f"--purchase as_of={max(b.last for b in (spread.bulk, *spread.far)).isoformat()}",
            cells=cells,
        )
    )
