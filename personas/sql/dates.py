"""Dates as people and programs write them (`notations`), read as days.

Years of two digits belong to 1969–2068 (POSIX).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from personas.sql.build import (
    all_of,
    call,
    conjunction,
    extract,
    integer,
    is_not_null,
    literal,
    matches,
    null_if_empty,
    try_cast,
)
from personas.sql.months import month_number
from personas.sql.notations import COUNTS, FORMS, ZERO, Count, Form

CENTURY = 69
MONDAY = "1900-01-01"
Parts = Sequence[exp.Expression]


def day(text: exp.Expression, notation: str | None) -> exp.Expression:
    """The day that a cell names, as DATE; NULL where it names none."""
    name = str(notation)
    if name in COUNTS:
        return _counted_day(text, COUNTS[name], FORMS[name][0].pattern)
    case = exp.Case()
    for form in FORMS[name]:
        case = case.when(matches(text, form.pattern), _read(text, form))
    return case


def is_day(text: exp.Expression, notation: str) -> exp.Expression:
    """Whether a cell names a day in this notation."""
    return is_not_null(day(text, notation))


def is_usual(text: exp.Expression, notation: str) -> exp.Expression:
    """Whether a number is as large as counts of days are today."""
    number = exp.Abs(this=_number(text, FORMS[notation][0].pattern))
    return number >= literal(COUNTS[notation].usual)


def is_zero(text: exp.Expression) -> exp.Expression:
    """Whether a cell says that there is no day, as `0000-00-00` does."""
    return matches(text, ZERO)


def reads_both_ways(text: exp.Expression) -> exp.Expression:
    """Whether a cell is one day as day-month-year and another as month-day-year."""
    dmy, mdy = FORMS["dmy"][0], FORMS["mdy"][0]
    return all_of(matches(text, dmy.pattern), _read(text, dmy).neq(_read(text, mdy)))


def _read(text: exp.Expression, form: Form) -> exp.Expression:
    return READERS[form.reader]([extract(text, form.pattern, group) for group in form.groups])


def _date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(year, _two(month), _two(number))


def _named_date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(year, month_number(month), _two(number))


def _first_of_month(parts: Parts) -> exp.Expression:
    year, month = parts
    return _calendar(year, _two(month), exp.Literal.string("01"))


def _first_of_named_month(parts: Parts) -> exp.Expression:
    year, month = parts
    return _calendar(year, month_number(month), exp.Literal.string("01"))


def _first_of_quarter(parts: Parts) -> exp.Expression:
    year, quarter = parts
    month = exp.cast(exp.paren(try_cast(quarter, "int") * 3) - integer(2), "varchar")
    return _calendar(year, _two(month), exp.Literal.string("01"))


def _day_of_week(parts: Parts) -> exp.Expression:
    """The day of an ISO week, its Monday where none is named; week 1 holds the 4th of January."""
    year, week, *numbers = parts
    fourth = _calendar(year, exp.Literal.string("01"), exp.Literal.string("04"))
    monday = exp.cast(exp.Literal.string(MONDAY), "date")
    weekday = exp.Mod(
        this=exp.paren(exp.DateDiff(this=fourth, expression=monday, unit=exp.var("DAY"))),
        expression=integer(7),
    )
    number = try_cast(null_if_empty(numbers[0]), "int") if numbers else exp.null()
    number = exp.Coalesce(this=number, expressions=[integer(1)])
    weeks = exp.paren(try_cast(week, "int") - integer(1)) * 7
    offset = exp.paren(weeks) + exp.paren(number - integer(1)) - exp.paren(weekday)
    is_week = try_cast(week, "int").between(1, 53)
    return exp.Case().when(is_week, _add_days(fourth, offset))


def _counted_day(text: exp.Expression, unit: Count, pattern: str) -> exp.Expression:
    number = _number(text, pattern)
    is_between = conjunction(
        number >= literal(unit.low), number <= literal(unit.high), number.neq(literal(0))
    )
    days = exp.Floor(this=number.copy() / literal(unit.per_day))
    start = exp.cast(exp.Literal.string(unit.start), "date")
    return exp.Case().when(is_between, _add_days(start, days))


def _number(text: exp.Expression, pattern: str) -> exp.Expression:
    return try_cast(extract(text, pattern, 1), "double")


def _add_days(start: exp.Expression, days: exp.Expression) -> exp.Expression:
    whole = exp.cast(exp.paren(days), "int")
    return exp.cast(exp.DateAdd(this=start.copy(), expression=whole, unit=exp.var("DAY")), "date")


def _calendar(
    year: exp.Expression, month: exp.Expression, number: exp.Expression
) -> exp.Expression:
    """The day of these digits; NULL where the calendar has no such day."""
    dash = exp.Literal.string("-")
    # NULL for an unknown month, where CONCAT would leave it out
    text = call("CONCAT", _full(year), dash, exp.func("COALESCE", month, dash), dash, number)
    return try_cast(text, "date")


def _full(year: exp.Expression) -> exp.Expression:
    """A year of four digits."""
    is_late = try_cast(year, "int") >= CENTURY
    century = exp.Case().when(is_late, exp.Literal.string("19")).else_(exp.Literal.string("20"))
    is_short = exp.Length(this=year.copy()).eq(2)
    return exp.Case().when(is_short, call("CONCAT", century, year)).else_(year.copy())


def _two(digits: exp.Expression) -> exp.Expression:
    zero = exp.Literal.string("0")
    return exp.Anonymous(this="LPAD", expressions=[digits.copy(), integer(2), zero])


READERS: dict[str, Callable[[Parts], exp.Expression]] = {
    "date": _date,
    "named date": _named_date,
    "month": _first_of_month,
    "named month": _first_of_named_month,
    "quarter": _first_of_quarter,
    "week": _day_of_week,
}
