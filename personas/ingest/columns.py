"""The columns of a source: their forms, and which one is the id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import error
from personas.domain.request import Reading
from personas.ingest.affixes import describe_words
from personas.ingest.forms import (
    Verdict,
    ambiguity,
    decide_affixes,
    decide_day,
    decide_number,
    decide_words,
    has_affixes,
)
from personas.ingest.survey import (
    Counts,
    count_cells,
    count_days,
    count_numbers,
    count_parts,
    invalid_cells,
)
from personas.ingest.unreadable import DIGITS, describe_unreadable
from personas.sql.build import alias, column, count, count_distinct, integer, table
from personas.sql.cells import as_date, as_number, id_or_null, identity, integer_id
from personas.sql.engine import Engine

# Usual names of ids, the likeliest first; punctuation and case are ignored.
ID_NAMES = ("customerid", "clientid", "memberid", "userid", "customer", "custid", "id")
COMPACT = (19000101, 21001231)


def read_columns(
    engine: Engine, view: str, reading: Reading | None = None
) -> tuple[int, tuple[Column, ...]]:
    """Return the number of rows and every column with its form, decided over all rows.

    The cells of ``view`` have no padding, and NULL for every gap (`cells.cleaned`).
    """
    reading = reading or Reading()
    types = engine.column_types(view)
    rows, first = count_cells(engine, view, types)
    unclear = [
        name for name, kind in types.items() if kind == "text" and _is_unclear(first[name], reading)
    ]
    verdicts = _decide(engine, view, unclear, first, reading)
    columns = (
        _with_cells(engine, view, verdicts[name], first[name])
        if name in verdicts
        else _explain(_clear_column(engine, view, name, kind, first[name]), None, first[name])
        for name, kind in types.items()
    )
    return rows, tuple(replace(column, gaps=rows - column.filled) for column in columns)


def _is_unclear(first: Mapping[str, Any], reading: Reading) -> bool:
    """Whether a column of text may hold more than plain numbers or plain words."""
    filled = first["filled"]
    if not filled:
        return False
    if first["plain"] == filled:
        both_ways = first["dotted"] and first["dotted"] == first["grouped"]
        return bool(both_ways or first["eight"] == filled or reading.decimal or reading.dates)
    most = max(first["numeric"], first["dated"])
    return bool(first["words"] == filled or 2 * most >= filled)


def _decide(
    engine: Engine, view: str, names: Sequence[str], first: Counts, reading: Reading
) -> dict[str, Verdict]:
    """Decide columns of text: days without separators first, then numbers, then other days."""
    columns = {name: Column(name, "category", filled=first[name]["filled"]) for name in names}
    verdicts: dict[str, Verdict] = {}

    def decide(name: str, verdict: Verdict | None) -> None:
        if verdict:
            verdicts[name] = verdict

    compact = [name for name in names if first[name]["eight"] == first[name]["filled"]]
    days = count_days(engine, view, compact, first)
    for name in compact:
        decide(name, decide_day(columns[name], days[name], reading))
    likely = [n for n in names if n not in verdicts and _may_be_numbers(first[n])]
    numbers = count_numbers(engine, view, likely, first)
    for name in likely:
        counts = {**first[name], **numbers[name]}
        verdict = decide_number(columns[name], counts, counts["unit"], reading)
        if has_affixes(counts, verdict):
            parts = count_parts(engine, view, name)
            verdict = decide_affixes(columns[name], parts, counts, reading) or verdict
        decide(name, verdict)
    undecided_columns = [name for name in names if name not in verdicts]
    likely = [
        name for name in undecided_columns if 2 * first[name]["dated"] >= first[name]["filled"]
    ]
    days = count_days(engine, view, likely, first)
    for name in undecided_columns:
        day = decide_day(columns[name], days[name], reading) if name in days else None
        decide(name, day or decide_words(columns[name], numbers.get(name)))
    return verdicts


def _may_be_numbers(first: Mapping[str, Any]) -> bool:
    filled = first["filled"]
    numeric = filled if first["plain"] == filled else first["numeric"]
    return bool(first["words"] == filled or 2 * numeric >= filled)


def _clear_column(
    engine: Engine, view: str, name: str, kind: str, first: Mapping[str, Any]
) -> Column:
    """A column with a type in its source, or one of plain numbers or plain words alone."""
    filled = first["filled"]
    if kind == "number" and _stores_days(engine, view, name, first):
        return Column(name, "category", "date", "compact", filled=filled)
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


def _stores_days(engine: Engine, view: str, name: str, first: Mapping[str, Any]) -> bool:
    """Whether integers such as 20141231 are days, every one of them."""
    low, high, filled = first["low"], first["high"], first["filled"]
    if not filled or not (COMPACT[0] <= low <= high <= COMPACT[1]):
        return False
    days = count(as_date(Column(name, "category", "date", "compact")))
    return int(engine.rows(exp.select(days).from_(table(view)))[0][0]) == int(filled)


def _with_cells(engine: Engine, view: str, verdict: Verdict, first: Mapping[str, Any]) -> Column:
    """Add the cells that people need to see: invalid ones, or those that read both ways."""
    column, trouble = verdict.column, verdict.trouble
    if column.coerced:
        value = as_number(column) if column.form == "number" else as_date(column)
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


def likely_ids(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the columns with the name of an id, the likeliest first."""
    names = {
        normalize_name(column.name): column.name for column in sorted(columns, key=lambda c: c.name)
    }
    return tuple(names[name] for name in ID_NAMES if name in names)


def check_id(columns: tuple[Column, ...], name: str) -> str:
    """Return the name of the id column; raise E106 with the columns there are."""
    if name in {column.name for column in columns}:
        return name
    names = ", ".join(f"`{column.name}`" for column in columns)
    raise error("E106", f"There is no column `{name}` to take ids from", f"Columns found: {names}")


def normalize_name(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.casefold())


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
