"""What the columns of a source are, and which one is the id."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.domain.problem import error
from personas.domain.request import Reading
from personas.ingest.forms import Verdict, decide_day, decide_number, decide_words, doubt
from personas.ingest.survey import Answers, first_look, look_for_days, look_for_numbers, odd_cells
from personas.sql.build import column, count, named, table
from personas.sql.cells import as_date, as_number, identified, identity, whole
from personas.sql.engine import Engine

# Names that an id goes by, most telling first; punctuation and case are ignored.
ID_NAMES = ("customerid", "clientid", "memberid", "userid", "customer", "custid", "id")
COMPACT = (19000101, 21001231)


def read_columns(
    engine: Engine, view: str, reading: Reading | None = None
) -> tuple[int, tuple[Column, ...]]:
    """Return the number of rows and every column with its form, decided over all rows.

    The cells of ``view`` have no padding, and NULL for every gap (`cells.cleaned`).
    """
    told = reading or Reading()
    stored = engine.column_types(view)
    rows, first = first_look(engine, view, stored)
    unclear = [name for name in stored if stored[name] == "text" and _unclear(first[name], told)]
    decided = _decide(engine, view, unclear, first, told)
    columns = (
        _with_cells(engine, view, decided[name])
        if name in decided
        else _clear(engine, view, name, kind, first[name])
        for name, kind in stored.items()
    )
    return rows, tuple(replace(column, gaps=rows - column.filled) for column in columns)


def _unclear(first: Mapping[str, Any], told: Reading) -> bool:
    """Whether a column of text may be anything but plain numbers or plain words."""
    filled, told_how = first["filled"], bool(told.decimal or told.dates)
    if not filled:
        return False
    if first["plain"] == filled:
        both_ways = first["dotted"] and first["dotted"] == first["grouped"]
        return bool(both_ways or first["eight"] == filled or told_how)
    shaped = max(first["numeric"], first["dated"])
    return bool(first["words"] == filled or 2 * shaped >= filled)


def _decide(
    engine: Engine, view: str, names: Sequence[str], first: Answers, told: Reading
) -> dict[str, Verdict]:
    """Decide columns of text: days without signs first, then numbers, then other days."""
    columns = {name: Column(name, "category", filled=first[name]["filled"]) for name in names}
    eight = [name for name in names if first[name]["eight"] == first[name]["filled"]]
    days = look_for_days(engine, view, eight, first)
    found = {name: decide_day(columns[name], days[name], told) for name in eight}
    rest = [name for name in names if found.get(name) is None]
    likely = [name for name in rest if _may_be_numbers(first[name])]
    numbers = look_for_numbers(engine, view, likely, first)
    for name in likely:
        counts = {**first[name], **numbers[name]}
        found[name] = decide_number(columns[name], counts, counts["unit"], told)
    rest = [name for name in names if found.get(name) is None]
    dated = [name for name in rest if 2 * first[name]["dated"] >= first[name]["filled"]]
    days = look_for_days(engine, view, dated, first)
    for name in rest:
        day = decide_day(columns[name], days[name], told) if name in days else None
        found[name] = day or decide_words(columns[name], numbers.get(name))
    return {name: verdict for name, verdict in found.items() if verdict}


def _may_be_numbers(first: Mapping[str, Any]) -> bool:
    filled = first["filled"]
    shaped = filled if first["plain"] == filled else first["numeric"]
    return bool(first["words"] == filled or 2 * shaped >= filled)


def _clear(engine: Engine, view: str, name: str, kind: str, first: Mapping[str, Any]) -> Column:
    """A column that is typed by its source, or that holds plain numbers or plain words alone."""
    filled = first["filled"]
    if kind == "number":
        days = _stores_days(engine, view, name, first)
        made = Column(name, "number", "number", "stored", filled=filled)
        return replace(made, kind="category", form="date", notation="compact") if days else made
    if kind in ("date", "boolean"):
        form = "date" if kind == "date" else "boolean"
        return Column(name, "category", form, "stored", filled=filled)  # type: ignore[arg-type]
    if filled == 0:
        return Column(name, "category", "empty")
    if first["plain"] == filled:
        return Column(name, "number", "number", "plain", filled=first["finite"])
    return Column(name, "category", filled=filled)


def _stores_days(engine: Engine, view: str, name: str, first: Mapping[str, Any]) -> bool:
    """Whether whole numbers such as 20141231 are days, every one of them."""
    low, high, filled = first["low"], first["high"], first["filled"]
    if not filled or not (COMPACT[0] <= low <= high <= COMPACT[1]):
        return False
    day = as_date(Column(name, "category", "date", "compact"))
    query = exp.select(exp.Count(this=day)).from_(table(view))
    return int(engine.rows(query)[0][0]) == int(filled)


def _with_cells(engine: Engine, view: str, verdict: Verdict) -> Column:
    """Add the cells that people need to see: the odd ones, or those that read both ways."""
    column = verdict.column
    if verdict.trouble is None and not column.coerced:
        return column
    fits = None
    if column.coerced:
        fits = as_number(column) if column.form == "number" else as_date(column)
    elif verdict.trouble == "mostly":
        fits = as_number(replace(column, form="number", notation="point"))
    odd = odd_cells(engine, view, column.name, fits)
    return replace(column, invalid=odd, doubt=doubt(column, verdict.trouble, odd))


def likely_ids(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the columns that are named like an id, the likeliest first."""
    named = {plain(column.name): column.name for column in sorted(columns, key=lambda c: c.name)}
    return tuple(named[name] for name in ID_NAMES if name in named)


