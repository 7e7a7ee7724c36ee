"""Count, over all rows, which forms and notations the cells of the columns fit, in a few scans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.ingest.columns.affixes import MAX_PARTS, Part
from personas.ingest.columns.counting import (
    Aggregates,
    Counts,
    compute_counts,
    create_frequencies,
    plain_cell,
    with_plain_cells,
)
from personas.ingest.columns.unreadable import GAP_WORDS
from personas.sql import amounts, dates
from personas.sql.build import (
    alias,
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
    string,
    table,
)
from personas.sql.cells import BOOLEANS, as_number, is_plain, word
from personas.sql.engine import Engine
from personas.sql.notations import COUNTS
from personas.sql.signs import APOSTROPHES, DIGIT, NO_DIGIT, SPACE, SPACES

BOOLEAN_WORDS = tuple(sorted({word for pair in BOOLEANS for word in pair}))
# The rough shapes of numbers and of dates: only columns that have them are scanned again.
NUMBER_SHAPE = rf"^{NO_DIGIT}{{0,12}}{DIGIT}[^-/:A-Za-z]*(?:[eE][-+]?{DIGIT}+)?{NO_DIGIT}*$"
# A year of four digits, ISO basic, JSON, a day or a month among signs and words, a short year.
DATE_SHAPE = (
    r"(?:^|[^0-9])[0-9]{4}(?:[^0-9]|$)|^[0-9]{8}[T ]?[0-9]|^/Date"
    r"|^[^0-9]{0,20}[0-9]{1,2}[^0-9]{1,20}[0-9]|[^0-9][0-9]{2}$"
)

EIGHT_DIGITS = r"^[12]\d{7}$"
SEPARATED = rf"[0-9][.,{APOSTROPHES}{SPACES}][0-9]"
LONG = "^[^0-9]*[0-9]{5,}[A-Za-z]"
MULTIPLIED = rf"[0-9]{SPACE}*{amounts.MULTIPLIER}(?:[^0-9A-Za-z]|{amounts.CODE}|$)"
# Letters beside a digit, as codes and phrases have them: `85123A`, `I hate it!-5`.
CODE = r"[A-Za-z][^A-Za-z ]{0,2}[0-9]|[0-9][A-Za-z]"
# A sign of money, of percents, of a rough number; one decimal sign.
LIKELY_AMOUNT = (
    rf"(?:\p{{Sc}}|%){SPACE}*[0-9]|[0-9]{SPACE}*(?:\p{{Sc}}|%)|^[~<>≈≤≥±]{SPACE}*[0-9]|[0-9][+?*]$"
    rf"|^[^0-9.]*[0-9]{{1,3}}(?:[.,{APOSTROPHES}{SPACES}]?[0-9]{{3}})*[.,][0-9]{{1,2}}[^0-9]*$"
)
THOUSANDS = r"^[-+]?[1-9]\d{0,2}([.]\d{3})+$"

Cells = tuple[tuple[str, str], ...]

REPETITIVE = "repetitive"
# The counts of a column of plain numbers that no scan is needed for.
PLAIN_COUNTS = {
    **dict.fromkeys(("numeric", "dated", "words", "digits", "gap_words"), 0),
    **dict.fromkeys(("least", "most", "lowest", "highest")),
}


def count_cells(engine: Engine, view: str, types: Mapping[str, str]) -> tuple[int, Counts]:
    """Return the number of rows, and for each column the counts that are cheap to compute."""
    ((rows,),) = engine.rows(exp.select(count()).from_(table(view)))
    texts = [name for name, kind in types.items() if kind == "text"]
    repetitive = create_frequencies(engine, view, texts, rows)
    aggregates = {name: _cheap_aggregates(name, kind) for name, kind in types.items()}
    counts = compute_counts(engine, view, aggregates, repetitive)
    unclear = [name for name in texts if counts[name]["plain"] < counts[name]["filled"]]
    shapes = compute_counts(engine, view, {name: _shapes(name) for name in unclear}, repetitive)
    return rows, {
        name: {**PLAIN_COUNTS, **row, **shapes.get(name, {}), REPETITIVE: name in repetitive}
        for name, row in counts.items()
    }


def count_numbers(engine: Engine, view: str, names: Iterable[str], first: Counts) -> Counts:
    """Count how many cells of each column of text fit each notation of numbers; find the unit."""
    aggregates = {name: _amounts(name, first[name]) for name in names}
    repetitive = {name for name in aggregates if first[name][REPETITIVE]}
    return compute_counts(engine, view, aggregates, repetitive, with_plain_signs=True)


def count_days(
    engine: Engine, view: str, notations: Mapping[str, Sequence[str]], first: Counts
) -> Counts:
    """Count how many cells of each column fit each of its notations of dates."""
    aggregates = {name: _days(name, names) for name, names in notations.items()}
    return compute_counts(engine, view, aggregates, {n for n in aggregates if first[n][REPETITIVE]})


def first_cells(engine: Engine, view: str, name: str, value: exp.Expression) -> Cells:
    """Return three cells that have a ``value``, in the order of their text, and those values."""
    texts = exp.cast(value, "varchar")
    cells = exp.select(alias(word(name), "cell"), alias(texts, "value")).distinct()
    valid = cells.from_(table(view)).where(is_not_null(value))
    rows = engine.rows(valid.order_by(exp.Ordered(this=column("cell"))).limit(3))
    return tuple((str(cell), str(text)) for cell, text in rows)


def count_values(first: Mapping[str, Any]) -> int:
    """Return the number of filled cells that are no words for gaps."""
    return int(first["filled"] - first["gap_words"])


def as_undecided(name: str, first: Mapping[str, Any]) -> Column:
    """Return a column whose form is not decided yet, by the counts of its cells."""
    values = count_values(first)
    return Column(name, "category", filled=values, gap_words=first["gap_words"])


def is_gap_word(text: exp.Expression) -> exp.Expression:
    """Whether a cell is a word that can only mean a gap among numbers or dates."""
    return lower(text).isin(*sorted(GAP_WORDS))


def gap_words(engine: Engine, view: str, name: str) -> tuple[str, ...]:
    """Return three different cells of a column that are words for gaps."""
    return _three_cells(engine, view, name, is_gap_word(word(name)))


def invalid_cells(
    engine: Engine, view: str, name: str, value: exp.Expression | None
) -> tuple[str, ...]:
    """Return three cells for which ``value`` is NULL, the first in the order of their text."""
    is_invalid = is_null(value) if value else exp.true()
    return _three_cells(
        engine, view, name, conjunction(is_invalid, exp.not_(is_gap_word(word(name))))
    )


def _three_cells(
    engine: Engine, view: str, name: str, condition: exp.Expression
) -> tuple[str, ...]:
    cells = exp.select(alias(word(name), "cell")).distinct().from_(table(view))
    invalid = cells.where(conjunction(is_not_null(column(name)), exp.paren(condition)))
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
    point = exp.StrPosition(this=text.copy(), substr=string("."))
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
        "words": count_if(lower(text).isin(*BOOLEAN_WORDS)),
        "gap_words": count_if(is_gap_word(text)),
        "digits": count_if(matches(text, DIGIT)),
        "least": exp.Min(this=lower(text)),
        "most": exp.Max(this=lower(text)),
        "lowest": exp.Min(this=text.copy()),
        "highest": exp.Max(this=text.copy()),
    }


def _amounts(name: str, first: Mapping[str, Any]) -> Aggregates:
    text, cell = word(name), column(plain_cell(name))
    is_boolean = lower(text).isin(str(first["least"]), str(first["most"]))
    if not (first["digits"] or first["plain"]):
        return {"boolean": count_if(is_boolean), "unit": exp.null(), **_no_amounts()}
    unit = amounts.unit(cell)
    is_point = exp.paren(exp.Or(this=is_plain(name), expression=amounts.is_amount(cell, "point")))
    is_comma = amounts.is_amount(cell, "comma")
    is_code = conjunction(matches(text, CODE), exp.not_(is_point), exp.not_(is_comma))
    return {
        "point": count_if(is_point),
        "comma": count_if(is_comma),
        "differ": count_if(amounts.reads_both_ways(cell)),
        "boolean": count_if(is_boolean),
        "units": count_distinct(amounts.singular(unit)),
        "with_unit": count(unit),
        "unit": exp.Max(this=unit),
        "codes": count_if(is_code),
        "separated": count_if(matches(cell, SEPARATED)),
        "multiplied": count_if(matches(cell, MULTIPLIED)),
        "likely": count_if(matches(cell, LIKELY_AMOUNT)),
    }


def _no_amounts() -> Aggregates:
    """The counts of a column of words without a digit, which need no scan."""
    names = "point comma differ units with_unit codes separated multiplied likely"
    return {name: integer(0) for name in names.split()}


def count_parts(engine: Engine, view: str, name: str) -> list[Part]:
    """Count the cells of a column by the words at their digits; the cells of no number have none.

    One more than `MAX_PARTS` are too many.
    """
    cell, keys = column(plain_cell(name)), ("before", "word", "after")
    is_point = amounts.is_amount(cell, "point", "unit")
    point = exp.Or(this=is_plain(name), expression=is_point)
    comma = amounts.is_amount(cell, "comma", "unit")
    columns = {
        **dict(zip(keys, amounts.amount_parts(cell), strict=True)),
        "point": exp.paren(point),
        "comma": exp.paren(comma),
        "differ": exp.paren(amounts.reads_both_ways(cell, "unit")),
        "long": matches(cell, LONG),
    }
    cells = exp.select(*(alias(value, key) for key, value in columns.items()))
    cells = cells.from_(with_plain_cells(table(view), [name])).where(
        exp.Or(this=point, expression=comma)
    )
    counts = [count_if(column(key)) for key in ("point", "comma", "differ", "long")]
    parts = exp.select(*map(column, keys), *counts).from_(cells.subquery("cells"))
    parts = parts.group_by(*map(column, keys)).order_by(*map(column, keys)).limit(MAX_PARTS + 1)
    return [Part(*row) for row in engine.rows(parts)]


def _days(name: str, notations: Sequence[str]) -> Aggregates:
    text = word(name)
    fits = {n: exp.Count(this=dates.day(text, n)) for n in notations}
    usual = {usual_key(n): count_if(dates.is_usual(text, n)) for n in notations if n in COUNTS}
    differ = {"differ": count_if(dates.reads_both_ways(text))} if "dmy" in notations else {}
    return {**fits, **usual, **differ, "zero": count_if(dates.is_zero(text))}


def usual_key(notation: str) -> str:
    """The name of the count of cells that are as large as this notation is today."""
    return f"usual {notation}"
