"""How many different ids a column holds, and whether they are whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from personas.engine.engine import Engine
from personas.engine.queries.cells import identified, identity, whole
from personas.engine.queries.parts import column, count, named, table
from personas.facts.measure import Column

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
