"""Count, over all rows, which forms and notations the cells of the columns fit, in a few scans."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.sql import amounts, dates
from personas.sql.build import (
    alias,
    coalesce,
    column,
    conjunction,
    count,
    count_distinct,
    count_if,
    integer,
    is_not_null,
    is_null,
    lower,
    matches,
    split_batches,
    table,
)
from personas.sql.cells import BOOLEANS, as_number, is_plain, word
from personas.sql.engine import Engine
from personas.sql.notations import COUNTS

BOOLEAN_WORDS = tuple(sorted({word for pair in BOOLEANS for word in pair}))
CURRENCY = rf"^(?:{amounts.CURRENCY})$"

# The rough shapes of numbers and of dates: only columns that have them are scanned again.
NUMBER_SHAPE = r"^[^0-9]{0,6}[0-9][^-/:A-Za-z]*[^0-9]*$"
# A year of four digits, ISO basic, JSON, a day or a month among signs and words, a short year.
DATE_SHAPE = (
    r"(?:^|[^0-9])[0-9]{4}(?:[^0-9]|$)|^[0-9]{8}[T ]?[0-9]|^/Date"
    r"|^[^0-9]{0,20}[0-9]{1,2}[^0-9]{1,20}[0-9]|[^0-9][0-9]{2}$"
)

EIGHT_DIGITS = r"^[12]\d{7}$"
THOUSANDS = r"^[-+]?[1-9]\d{0,2}([.]\d{3})+$"

Counts = dict[str, dict[str, Any]]  # by column and name of the aggregate
Aggregates = Mapping[str, exp.Expression]
Cells = tuple[tuple[str, str], ...]

# In a table of more rows, a column with less than one distinct cell in `FEW` is repetitive.
MANY_ROWS = 100_000
FEW = 10
REPETITIVE = "repetitive"
FREQUENCY = "frequency"
# The counts of a column of plain numbers that no scan is needed for.
PLAIN_COUNTS = {"numeric": 0, "dated": 0, "digits": 0, "words": 0, "least": None, "most": None}


def count_cells(engine: Engine, view: str, types: Mapping[str, str]) -> tuple[int, Counts]:
    """Return the number of rows, and for each column the counts that are cheap to compute."""
    ((rows,),) = engine.rows(exp.select(count()).from_(table(view)))
    texts = [name for name, kind in types.items() if kind == "text"]
    repetitive = _repetitive(engine, view, texts) if rows > MANY_ROWS else frozenset()
    for name in repetitive:
        engine.create_table(_frequency_table(name), _frequencies(view, name))
    aggregates = {name: _cheap_aggregates(name, kind) for name, kind in types.items()}
    counts = _count(engine, view, aggregates, repetitive)
    unclear = [name for name in texts if counts[name]["plain"] < counts[name]["filled"]]
    shapes = _count(engine, view, {name: _shapes(name) for name in unclear}, repetitive)
    return rows, {
        name: {**PLAIN_COUNTS, **row, **shapes.get(name, {}), REPETITIVE: name in repetitive}
        for name, row in counts.items()
    }


def _repetitive(engine: Engine, view: str, names: Sequence[str]) -> frozenset[str]:
    """The columns with so few distinct cells that it pays to look at each of those once."""
    counts = [c for n in names for c in (exp.ApproxDistinct(this=column(n)), count(column(n)))]
    row = engine.rows(exp.select(*counts).from_(table(view)))[0] if counts else ()
    pairs = zip(names, row[::2], row[1::2], strict=True)
    return frozenset(name for name, distinct, filled in pairs if distinct * FEW < filled)


def count_numbers(engine: Engine, view: str, names: Iterable[str], first: Counts) -> Counts:
    """Count how many cells of each column of text fit each notation of numbers; find the unit."""
    aggregates = {name: _amounts(name, first[name]) for name in names}
    return _count(engine, view, aggregates, {n for n in aggregates if first[n][REPETITIVE]})


def count_days(
    engine: Engine, view: str, notations: Mapping[str, Sequence[str]], first: Counts
) -> Counts:
    """Count how many cells of each column fit each of its notations of dates."""
    aggregates = {name: _days(name, names) for name, names in notations.items()}
    return _count(engine, view, aggregates, {n for n in aggregates if first[n][REPETITIVE]})


def first_cells(engine: Engine, view: str, name: str, value: exp.Expression) -> Cells:
    """Return three cells that have a ``value``, in the order of their text, and those values."""
    texts = exp.cast(value, "varchar")
    cells = exp.select(alias(word(name), "cell"), alias(texts, "value")).distinct()
    valid = cells.from_(table(view)).where(is_not_null(value))
    rows = engine.rows(valid.order_by(exp.Ordered(this=column("cell"))).limit(3))
    return tuple((str(cell), str(text)) for cell, text in rows)


def invalid_cells(
    engine: Engine, view: str, name: str, value: exp.Expression | None
) -> tuple[str, ...]:
    """Return three cells for which ``value`` is NULL, the first in the order of their text."""
    is_invalid = is_null(value) if value else exp.true()
    cells = exp.select(alias(word(name), "cell")).distinct().from_(table(view))
    invalid = cells.where(conjunction(is_not_null(column(name)), is_invalid))
    query = invalid.order_by(exp.Ordered(this=column("cell"))).limit(3)
    return tuple(str(cell) for (cell,) in engine.rows(query))


def _cheap_aggregates(name: str, kind: str) -> Aggregates:
    if kind == "number":
        value = exp.cast(column(name), "double")
        finite = as_number(Column(name, "number", "number", "stored"))
        low, high = exp.Min(this=value), exp.Max(this=value.copy())
        return {"filled": count(finite), "low": low, "high": high}
    if kind != "text":
        return {"filled": count(column(name))}
    text = word(name)
    point = exp.StrPosition(this=text.copy(), substr=exp.Literal.string("."))
    has_point = point > 0
    is_long = exp.Length(this=text.copy()).eq(8)
    return {
        "filled": count(column(name)),
        "plain": count_if(is_plain(name)),
        "finite": count(as_number(Column(name, "number", "number", "plain"))),
        "dotted": count_if(has_point),
        "eight": count_if(conjunction(is_long, matches(text, EIGHT_DIGITS))),
        "grouped": count_if(conjunction(has_point, matches(text, THOUSANDS))),
    }


def _shapes(name: str) -> Aggregates:
    """The aggregates of columns that hold more than plain numbers."""
    text = word(name)
    return {
        "numeric": count_if(matches(text, NUMBER_SHAPE)),
        "dated": count_if(matches(text, DATE_SHAPE)),
        "digits": count_if(matches(text, "[0-9]")),
        "words": count_if(lower(text).isin(*BOOLEAN_WORDS)),
        "least": exp.Min(this=lower(text)),
        "most": exp.Max(this=lower(text)),
    }


def _amounts(name: str, first: Mapping[str, Any]) -> Aggregates:
    text = word(name)
    unit = amounts.unit(text)
    is_point = amounts.is_amount(text, "point")
    return {
        "point": count_if(exp.Or(this=is_plain(name), expression=is_point)),
        "comma": count_if(amounts.is_amount(text, "comma")),
        "differ": count_if(amounts.reads_both_ways(text)),
        "boolean": count_if(lower(text).isin(str(first["least"]), str(first["most"]))),
        "currency": count_if(matches(unit, CURRENCY)),
        "units": count_distinct(amounts.singular(unit)),
        "with_unit": count(unit),
        "unit": exp.Max(this=unit),
    }


def _days(name: str, notations: Sequence[str]) -> Aggregates:
    text = word(name)
    fits = {n: exp.Count(this=dates.day(text, n)) for n in notations}
    usual = {usual_key(n): count_if(dates.is_usual(text, n)) for n in notations if n in COUNTS}
    differ = {"differ": count_if(dates.reads_both_ways(text))} if "dmy" in notations else {}
    return {**fits, **usual, **differ, "zero": count_if(dates.is_zero(text))}


def usual_key(notation: str) -> str:
    """The name of the count of cells that are as large as this notation is today."""
    return f"usual {notation}"


def _count(
    engine: Engine, view: str, aggregates: Mapping[str, Aggregates], repetitive: Container[str]
) -> Counts:
    """Compute all aggregates in one query; repetitive columns have a query each."""
    over_rows = {name: a for name, a in aggregates.items() if name not in repetitive}
    counts = {
        name: _count_frequencies(engine, name, aggregates[name])
        for name in aggregates
        if name in repetitive
    }
    return counts | _count_rows(engine, table(view), over_rows)


def _frequency_table(name: str) -> str:
    return f"words of {name}"


def _frequencies(view: str, name: str) -> exp.Select:
    """Each distinct cell and its frequency."""
    cells = exp.select(column(name), alias(count(), FREQUENCY)).from_(table(view))
    return cells.group_by(column(name))


def _count_frequencies(engine: Engine, name: str, aggregates: Aggregates) -> dict[str, Any]:
    """Look at each distinct cell once, weighted by its frequency."""
    weighted_aggregates = {name: {key: _weight(value) for key, value in aggregates.items()}}
    return _count_rows(engine, table(_frequency_table(name)), weighted_aggregates)[name]


def _weight(aggregate: exp.Expression) -> exp.Expression:
    """Count each distinct cell as many times as it occurs."""
    value = aggregate.this
    if not isinstance(aggregate, exp.Count) or isinstance(value, exp.Distinct):
        return aggregate
    total = exp.Sum(this=exp.Case().when(is_not_null(value), column(FREQUENCY)))
    return exp.cast(coalesce(total, integer(0)), "bigint")


def _count_rows(
    engine: Engine, source: exp.Expression, aggregates: Mapping[str, Aggregates]
) -> Counts:
    counts: Counts = {}
    for names in split_batches(aggregates):
        keys = [(name, key) for name in names for key in aggregates[name]]
        values = [alias(aggregates[name][key], f"a{i}") for i, (name, key) in enumerate(keys)]
        row = engine.rows(exp.select(*values).from_(source, copy=False))[0]
        for (name, key), value in zip(keys, row, strict=True):
            counts.setdefault(name, {})[key] = value
    return counts
