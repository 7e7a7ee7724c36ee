"""Dates as people and programs write them (`notations`), read as days.

Years of two digits belong to 1969–2068 (POSIX).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from personas.sql.build import (
    all_of,
    conjunction,
    extract,
    integer,
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
        case = case.when(matches(text, form.pattern), _read(text, form), copy=False)
    return case


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


# What follows builds new expressions of new parts, and copies a part only where it stands twice:
# every cell of every column of text is tried in many notations.


def _read(text: exp.Expression, form: Form) -> exp.Expression:
    return READERS[form.reader]([extract(text, form.pattern, group) for group in form.groups])


def _date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(year, _two(month), _two(number))


def _short_date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(_full(year), _two(month), _two(number))


def _named_date(parts: Parts) -> exp.Expression:
    year, month, number = parts
    return _calendar(_full(year), _month(month), _two(number))


def _first_of_month(parts: Parts) -> exp.Expression:
    year, month = parts
    return _calendar(year, _two(month), _text("01"))


def _first_of_named_month(parts: Parts) -> exp.Expression:
    year, month = parts
    return _calendar(_full(year), _month(month), _text("01"))


def _first_of_quarter(parts: Parts) -> exp.Expression:
    year, quarter = parts
    start = exp.Substring(this=_text("01040710"), start=_third(quarter), length=integer(2))
    return _calendar(_full(year), start, _text("01"))


def _third(quarter: exp.Expression) -> exp.Expression:
    """Where the month of a quarter stands in `01040710`."""
    doubled = exp.Mul(this=_integer(quarter), expression=integer(2))
    return exp.Sub(this=doubled, expression=integer(1))


def _day_of_week(parts: Parts) -> exp.Expression:
    """The day of an ISO week, its Monday where none is named; week 1 holds the 4th of January."""
    year, week, *numbers = parts
    fourth = _calendar(year, _text("01"), _text("04"))
    monday = exp.cast(_text(MONDAY), "date")
    weekday = (
        exp.paren(exp.DateDiff(this=fourth.copy(), expression=monday, unit=exp.var("DAY"))) % 7
    )
    number = _integer(null_if_empty(numbers[0])) if numbers else integer(1)
    number = exp.Coalesce(this=number, expressions=[integer(1)])
    days = exp.paren(_integer(week.copy()) - 1) * 7 + number - 1 - exp.paren(weekday)
    is_week = _integer(week).between(1, 53)
    return exp.Case().when(is_week, _add_days(fourth, days), copy=False)


def _counted_day(text: exp.Expression, unit: Count, pattern: str) -> exp.Expression:
    number = _number(text, pattern)
    is_day = conjunction(number.between(literal(unit.low), literal(unit.high)), number.neq(0))
    days = exp.Floor(this=number / literal(unit.per_day))
    start = exp.cast(_text(unit.start), "date")
    return exp.Case().when(is_day, _add_days(start, days), copy=False)


def _number(text: exp.Expression, pattern: str) -> exp.Expression:
    return try_cast(extract(text, pattern, 1), "double")


def _add_days(start: exp.Expression, days: exp.Expression) -> exp.Expression:
    number = exp.cast(exp.paren(days), "int")
    return exp.cast(exp.DateAdd(this=start, expression=number, unit=exp.var("DAY")), "date")


def _calendar(
    year: exp.Expression, month: exp.Expression, number: exp.Expression
) -> exp.Expression:
    """The day of these digits; NULL where the calendar has no such day."""
    digits = exp.func("CONCAT", year, _text("-"), month, _text("-"), number)
    return exp.TryCast(this=digits, to=exp.DataType.build("date"))


def _month(name: exp.Expression) -> exp.Expression:
    """The digits of a month; no digits where the name is unknown, for CONCAT may leave out NULL."""
    return exp.Coalesce(this=month_number(name), expressions=[_text("-")])


def _full(year: exp.Expression) -> exp.Expression:
    """A year of four digits."""
    is_late = exp.GTE(this=year.copy(), expression=_text(str(CENTURY)))
    century = exp.Case().when(is_late, _text("19"), copy=False).else_(_text("20"), copy=False)
    return exp.Right(this=exp.func("CONCAT", century, year), expression=integer(4))


def _two(digits: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="LPAD", expressions=[digits, integer(2), _text("0")])


def _integer(digits: exp.Expression) -> exp.Expression:
    return exp.TryCast(this=digits, to=exp.DataType.build("int"))


def _text(value: str) -> exp.Expression:
    return exp.Literal.string(value)


READERS: dict[str, Callable[[Parts], exp.Expression]] = {
    "date": _date,
    "short date": _short_date,
    "named date": _named_date,
    "month": _first_of_month,
    "named month": _first_of_named_month,
    "quarter": _first_of_quarter,
    "week": _day_of_week,
}
