"""Numbers as people write them: `$1,234.50`, `1.234,50 €`, `12 %`, `(45)`, `13 days`.

There are two notations, by the decimal sign: ``point`` and ``comma``. Percentages are read in
points (`12%` is 12), as the analyst sees them and rules compare them.
"""

from __future__ import annotations

from sqlglot import exp

from personas.sql.build import call, conjunction, extract, matches, null_if_empty, strings, try_cast

SPACES = " \u00a0\u202f\u2009"
SPACE = f"[{SPACES}]"
MINUS = "[-\u2212]"
SIGN = "[-+\u2212]?"
CURRENCY = (
    r"(?:US|CA|AU|NZ|HK|S|A|C|R)?\$|[€£¥₹₽₩₺₪฿₫₴₦]|kr\.?|zł|Kč|Fr\.|(?:USD|EUR|GBP|CHF|JPY|CNY|INR"
    r"|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|ZAR|SGD|HKD|KRW|TRY|RUB|AED|ILS|THB)"
)
# Letters, as all but the rest of ASCII: the class of all letters compiles slowly.
LETTER = "[^\\x00-@\\[-`{-\\x7f\u00a0\u202f\u2009]"
WORD = rf"{LETTER}(?:{LETTER}|[./])*"  # after a space only: `85123A` is a code


def _groups(separator: str, decimal: str) -> str:
    """Thousands in groups of three digits; no group starts with a zero."""
    return rf"[1-9]\d{{0,2}}(?:{separator}\d{{3}})+(?:{decimal}\d+)?"


def _core(decimal: str, thousands: str) -> str:
    groups = [_groups(separator, decimal) for separator in (thousands, SPACE, "['’]")]
    return "|".join((rf"\d+(?:{decimal}\d*)?", rf"{decimal}\d+", *groups))


INDIAN = r"[1-9]\d{0,1}(?:,\d{2})+,\d{3}(?:\.\d+)?"  # 12,34,567.50
CORES = {"point": f"{_core('[.]', ',')}|{INDIAN}", "comma": _core(",", "[.]")}
ANY_NUMBER = rf"[\d.,'’{SPACES}]*\d[.,]?"


def _cell(core: str) -> str:
    """The whole cell: groups are the unit before, the digits, the unit after."""
    before = rf"^\(?{SPACE}*{SIGN}{SPACE}*({CURRENCY})?{SPACE}*{SIGN}{SPACE}*"
    after = rf"({SPACE}*(?:%|‰|{CURRENCY})|{SPACE}+{WORD})?{SPACE}*{MINUS}?{SPACE}*\)?$"
    return rf"{before}({core}){after}"


PATTERNS = {notation: _cell(core) for notation, core in CORES.items()}
NEGATIVE = rf"^\(|^[^0-9]*{MINUS}|{MINUS}$"
HALF_OPEN = r"^\([^)]*$|^[^(]*\)$"


def is_amount(text: exp.Expression, notation: str) -> exp.Expression:
    """Whether a cell reads as a number with this decimal sign."""
    return conjunction(matches(text, PATTERNS[notation]), exp.not_(matches(text, HALF_OPEN)))


def reads_both_ways(text: exp.Expression) -> exp.Expression:
    """Whether a cell is another number with a point than with a comma, as `1,234` is."""
    point, comma = (is_amount(text, notation) for notation in CORES)
    return conjunction(point, comma, matches(text, "[.,]"))


def amount(text: exp.Expression, notation: str | None) -> exp.Expression:
    """The number in a cell, as a double; NULL where there is none."""
    decimal = "." if notation == "point" else ","
    digits = exp.RegexpReplace(
        this=extract(text, PATTERNS[str(notation)], 2),
        expression=exp.Literal.string(f"[^0-9{decimal}]"),
        replacement=exp.Literal.string(""),
    )
    value = try_cast(call("REPLACE", digits, *strings((",", "."))), "double")
    with_sign = exp.Case().when(matches(text, NEGATIVE), exp.Neg(this=value)).else_(value)
    return exp.Case().when(is_amount(text, str(notation)), with_sign)


def unit(text: exp.Expression) -> exp.Expression:
    """The text before and after the digits, or NULL."""
    pattern = _cell(ANY_NUMBER)
    before, after = extract(text, pattern, 1), extract(text, pattern, 3)
    return null_if_empty(call("CONCAT", before, exp.Trim(this=after)))


def singular(unit: exp.Expression) -> exp.Expression:
    """A unit without its plural: `day` and `days` are one unit."""
    return extract(unit, "^(.*?)s?$", 1)
