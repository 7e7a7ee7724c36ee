"""Count, over all rows, how the cells of the columns read, in a few scans."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from personas.domain.measure import Column
from personas.sql import amounts, dates
from personas.sql.build import batched, column, count, count_if, matches, named, table
from personas.sql.cells import BOOLEANS, as_number, is_plain, word
from personas.sql.engine import Engine

BOOLEAN_WORDS = tuple(sorted({word for pair in BOOLEANS for word in pair}))
CURRENCY = rf"^(?:{amounts.CURRENCY})$"

# The rough shapes of numbers and of dates, to look closer only where that may find something.
NUMERIC = r"^[^0-9]{0,6}[0-9][^-/:A-Za-z]*[^0-9]*$"
DATED = r"^([0-9]{1,4}|[A-Za-z]{3,9}[.]?)[-/., ]+([0-9]{1,2}|[A-Za-z]{3,9}[.]?)[-/., ]+[0-9]"

EIGHT = r"^[12]\d{7}$"
GROUPED = r"^[-+]?[1-9]\d{0,2}([.]\d{3})+$"

Answers = dict[str, dict[str, Any]]
Questions = Mapping[str, exp.Expression]

# In a table of more rows, a column with fewer different cells than one in `FEW` repeats itself.
MANY_ROWS = 100_000
FEW = 10
REPEATS = "repeats"
TIMES = "times"
# What need not be asked of a column of plain numbers.
ALL_PLAIN = {"numeric": 0, "dated": 0, "words": 0, "least": None, "most": None}


def first_look(engine: Engine, view: str, stored: Mapping[str, str]) -> tuple[int, Answers]:
    """Return the rows of a view, and for each column what is cheap to know of it."""
    ((rows,),) = engine.rows(exp.select(count()).from_(table(view)))
    texts = [name for name, kind in stored.items() if kind == "text"]
    repeating = _repeating(engine, view, texts) if rows > MANY_ROWS else frozenset()
    for name in repeating:
        engine.create_table(_words(name), _counted(view, name))
    asked = {name: _first(name, kind) for name, kind in stored.items()}
    found = _ask(engine, view, asked, repeating)
    others = [name for name in texts if found[name]["plain"] < found[name]["filled"]]
    shapes = _ask(engine, view, {name: _shapes(name) for name in others}, repeating)
    return rows, {
        name: {**ALL_PLAIN, **got, **shapes.get(name, {}), REPEATS: name in repeating}
        for name, got in found.items()
    }


def _repeating(engine: Engine, view: str, names: Sequence[str]) -> frozenset[str]:
    """The columns whose cells are so few different ones that it pays to look at each once."""
    counts = [c for n in names for c in (exp.ApproxDistinct(this=column(n)), count(column(n)))]
    found = engine.rows(exp.select(*counts).from_(table(view)))[0] if counts else ()
    pairs = zip(names, found[::2], found[1::2], strict=True)
    return frozenset(name for name, different, filled in pairs if different * FEW < filled)


def look_for_numbers(engine: Engine, view: str, names: Iterable[str], first: Answers) -> Answers:
    """Return how many cells of each column of text fit each way to write a number, and the unit."""
    asked = {name: _amounts(name, first[name]) for name in names}
    return _ask(engine, view, asked, {name for name in asked if first[name][REPEATS]})


def look_for_days(engine: Engine, view: str, names: Iterable[str], first: Answers) -> Answers:
    """Return how many cells of each column of text fit each way to write a date."""
    asked = {name: _days(name) for name in names}
    return _ask(engine, view, asked, {name for name in asked if first[name][REPEATS]})


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
    plain = Column(name, "number", "number", "plain")
    is_dotted = exp.GT(
        this=exp.StrPosition(this=word(name), substr=exp.Literal.string(".")),
        expression=exp.Literal.number(0),
    )
    is_long = exp.EQ(this=exp.Length(this=word(name)), expression=exp.Literal.number(8))
    return asked | {
        "plain": count_if(is_plain(name)),
        "finite": count(as_number(plain)),
        "dotted": count_if(is_dotted),
        "eight": count_if(exp.And(this=is_long, expression=matches(word(name), EIGHT))),
        "grouped": count_if(
            exp.And(this=is_dotted.copy(), expression=matches(word(name), GROUPED))
        ),
    }


def _shapes(name: str) -> dict[str, exp.Expression]:
    """What is asked of cells that are not all plain numbers."""
    lower = exp.Lower(this=word(name))
    is_word = exp.In(this=lower, expressions=[exp.Literal.string(w) for w in BOOLEAN_WORDS])
    return {
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


def _ask(
    engine: Engine, view: str, asked: Mapping[str, Questions], repeating: Container[str]
) -> Answers:
    """Put all questions in one query; columns that repeat themselves are asked one by one."""
    whole = {name: questions for name, questions in asked.items() if name not in repeating}
    found = {name: _of_words(engine, name, asked[name]) for name in asked if name in repeating}
    return found | _of_rows(engine, table(view), whole)


def _words(name: str) -> str:
    return f"words of {name}"


def _counted(view: str, name: str) -> exp.Select:
    """Each different cell, and how often it is there."""
    words = exp.select(column(name), named(count(), TIMES)).from_(table(view))
    return words.group_by(column(name))


def _of_words(engine: Engine, name: str, asked: Questions) -> dict[str, Any]:
    """Ask each different cell once; it counts as often as it is there."""
    questions = {name: {k: _times(q) for k, q in asked.items()}}
    return _of_rows(engine, table(_words(name)), questions)[name]


def _times(question: exp.Expression) -> exp.Expression:
    """Count each row of words as many times as its cell is there."""
    counted = question.this
    if not isinstance(question, exp.Count) or isinstance(counted, exp.Distinct):
        return question
    is_filled = exp.not_(exp.Is(this=counted, expression=exp.Null()))
    times = exp.Sum(this=exp.Case().when(is_filled, column(TIMES)))
    return exp.cast(exp.Coalesce(this=times, expressions=[exp.Literal.number(0)]), "bigint")


def _of_rows(engine: Engine, source: exp.Expression, asked: Mapping[str, Questions]) -> Answers:
    found: Answers = {}
    for names in batched(asked):
        found |= _of_some(engine, source, {name: asked[name] for name in names})
    return found


def _of_some(engine: Engine, source: exp.Expression, asked: Mapping[str, Questions]) -> Answers:
    keys = [(name, key) for name, questions in asked.items() for key in questions]
    if not keys:
        return {}
    values = [named(asked[name][key], f"a{i}") for i, (name, key) in enumerate(keys)]
    answers = engine.rows(exp.select(*values).from_(source))[0]
    found: Answers = {name: {} for name in asked}
    for (name, key), answer in zip(keys, answers, strict=True):
        found[name][key] = answer
    return found
