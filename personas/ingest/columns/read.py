"""The columns of a source: their forms, and which one is the id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import error
from personas.domain.request import Reading
from personas.ingest.columns.affixes import describe_words
from personas.ingest.columns.counting import Counts
from personas.ingest.columns.day_columns import decide_numbers, decide_text, with_days
from personas.ingest.columns.days import DAY_TROUBLES
from personas.ingest.columns.endpoints import decide_endpoints, may_have_endpoints
from personas.ingest.columns.forms import (
    Verdict,
    ambiguity,
    decide_affixes,
    decide_number,
    decide_words,
    has_affixes,
)
from personas.ingest.columns.survey import (
    as_undecided,
    count_cells,
    count_numbers,
    count_parts,
    count_values,
    gap_words,
    invalid_cells,
)
from personas.ingest.columns.unreadable import DIGITS, describe_unreadable
from personas.sql.build import alias, column, count, count_distinct, integer, table
from personas.sql.cells import as_number, id_or_null, identity, integer_id
from personas.sql.engine import Engine


def read_columns(
    engine: Engine, view: str, reading: Reading | None = None
) -> tuple[int, tuple[Column, ...]]:
    """Return the number of rows and every column with its form, decided over all rows.

    The cells of ``view`` have no padding, and NULL for every gap (`cells.cleaned`).
    """
    reading = reading or Reading()
    types = engine.column_types(view)
    rows, first = count_cells(engine, view, types)
    verdicts = decide_numbers(engine, view, types, first, reading)
    unclear = [
        name
        for name, kind in types.items()
        if kind == "text" and name not in verdicts and _is_unclear(first[name], reading)
    ]
    verdicts |= _decide(engine, view, unclear, first, reading)
    columns = (
        _with_cells(engine, view, verdicts[name], first[name])
        if name in verdicts
        else _explain(_clear_column(name, kind, first[name]), None, first[name])
        for name, kind in types.items()
    )
    return rows, tuple(replace(column, gaps=rows - column.filled) for column in columns)


def _is_unclear(first: Mapping[str, Any], reading: Reading) -> bool:
    """Whether a column of text may hold more than plain numbers or plain words."""
    filled = count_values(first)
    if not filled:
        return False
    if first["plain"] == first["filled"]:
        both_ways = first["dotted"] and first["dotted"] == first["grouped"]
        return bool(both_ways or reading.decimal)
    most = max(first["numeric"], first["dated"])
    return bool(first["words"] == filled or 2 * most >= filled)


def _decide(
    engine: Engine, view: str, names: Sequence[str], first: Counts, reading: Reading
) -> dict[str, Verdict]:
    """Decide columns of text: numbers first, then dates."""
    columns = {name: as_undecided(name, first[name]) for name in names}
    verdicts: dict[str, Verdict] = {}

    def decide(name: str, verdict: Verdict | None) -> None:
        if verdict:
            verdicts[name] = verdict

    likely = [name for name in names if _may_be_numbers(first[name])]
    numbers = count_numbers(engine, view, likely, first)
    for name in likely:
        counts = {**first[name], **numbers[name]}
        verdict = decide_number(columns[name], counts, counts["unit"], reading)
        if has_affixes(counts, verdict):
            parts = count_parts(engine, view, name)
            verdict = decide_affixes(columns[name], parts, counts, reading) or verdict
        if may_have_endpoints(verdict, counts, columns[name].filled):
            verdict = decide_endpoints(engine, view, columns[name]) or verdict
        decide(name, verdict)
    words = {name: columns[name] for name in names if name not in verdicts}
    days = decide_text(engine, view, words, first, reading)
    for name, words_column in words.items():
        decide(name, days.get(name) or decide_words(words_column, numbers.get(name)))
    return verdicts


def _may_be_numbers(first: Mapping[str, Any]) -> bool:
    filled = count_values(first)
    numeric = filled if first["plain"] == filled else first["numeric"]
    return bool(first["words"] == filled or 2 * numeric >= filled)


def _clear_column(name: str, kind: str, first: Mapping[str, Any]) -> Column:
    """A column with a type in its source, or one of plain numbers or plain words alone."""
    filled = first["filled"]
    if kind == "number":
        return Column(name, "number", "number", "stored", filled=filled)
    if kind == "date":
        return Column(name, "category", "date", "stored", filled=filled)
    if kind == "boolean":
        return Column(name, "category", "boolean", "stored", filled=filled)
    if filled == 0:
        return Column(name, "category", "empty")
    if first["plain"] == filled:
        return Column(name, "number", "number", "plain", filled=first["finite"])
    return Column(name, "category", filled=filled)


def _with_cells(engine: Engine, view: str, verdict: Verdict, first: Mapping[str, Any]) -> Column:
    """Add the cells that people need to see: invalid ones, or those that read both ways."""
    column, trouble = verdict.column, verdict.trouble
    if column.gap_words:
        column = replace(column, gap_cells=gap_words(engine, view, column.name))
    if column.form == "date" or trouble in DAY_TROUBLES:
        days = with_days(engine, view, replace(verdict, column=column))
        return _explain(days, None, first)
    if column.coerced:
        value = as_number(column)
        column = replace(column, invalid=invalid_cells(engine, view, column.name, value))
    elif trouble == "mostly":
        value = as_number(replace(column, form="number", notation="point"))
        column = replace(column, invalid=invalid_cells(engine, view, column.name, value))
    elif trouble:
        column = replace(column, invalid=invalid_cells(engine, view, column.name, None))
    problem = ambiguity(column, trouble, column.invalid) or describe_words(column, verdict.words)
    counts = {**first, "numbers": verdict.numbers}
    return _explain(replace(column, doubt=problem), trouble, counts)


def _explain(column: Column, trouble: str | None, first: Mapping[str, Any]) -> Column:
    """Say why a column is none of numbers; one that looks like numbers is also in doubt."""
    if column.form in ("number", "empty"):
        return column
    problem = describe_unreadable(column, trouble, first)
    doubt = replace(problem, code="W103") if problem.code == DIGITS and trouble else column.doubt
    return replace(column, doubt=doubt, unreadable=problem)


def check_id(columns: tuple[Column, ...], name: str) -> str:
    """Return the name of the id column; raise E106 with the columns there are."""
    if name in {column.name for column in columns}:
        return name
    names = ", ".join(f"`{column.name}`" for column in columns)
    raise error("E106", f"There is no column `{name}` to take ids from", f"Columns found: {names}")


def free_name(name: str, columns: Sequence[Column]) -> str:
    """Return the name, with underscores behind it until no column has it."""
    names = {column.name.casefold() for column in columns}
    while name in names:
        name += "_"
    return name


def find_column(columns: Sequence[Column], name: str) -> Column:
    """Return the column of exactly this name."""
    return next(column for column in columns if column.name == name)


MANY_ROWS = 500_000  # from which it pays to find out whether ids are integers
SPARSE = 64  # integers are counted by a bit each if their range is at most so many times the rows
BITS = 5  # of an integer, which say which bit of 2^5 it is


@dataclass(frozen=True, slots=True)
class Ids:
    """How many different ids there are; ``whole`` where all are written as integers."""

    distinct: int
    are_integers: bool = False


def count_ids(engine: Engine, view: str, source: Column, rows: int) -> Ids:
    """Count the distinct ids of a column; in large tables integers are counted more cheaply."""
    if rows <= MANY_ROWS:
        return Ids(_count_distinct(engine, view, identity(source)))
    number = integer_id(source)
    numbers = exp.select(alias(id_or_null(source), "id"), alias(number, "number"))
    values = [exp.Min(this=column("number")), exp.Max(this=column("number"))]
    query = exp.select(count(column("id")), count(column("number")), *values)
    ids = numbers.from_(table(view)).subquery("numbers")
    filled, integers, low, high = engine.rows(query.from_(ids))[0]
    if integers < filled or not integers:
        return Ids(_count_distinct(engine, view, identity(source)))
    if source.notation == "stored" and engine.is_sorted(view, source.name):
        return Ids(int(integers), are_integers=True)
    if high - low > SPARSE * rows:
        return Ids(_count_distinct(engine, view, number), are_integers=True)
    return Ids(_count_bits(engine, view, number, low), are_integers=True)


def _count_distinct(engine: Engine, view: str, value: exp.Expression) -> int:
    query = exp.select(count_distinct(value)).from_(table(view))
    return int(engine.rows(query)[0][0])


def _count_bits(engine: Engine, view: str, value: exp.Expression, low: int) -> int:
    """Set a bit for each integer, and count the bits: memory does not grow with the ids."""
    number = alias(exp.paren(value - low), "number")
    numbers = exp.select(number).from_(table(view)).subquery("numbers")
    position = exp.BitwiseAnd(this=column("number"), expression=integer(2**BITS - 1))
    bit = exp.BitwiseLeftShift(
        this=exp.cast(integer(1), "bigint"), expression=exp.cast(position, "int")
    )
    group = exp.BitwiseRightShift(this=column("number"), expression=integer(BITS))
    groups = exp.select(alias(exp.BitwiseOrAgg(this=bit), "bits")).from_(numbers).group_by(group)
    bits = exp.cast(exp.Anonymous(this="BIT_COUNT", expressions=[column("bits")]), "bigint")
    total = exp.select(exp.Sum(this=bits)).from_(groups.subquery("groups"))
    return int(engine.rows(total)[0][0])
