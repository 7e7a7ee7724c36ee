"""Count, over all rows, how the cells of the columns read: two scans, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlglot import exp

from personas.engine.engine import Engine
from personas.engine.forms import BOOLEANS
from personas.engine.queries import amounts, dates
from personas.engine.queries.cells import as_number, is_plain, word
from personas.engine.queries.parts import column, count, count_if, matches, named, table
from personas.facts.measure import Column

BOOLEAN_WORDS = tuple(sorted({word for pair in BOOLEANS for word in pair}))
CURRENCY = rf"^(?:{amounts.CURRENCY})$"

# The rough shapes of numbers and of dates, to look closer only where that may find something.
NUMERIC = r"^[^0-9]{0,6}[0-9][^-/:A-Za-z]*[^0-9]*$"
DATED = r"^([0-9]{1,4}|[A-Za-z]{3,9}[.]?)[-/., ]+([0-9]{1,2}|[A-Za-z]{3,9}[.]?)[-/., ]+[0-9]"

Answers = dict[str, dict[str, Any]]


def first_look(engine: Engine, view: str, stored: Mapping[str, str]) -> tuple[int, Answers]:
    """Return the rows of a view, and for each column what is cheap to know of it."""
    asked = {name: _first(name, kind) for name, kind in stored.items()}
    found = _ask(engine, view, {**asked, "": {"rows": count()}})
    return found.pop("")["rows"], found


def look_for_numbers(engine: Engine, view: str, names: Iterable[str], first: Answers) -> Answers:
    """Return how many cells of each column of text fit each way to write a number, and the unit."""
    return _ask(engine, view, {name: _amounts(name, first[name]) for name in names})


def look_for_days(engine: Engine, view: str, names: Iterable[str]) -> Answers:
    """Return how many cells of each column of text fit each way to write a date."""
    return _ask(engine, view, {name: _days(name) for name in names})


def odd_cells(engine: Engine, view: str, name: str, fits: exp.Expression | None) -> tuple[str, ...]:
    """Return three cells that ``fits`` has no value for, the first in order of their text."""
    is_odd = exp.Is(this=fits, expression=exp.Null()) if fits else exp.true()
    filled = exp.not_(exp.Is(this=column(name), expression=exp.Null()))
    query = exp.select(named(word(name), "cell")).distinct().from_(table(view))
    kept = query.where(exp.and_(filled, is_odd)).order_by(exp.Ordered(this=column("cell")))
    return tuple(str(cell) for (cell,) in engine.rows(kept.limit(3)))


def _first(name: str, stored: str) -> dict[str, exp.Expression]:
    if stored == "number":
        value = exp.cast(column(name), "double")
        finite = as_number(Column(name, "number", "number", "stored"))
        return {"filled": count(finite), "low": exp.Min(this=value), "high": exp.Max(this=value)}
    asked = {"filled": count(column(name))}
    if stored != "text":
        return asked
    lower = exp.Lower(this=word(name))
    is_word = exp.In(this=lower, expressions=[exp.Literal.string(w) for w in BOOLEAN_WORDS])
    plain = Column(name, "number", "number", "plain")
    return asked | {
        "plain": count_if(is_plain(name)),
        "finite": count(as_number(plain)),
        "dotted": count_if(matches(word(name), "[.]")),
        "eight": count_if(matches(word(name), r"^[12]\d{7}$")),
        "grouped": count_if(matches(word(name), r"^[-+]?[1-9]\d{0,2}([.]\d{3})+$")),
        "numeric": count_if(matches(word(name), NUMERIC)),
        "dated": count_if(matches(word(name), DATED)),
        "words": count_if(is_word),
        "least": exp.Min(this=lower.copy()),
        "most": exp.Max(this=lower.copy()),
    }


def _amounts(name: str, first: Mapping[str, Any]) -> dict[str, exp.Expression]:
    text, unit = word(name), amounts.unit(word(name))
    point = exp.Or(this=is_plain(name), expression=amounts.is_amount(text, "point"))
    pair = [exp.Literal.string(str(first[key])) for key in ("least", "most")]
    return {
        "point": count_if(point),
        "comma": count_if(amounts.is_amount(text.copy(), "comma")),
        "differ": count_if(amounts.reads_both_ways(text.copy())),
        "boolean": count_if(exp.In(this=exp.Lower(this=text.copy()), expressions=pair)),
        "currency": count_if(matches(unit, CURRENCY)),
        "units": exp.Count(this=exp.Distinct(expressions=[amounts.singular(unit.copy())])),
        "with_unit": count(unit.copy()),
        "unit": exp.Max(this=unit.copy()),
    }


def _days(name: str) -> dict[str, exp.Expression]:
    text = word(name)
    orders = {order: count_if(dates.is_day(text.copy(), order)) for order in dates.ORDERS}
    return {**orders, "differ": count_if(dates.reads_both_ways(text))}


def _ask(engine: Engine, view: str, asked: Mapping[str, Mapping[str, exp.Expression]]) -> Answers:
    """Put all questions in one query, and give the answers back by column and key."""
    keys = [(name, key) for name, questions in asked.items() for key in questions]
    if not keys:
        return {}
    values = [named(asked[name][key], f"a{i}") for i, (name, key) in enumerate(keys)]
    answers = engine.rows(exp.select(*values).from_(table(view)))[0]
    found: Answers = {name: {} for name in asked}
    for (name, key), answer in zip(keys, answers, strict=True):
        found[name][key] = answer
    return found