def check_id(columns: tuple[Column, ...], name: str) -> str:
    """Return the id column that the analyst names, or raise with the columns there are."""
    if name in {column.name for column in columns}:
        return name
    found = ", ".join(f"`{column.name}`" for column in columns)
    raise error("E106", f"There is no column `{name}` to take ids from", f"Columns found: {found}")


def plain(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.casefold())


def find_column(columns: Sequence[Column], name: str) -> Column:
    """Return the column of this very name."""
    return next(column for column in columns if column.name == name)


# Of fewer rows it makes no difference what ids are.
MANY_ROWS = 500_000
# Whole numbers that lie so close to each other are told apart by a bit each.
SPARSE = 64
BITS = 5  # of a number, which say which bit of 2^5 it is


@dataclass(frozen=True, slots=True)
class Ids:
    """How many different ids there are; ``whole`` where each is written as a whole number is."""

    different: int
    whole: bool = False


def count_ids(engine: Engine, view: str, read: Column, rows: int) -> Ids:
    """Count the different ids of a column; of many rows look first what they are."""
    if rows <= MANY_ROWS:
        return Ids(_distinct(engine, view, identity(read)))
    number = named(whole(read), "number")
    numbers = exp.select(named(identified(read), "id"), number).from_(table(view))
    facts = [count(column("id")), count(column("number"))]
    ends = [exp.Min(this=column("number")), exp.Max(this=column("number"))]
    query = exp.select(*facts, *ends).from_(numbers.subquery("numbers"))
    filled, found, low, high = engine.rows(query)[0]
    if found < filled or not found:
        return Ids(_distinct(engine, view, identity(read)))
    if read.notation == "stored" and engine.rises(view, read.name):
        return Ids(int(found), whole=True)
    if high - low > SPARSE * rows:
        return Ids(_distinct(engine, view, whole(read)), whole=True)
    return Ids(_close(engine, view, whole(read), low), whole=True)


def _distinct(engine: Engine, view: str, known: exp.Expression) -> int:
    distinct = exp.Count(this=exp.Distinct(expressions=[known]))
    return int(engine.rows(exp.select(distinct).from_(table(view)))[0][0])


def _close(engine: Engine, view: str, known: exp.Expression, low: int) -> int:
    """Set a bit for each number, and count the bits: nothing is held that grows with the ids."""
    number = exp.paren(exp.Sub(this=known, expression=exp.Literal.number(low)))
    numbers = exp.select(named(number, "number")).from_(table(view)).subquery("numbers")
    last = exp.Literal.number(2**BITS - 1)
    place = exp.cast(exp.BitwiseAnd(this=column("number"), expression=last), "int")
    bit = exp.BitwiseLeftShift(this=exp.cast(exp.Literal.number(1), "bigint"), expression=place)
    group = exp.BitwiseRightShift(this=column("number"), expression=exp.Literal.number(BITS))
    query = exp.select(named(exp.BitwiseOrAgg(this=bit), "bits")).from_(numbers).group_by(group)
    ones = exp.Anonymous(this="BIT_COUNT", expressions=[column("bits")])
    counted = exp.select(exp.Sum(this=exp.cast(ones, "bigint"))).from_(query.subquery("grouped"))
    return int(engine.rows(counted)[0][0])
