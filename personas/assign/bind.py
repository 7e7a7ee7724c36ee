"""Bind the measures of a model to the columns of a later table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from sqlglot import exp

from personas.domain.measure import Column, Measure, Notation
from personas.domain.problem import ErrorCollector, PersonasError, Problem
from personas.expressions.read import read_expression
from personas.ingest.columns.id_names import normalize_name
from personas.ingest.columns.survey import invalid_cells
from personas.ingest.open import SourceTable
from personas.sql.build import count, table
from personas.sql.cells import as_date, as_number
from personas.sql.engine import StoredType

CONVERTIBLE_FORMS = ("number", "date", "boolean")


def match_column(columns: Sequence[Column], name: str) -> Column | None:
    """Return the column of this name; else the only one but for case and punctuation."""
    exact = [column for column in columns if column.name == name]
    matches = exact or [
        column for column in columns if normalize_name(column.name) == normalize_name(name)
    ]
    return matches[0] if len(matches) == 1 else None


def read_alike(source: SourceTable, earlier: Mapping[str, Column]) -> SourceTable:
    """Return the table with its columns in their ``earlier`` forms, by today's names."""
    types = source.engine.column_types(source.view)
    columns = tuple(
        _convert(source, column, earlier[column.name], types[column.name])
        if column.name in earlier
        else column
        for column in source.columns
    )
    return replace(source, columns=columns, is_inspected=columns == source.columns)


def _convert(
    source: SourceTable, column: Column, earlier: Column, stored_type: StoredType
) -> Column:
    """Return the column in its earlier form, where its stored type allows that."""
    if column.form == earlier.form or earlier.form not in CONVERTIBLE_FORMS:
        return column
    if stored_type == "text":
        notation = _text_notation(earlier)
    elif stored_type == "number" and earlier.form == "number":
        notation = "stored"
    else:
        return column
    result = replace(
        column, kind=earlier.kind, form=earlier.form, notation=notation, unit=earlier.unit,
        affix=earlier.affix, doubt=None, unreadable=None,
    )  # fmt: skip
    return result if result.form == "boolean" else _count_invalid(source, result)


def _text_notation(earlier: Column) -> Notation | None:
    """Return the notation of a text column whose earlier source was typed."""
    if earlier.notation != "stored":
        return earlier.notation
    return {"number": "point", "date": "ymd"}.get(earlier.form)  # type: ignore[return-value]


def _count_invalid(source: SourceTable, column: Column) -> Column:
    """Count the cells that do not fit the form, and keep three of them as examples."""
    value = as_number(column) if column.form == "number" else as_date(column)
    engine, view = source.engine, source.view
    valid = int(engine.rows(exp.select(count(value)).from_(table(view)))[0][0])
    examples = (
        invalid_cells(engine, view, column.name, value.copy()) if valid < column.filled else ()
    )
    return replace(column, coerced=column.filled - valid, invalid=examples)


@dataclass(frozen=True, slots=True)
class TableBinding:
    """The table with its columns read as before, its measures, and warnings of missing ones."""

    source: SourceTable
    measures: tuple[Measure, ...]
    warnings: tuple[Problem, ...]


def bind_measures(
    source: SourceTable,
    measures: Sequence[Measure],
    earlier: Sequence[Column],
    required: Collection[str],
    overrides: Mapping[str, str],
    internal: str | None = None,
) -> TableBinding:
    """Bind measures to the columns of the same names, or to ``overrides``.

    ``earlier`` are the columns of the segmented table; ``internal`` is a column that no message
    lists. Raises `PersonasError`: E109 for every ``required`` measure whose column is missing,
    E711 for overrides of unknown measures, and the errors of expressions. A measure that is not
    required is left out, with a warning.
    """
    errors = ErrorCollector()
    with errors.step():
        _check_names(measures, overrides)
    requests = [_override(measure, source.columns, overrides) for measure in measures]
    earlier_by_name = {column.name: column for column in earlier}
    pairs = _used_columns(requests, source, earlier_by_name)
    alike = read_alike(source, {name: earlier_by_name[old] for old, name in pairs})
    bindings: dict[str, Measure | None] = {}
    for measure in requests:
        with errors.step():
            bindings[measure.name] = _bind(measure, alike.columns, measure.name in overrides)
    missing = [m for m in requests if bindings.get(m.name, m) is None]
    with errors.step():
        if missing_required := [m for m in missing if m.name in required]:
            names = [column.name for column in source.columns if column.name != internal]
            raise PersonasError(*(_missing(m, names) for m in missing_required))
    errors.check()
    bound_measures = tuple(m for m in bindings.values() if m)
    return TableBinding(alike, bound_measures, tuple(_missing_optional(m) for m in missing))


def _check_names(measures: Sequence[Measure], overrides: Mapping[str, str]) -> None:
    names = [measure.name for measure in measures]
    if unknown := [name for name in overrides if name not in names]:
        help_ = f"Its measures are: {', '.join(names)}"
        raise PersonasError(
            *(Problem("E711", f"The model has no measure `{name}`", help_) for name in unknown)
        )


def _override(measure: Measure, columns: Sequence[Column], overrides: Mapping[str, str]) -> Measure:
    """Return the measure with its override: a column, or an expression."""
    text = overrides.get(measure.name)
    if text is None:
        return measure
    column = match_column(columns, text)
    name = column.name if column else text
    return replace(measure, column=name, expression=None if column else text)


def _used_columns(
    measures: Sequence[Measure], source: SourceTable, earlier: Mapping[str, Column]
) -> Iterator[tuple[str, str]]:
    """Yield the earlier names of columns that measures use, and their names today."""
    names = {m.column for m in measures if not m.expression}
    names |= {name for m in measures if m.expression for name in _expression_columns(m, earlier)}
    for name in sorted(names & earlier.keys()):
        column = match_column(source.columns, name)
        if column:
            yield name, column.name


def _expression_columns(measure: Measure, earlier: Mapping[str, Column]) -> tuple[str, ...]:
    try:
        columns = list(earlier.values())
        return read_expression(measure.expression or "", columns, measure.name).columns
    except PersonasError:
        return ()


def _bind(measure: Measure, columns: Sequence[Column], is_override: bool) -> Measure | None:
    """Return the measure with today's name of its column; None where that is missing.

    An override must be right; an expression of the model may use columns that are missing today.
    """
    if not measure.expression:
        column = match_column(columns, measure.column)
        return replace(measure, column=column.name) if column else None
    try:
        read_expression(measure.expression, columns, measure.name)
    except PersonasError as cause:
        if not is_override and all(problem.code == "E122" for problem in cause.problems):
            return None
        raise
    return measure


def _missing(measure: Measure, names: Sequence[str]) -> Problem:
    close = get_close_matches(measure.column, names, n=1)
    suggestion = close[0] if close else "COLUMN"
    columns = ", ".join(f"`{name}`" for name in names)
    return Problem(
        "E109",
        f"`{measure.column}`, which segments were found by as {measure.name}, is not there",
        f'Say what it is called now: --measure "{measure.name}={suggestion}". '
        f"Columns found: {columns}",
    )


def _missing_optional(measure: Measure) -> Problem:
    return Problem(
        "W713",
        f"`{measure.column}` ({measure.name}) is not there; segments do not depend on it",
        f'If it has another name now, say --measure "{measure.name}=COLUMN".',
    )
