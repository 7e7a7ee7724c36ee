"""The raw columns that scoring reads, and how their cells are converted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from sqlglot import exp

from personas.domain.measure import Column, Measure
from personas.domain.request import named_days
from personas.export.sql.dialects import SqlDialect
from personas.expressions.read import read_expression
from personas.ingest.columns.read import find_column
from personas.sql.build import column, literal, string
from personas.sql.cells import as_truth, clean_cell, trim_text, usable, without_days, word
from personas.sql.dates import day
from personas.sql.signs import SPACES

THOUSANDS = "'’"


def has_number_signs(column: Column) -> bool:
    """Return whether a column of numbers held text with signs, such as `$1,234`."""
    return column.form == "number" and column.notation in ("point", "comma")


def strip_number_signs(text: exp.Expression, column: Column) -> exp.Expression:
    """Return the text of a number without unit and thousands separators.

    A cell that is a number in the run is the same number here. Some cells that are gaps in the
    run are numbers here, because separators may stand anywhere: `1,2,3` is 123.
    """
    return reduce(_replace, _replacements(column), text)


def _replacements(column: Column) -> Iterator[tuple[str, str]]:
    if column.unit:
        yield f"{column.unit}.", ""  # before the unit alone: its dot would be a decimal sign
        yield column.unit, ""
        yield from [(column.unit[:-1], "")] if column.unit.endswith("s") else []
    thousands, decimal = (",", ".") if column.notation == "point" else (".", ",")
    yield from ((sign, "") for sign in (thousands, *THOUSANDS, *SPACES))
    yield from [(decimal, ".")] if decimal != "." else []
    yield from (("−", "-"), ("(", "-"), (")", ""))


def _replace(text: exp.Expression, change: tuple[str, str]) -> exp.Expression:
    old, new = (string(part) for part in change)
    return exp.Replace(this=text, expression=old, replacement=new)


# The type a cell is read as; a label is the text of a category, also where the cells are numbers.
CellType = Literal["number", "date", "truth", "text", "label"]
CELL_TYPES: dict[str, CellType] = {"number": "number", "date": "date", "boolean": "truth"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A raw column read as one type; ``name`` is its column in the query."""

    column: Column
    type: CellType
    name: str


def list_cells(measures: Sequence[Measure], columns: Sequence[Column]) -> tuple[Cell, ...]:
    """Return the cells that the measures need, in the order of measures."""
    pairs = dict.fromkeys(pair for measure in measures for pair in _inputs(measure, columns))
    return tuple(Cell(find_column(columns, name), kind, f"c{i}")
                 for i, (name, kind) in enumerate(pairs))  # fmt: skip


def _inputs(measure: Measure, columns: Sequence[Column]) -> Iterable[tuple[str, CellType]]:
    if not measure.expression:
        yield measure.column, measure_type(measure)
        return
    for name in read_expression(measure.expression, columns, measure.name).columns:
        yield name, operand_type(find_column(columns, name))


def measure_type(measure: Measure) -> CellType:
    """Return the type that the column of a measure is read as."""
    return "number" if measure.kind == "number" else "label"


def operand_type(column: Column) -> CellType:
    """Return the type that a column in an expression is read as."""
    return CELL_TYPES.get(column.form, "text")


def raw_value(cell: Cell, dialect: SqlDialect, missing: Sequence[str]) -> exp.Expression:
    """Return the raw cell as a double, a date, or text without padding."""
    if cell.type == "number":
        return _number(cell.column, dialect)
    if cell.type == "date":
        return _date(cell.column, dialect)
    return clean_cell(cell.column.name, "text", missing, trim_text)


def _number(source: Column, dialect: SqlDialect) -> exp.Expression:
    """Return a cell as a double; text loses unit and separators first."""
    plain = dialect.cast_number(column(source.name))
    if not has_number_signs(source) or dialect.text_type is None:
        return plain
    text = strip_number_signs(exp.cast(column(source.name), "varchar"), source)
    is_text = dialect.text_type.is_text(column(source.name))
    return exp.Case().when(is_text, dialect.cast_number(text)).else_(plain)


def _date(source: Column, dialect: SqlDialect) -> exp.Expression:
    if source.notation == "stored" or not dialect.reads_dates:
        return exp.cast(column(source.name), "date")
    text = word(source.name)
    iso = [day(text.copy(), "ymd")] if source.notation != "ymd" else []
    date = day(text, source.notation)
    return exp.Coalesce(this=date, expressions=iso) if iso else date


def prepared_value(cell: Cell, missing: Sequence[str]) -> exp.Expression:
    """Return the raw value as a usable double, a date, a condition or text."""
    value = column(cell.name)
    match cell.type:
        case "number":
            return usable(_null_if_missing(value, missing))
        case "truth":
            return as_truth(replace(cell.column, name=cell.name))
        case "label":
            return _label(cell)
        case "date":
            return without_days(value, named_days(missing))
    return value


def _null_if_missing(value: exp.Expression, missing: Sequence[str]) -> exp.Expression:
    """Return a number, or NULL where it is a code for a gap."""
    gaps = [literal(float(word)) for word in missing if _is_number(word)]
    if not gaps:
        return value
    return exp.Case().when(exp.not_(exp.In(this=value, expressions=gaps)), value.copy())


def _label(cell: Cell) -> exp.Expression:
    """Return a category in one spelling whatever the column's type: `1.0` is `1`."""
    text = column(cell.name)
    if cell.column.form == "number":
        return _strip_decimal_zero(text)
    if cell.column.form != "boolean":
        return text
    lower = exp.Lower(this=text)
    is_boolean = exp.In(this=lower, expressions=[string(w) for w in ("true", "false")])
    return exp.Case().when(is_boolean, lower.copy()).else_(text.copy())


def _strip_decimal_zero(text: exp.Expression) -> exp.Expression:
    size = exp.Sub(this=exp.Length(this=text.copy()), expression=exp.Literal.number(2))
    short = exp.Substring(this=text.copy(), start=exp.Literal.number(1), length=size)
    ends = exp.Like(this=text.copy(), expression=string("%.0"))
    return exp.Case().when(ends, short).else_(text)


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False
