"""Dates as people write them, in the orders year-month-day, day-month-year, month-day-year.

A time of day may follow; it is ignored. Years of two digits belong to 1969–2068 (POSIX).
"""

from __future__ import annotations

from sqlglot import exp

from personas.sql.build import call, extract, integer, is_not_null, matches, try_cast

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME = rf"(?i:{'|'.join(MONTHS)})[a-z]*\.?"
YEAR, SHORT, DAY = r"[12]\d{3}|9999|0001", r"[12]\d{3}|9999|0001|\d{2}", r"\d{1,2}"
GAP = "[-/., ]+"
TIME = (
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?)?$"
)
# The pattern of each order, and the groups that are year, month and day.
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
    year, month, number = (extract(text, pattern, group) for group in groups)
    dash = exp.Literal.string("-")
    iso = call("CONCAT", _full(year), dash, _two(_number(month)), dash, _two(number))
    return exp.Case().when(matches(text, pattern), try_cast(iso, "date"))


def is_day(text: exp.Expression, notation: str) -> exp.Expression:
    """Whether a cell names a day in this order."""
    return is_not_null(day(text, notation))


def reads_both_ways(text: exp.Expression) -> exp.Expression:
    """Whether a cell is one day as day-month-year and another as month-day-year."""
    return day(text, "dmy").neq(day(text, "mdy"))


def _full(year: exp.Expression) -> exp.Expression:
    """A year of four digits."""
    is_late = try_cast(year, "int") >= CENTURY
    century = exp.Case().when(is_late, exp.Literal.string("19")).else_(exp.Literal.string("20"))
    is_short = exp.Length(this=year.copy()).eq(2)
    return exp.Case().when(is_short, call("CONCAT", century, year)).else_(year)


def _number(month: exp.Expression) -> exp.Expression:
    """The number of a month that may be written as a name."""
    start = exp.Substring(this=month.copy(), start=integer(1), length=integer(3))
    case = exp.Case(this=exp.Lower(this=start))
    for number, name in enumerate(MONTHS, start=1):
        case = case.when(exp.Literal.string(name), exp.Literal.string(str(number)))
    return case.else_(month)


def _two(digits: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="LPAD", expressions=[digits, integer(2), exp.Literal.string("0")])
