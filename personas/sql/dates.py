"""Dates as people write them, in the orders year-month-day, day-month-year, month-day-year.

A time of day may follow; it is left out. Years of two digits belong to 1969–2068 (POSIX).
"""

from __future__ import annotations

from sqlglot import exp

from personas.sql.build import extract, matches

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = rf"(?i:{'|'.join(MONTHS)})[a-z]*\.?"
YEAR, SHORT, DAY = r"[12]\d{3}", r"[12]\d{3}|\d{2}", r"\d{1,2}"
GAP = "[-/., ]+"
TIME = (
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$"
)
# The pattern of each order, and which of its groups are year, month and day.
ORDERS = {
    "compact": (r"^([12]\d{3})(\d{2})(\d{2})$", (1, 2, 3)),
    "ymd": (f"^({YEAR}){GAP}({DAY}|{NAME}){GAP}({DAY}){TIME}", (1, 2, 3)),
    "dmy": (f"^({DAY}){GAP}({DAY}|{NAME}){GAP}({SHORT}){TIME}", (3, 2, 1)),
    "mdy": (f"^({DAY}|{NAME}){GAP}({DAY}){GAP}({SHORT}){TIME}", (3, 1, 2)),
}
CENTURY = 69


def day(text: exp.Expression, notation: str | None) -> exp.Expression:
    """The day that a cell names, as DATE; NULL where it names none."""
    pattern, groups = ORDERS[str(notation)]
    year, month, number = (extract(text.copy(), pattern, group) for group in groups)
    dash = exp.Literal.string("-")
    written = exp.func("CONCAT", _full(year), dash, _two(_number(month)), dash.copy(), _two(number))
    date = exp.TryCast(this=written, to=exp.DataType.build("date"))
    return exp.Case().when(matches(text, pattern), date)


def is_day(text: exp.Expression, notation: str) -> exp.Expression:
    """Whether a cell names a day in this order."""
    return exp.not_(exp.Is(this=day(text, notation), expression=exp.Null()))


def reads_both_ways(text: exp.Expression) -> exp.Expression:
    """Whether a cell is one day as day-month-year and another as month-day-year."""
    return exp.NEQ(this=day(text.copy(), "dmy"), expression=day(text, "mdy"))


def _full(year: exp.Expression) -> exp.Expression:
    """A year of four digits."""
    number = exp.TryCast(this=year.copy(), to=exp.DataType.build("int"))
    late = exp.GTE(this=number, expression=exp.Literal.number(CENTURY))
    century = exp.Case().when(late, exp.Literal.string("19")).else_(exp.Literal.string("20"))
    short = exp.EQ(this=exp.Length(this=year.copy()), expression=exp.Literal.number(2))
    return exp.Case().when(short, exp.func("CONCAT", century, year)).else_(year.copy())


def _number(month: exp.Expression) -> exp.Expression:
    """The number of a month that may be written as a name."""
    start = exp.Lower(this=exp.Substring(this=month.copy(), start=_whole(1), length=_whole(3)))
    named = exp.Case(this=start)
    for place, name in enumerate(MONTHS, start=1):
        named = named.when(exp.Literal.string(name), exp.Literal.string(str(place)))
    return named.else_(month)


def _two(digits: exp.Expression) -> exp.Expression:
    zero = exp.Literal.string("0")
    return exp.Anonymous(this="LPAD", expressions=[digits, _whole(2), zero])


def _whole(value: int) -> exp.Expression:
    return exp.Literal.number(value)
