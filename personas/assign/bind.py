"""The measures of a model, bound to the columns of a later table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlglot import exp

from personas.domain.measure import Column, Measure, Notation
from personas.domain.problem import ErrorCollector, PersonasError, Problem
from personas.expressions.read import read_expression
from personas.ingest.columns import plain
from personas.ingest.open import SOURCE, Opened
from personas.ingest.survey import odd_cells
from personas.sql.build import count, table
from personas.sql.cells import as_date, as_number
from personas.sql.engine import Engine, Stored

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
    return replace(made, coerced=made.filled - fitting, invalid=odd)


@dataclass(frozen=True, slots=True)
class Rebound:
    """The table with its columns read as before, the measures it supplies, and what is missing."""

    opened: Opened
    measures: tuple[Measure, ...]
    warnings: tuple[Problem, ...]


def rebind(
    opened: Opened,
    measures: Sequence[Measure],
    earlier: Sequence[Column],
    needed: Collection[str],
    overrides: Mapping[str, str],
    ours: str | None = None,
) -> Rebound:
    """Bind measures to the columns of the same names, or as ``overrides`` say.

    ``earlier`` are the columns of the table that was segmented; ``ours`` is a column that the
    analyst does not know of. Raises `PersonasError`: E109 for every measure in ``needed`` whose
    column is not there, E711 for overrides of no measure, and what is wrong with expressions. A
    measure that is not needed is left out, with a warning.
    """
    gathered = ErrorCollector()
    with gathered.step():
        _check_names(measures, overrides)
    asked = [_asked(measure, opened.columns, overrides) for measure in measures]
    before = {column.name: column for column in earlier}
    alike = {column: before[name] for name, column in _used(asked, opened, before)}
    read = read_alike(opened, alike)
    found = {}
    for measure in asked:
        with gathered.step():
            found[measure.name] = _bound(measure, read.columns, measure.name in overrides)
    absent = [m for m in asked if found.get(m.name, m) is None]
    missing = [m for m in absent if m.name in needed]
    with gathered.step():
        if missing:
            known = [column.name for column in opened.columns if column.name != ours]
            raise PersonasError(*(_missing(m, known) for m in missing))
    gathered.check()
    bound = tuple(m for m in (found[measure.name] for measure in asked) if m)
    return Rebound(read, bound, tuple(_left_out(m) for m in absent))


def _check_names(measures: Sequence[Measure], overrides: Mapping[str, str]) -> None:
    known = [measure.name for measure in measures]
    unknown = [name for name in overrides if name not in known]
    if unknown:
        help_ = f"Its measures are: {', '.join(known)}"
        raise PersonasError(
            *(Problem("E711", f"The model has no measure `{name}`", help_) for name in unknown)
        )


def _asked(measure: Measure, columns: Sequence[Column], overrides: Mapping[str, str]) -> Measure:
    """The measure as it is asked for: by a column, or by an expression."""
    text = overrides.get(measure.name)
    if text is None:
        return measure
    column = match(columns, text)
    name = column.name if column else text
    return replace(measure, column=name, expression=None if column else text)


def _used(
    asked: Sequence[Measure], opened: Opened, earlier: Mapping[str, Column]
) -> Iterator[tuple[str, str]]:
    """Yield the earlier columns that measures speak of, and what they are called today."""
    direct = {m.column for m in asked if not m.expression}
    spoken = {name for m in asked if m.expression for name in _spoken(m, earlier)}
    for name in sorted((direct | spoken) & earlier.keys()):
        column = match(opened.columns, name)
        if column:
            yield name, column.name


def _spoken(measure: Measure, earlier: Mapping[str, Column]) -> tuple[str, ...]:
    try:
        columns = list(earlier.values())
        return read_expression(measure.expression or "", columns, measure.name).columns
    except PersonasError:
        return ()


def _bound(measure: Measure, columns: Sequence[Column], is_told: bool) -> Measure | None:
    """The measure with the column's name as it is today; None where it is not there.

    What is told today must be right, whatever was there before.
    """
    if not measure.expression:
        column = match(columns, measure.column)
        return replace(measure, column=column.name) if column else None
    try:
        read_expression(measure.expression, columns, measure.name)
    except PersonasError as found:
        if not is_told and all(problem.code == "E122" for problem in found.problems):
            return None
        raise
    return measure


def _missing(measure: Measure, names: Sequence[str]) -> Problem:
    close = get_close_matches(measure.column, names, n=1)
    now = close[0] if close else "COLUMN"
    found = ", ".join(f"`{name}`" for name in names)
    return Problem(
        "E109",
        f"`{measure.column}`, which segments were found by as {measure.name}, is not there",
        f'Say what it is called now: --measure "{measure.name}={now}". Columns found: {found}',
    )


def _left_out(measure: Measure) -> Problem:
    return Problem(
        "W713",
        f"`{measure.column}` ({measure.name}) is not there; segments do not depend on it",
        f'If it has another name now, say --measure "{measure.name}=COLUMN".',
    )
