"""The raw columns that scoring reads, and what becomes of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from sqlglot import exp

from personas.domain.measure import Column, Measure
from personas.export.sql.dialects import Spelling
from personas.expressions.read import read_expression
from personas.ingest.columns import find_column
from personas.sql.amounts import SPACES
from personas.sql.build import column, literal
from personas.sql.cells import as_truth, cleaned, trimmed, usable, word
from personas.sql.dates import day

THOUSANDS = "'’"


def marked(known: Column) -> bool:
    """Whether a column of numbers held text that people wrote: `$1,234`."""
    return known.form == "number" and known.notation in ("point", "comma")


def without_marks(text: exp.Expression, known: Column) -> exp.Expression:
    """Return the text of a number without its unit and thousands, as programs write it.

    What reads as a number where the segments were found reads as the same one here. Some cells
    that were gaps there are numbers here, since signs may stand anywhere: `1,2,3` is 123.
    """
    return reduce(_replaced, _replacements(known), text)


def _replacements(known: Column) -> Iterator[tuple[str, str]]:
    if known.unit:
        yield known.unit, ""
        yield from [(known.unit[:-1], "")] if known.unit.endswith("s") else []
    thousands, decimal = (",", ".") if known.notation == "point" else (".", ",")
    yield from ((sign, "") for sign in (thousands, *THOUSANDS, *SPACES))
    yield from [(decimal, ".")] if decimal != "." else []
    yield from (("−", "-"), ("(", "-"), (")", ""))


def _replaced(text: exp.Expression, change: tuple[str, str]) -> exp.Expression:
    old, new = (exp.Literal.string(part) for part in change)
    return exp.Replace(this=text, expression=old, replacement=new)


# What a cell is read as; a label is the text of a category, of numbers as well.
As = Literal["number", "date", "truth", "text", "label"]
FORMS: dict[str, As] = {"number": "number", "date": "date", "boolean": "truth"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A raw column read in one way, under a name of ours."""

    column: Column
    read_as: As
    name: str


def cells_of(measures: Sequence[Measure], columns: Sequence[Column]) -> tuple[Cell, ...]:
    """Return every cell that the measures need, in the order of measures."""
    wanted = dict.fromkeys(pair for measure in measures for pair in _needs(measure, columns))
    return tuple(Cell(find_column(columns, name), how, f"c{i}")
                 for i, (name, how) in enumerate(wanted))  # fmt: skip


def _needs(measure: Measure, columns: Sequence[Column]) -> Iterable[tuple[str, As]]:
    if not measure.expression:
        yield measure.column, read_as(measure)
        return
    for name in read_expression(measure.expression, columns, measure.name).columns:
        yield name, calculated_as(find_column(columns, name))


def read_as(measure: Measure) -> As:
    """Return how the column of a measure is read."""
    return "number" if measure.kind == "number" else "label"


def calculated_as(column: Column) -> As:
    """Return how a column is read that an expression calculates with."""
    return FORMS.get(column.form, "text")


def raw(cell: Cell, spelling: Spelling, missing: Sequence[str]) -> exp.Expression:
    """Return the cell as it comes out of the table: a double, a date, or text without padding."""
    known = cell.column
    if cell.read_as == "number":
        return _number(known, spelling)
    if cell.read_as == "date":
        return _date(known, spelling)
    return cleaned(known.name, "text", missing, trimmed)


def _number(known: Column, spelling: Spelling) -> exp.Expression:
    """A cell as a double; text with signs of people loses them first, a number has none."""
    plain = spelling.number(column(known.name))
    if not marked(known) or spelling.text is None:
        return plain
    text = without_marks(exp.cast(column(known.name), "varchar"), known)
    is_text = spelling.text.is_text(column(known.name))
    return exp.Case().when(is_text, spelling.number(text)).else_(plain)


def _date(known: Column, spelling: Spelling) -> exp.Expression:
    if known.notation == "stored" or not spelling.reads_dates:
        return exp.cast(column(known.name), "date")
    text = word(known.name)
    iso = [day(text.copy(), "ymd")] if known.notation != "ymd" else []
    written = day(text, known.notation)
    return exp.Coalesce(this=written, expressions=iso) if iso else written


def ready(cell: Cell, missing: Sequence[str]) -> exp.Expression:
    """Return the cell as measures are made of it: a usable double, a date, a condition or text."""
    value = column(cell.name)
    match cell.read_as:
        case "number":
            return usable(_without(value, missing))
        case "truth":
            return as_truth(replace(cell.column, name=cell.name))
        case "label":
            return _label(cell)
    return value


def _without(value: exp.Expression, missing: Sequence[str]) -> exp.Expression:
    """A number, or NULL where it stands for a gap."""
    gaps = [literal(float(word)) for word in missing if _is_number(word)]
    if not gaps:
        return value
    return exp.Case().when(exp.not_(exp.In(this=value, expressions=gaps)), value.copy())


def _label(cell: Cell) -> exp.Expression:
    """A category is spelled the same however its column is typed: `1.0` is `1`."""
    text = column(cell.name)
    if cell.column.form == "number":
        return _whole(text)
    if cell.column.form != "boolean":
        return text
    lower = exp.Lower(this=text)
    typed = exp.In(this=lower, expressions=[exp.Literal.string(w) for w in ("true", "false")])
    return exp.Case().when(typed, lower.copy()).else_(text.copy())


def _whole(text: exp.Expression) -> exp.Expression:
    size = exp.Sub(this=exp.Length(this=text.copy()), expression=exp.Literal.number(2))
    short = exp.Substring(this=text.copy(), start=exp.Literal.number(1), length=size)
    ends = exp.Like(this=text.copy(), expression=exp.Literal.string("%.0"))
    return exp.Case().when(ends, short).else_(text)


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False
