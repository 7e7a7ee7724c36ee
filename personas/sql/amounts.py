"""Numbers as people write them: `$1,234.50`, `1.234,50 €`, `12 %`, `(45)`, `13 days`.

Two readings are tried, by the decimal sign: ``point`` and ``comma``. Percentages are read in
points (`12%` is 12), since that is what the analyst sees and what rules will be compared with.
"""

from __future__ import annotations

from sqlglot import exp

from personas.sql.build import extract, matches

SPACES = " \u00a0\u202f\u2009"
SPACE = f"[{SPACES}]"
MINUS = "[-\u2212]"
SIGN = "[-+\u2212]?"
CURRENCY = (
    r"(?:US|CA|AU|NZ|HK|S|A|C|R)?\$|[€£¥₹₽₩₺₪฿₫₴₦]|kr\.?|zł|Kč|Fr\.|(?:USD|EUR|GBP|CHF|JPY|CNY|INR"
    r"|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BRL|MXN|ZAR|SGD|HKD|KRW|TRY|RUB|AED|ILS|THB)"
)
# Letters, said by leaving out the rest of ASCII: the class of all letters compiles slowly.
LETTER = "[^\\x00-@\\[-`{-\\x7f\u00a0\u202f\u2009]"
WORD = rf"{LETTER}(?:{LETTER}|[./])*"  # behind a space only: `85123A` is a code


def _grouped(separator: str, decimal: str) -> str:
    """Thousands in threes; a leading zero starts no group."""
    return rf"[1-9]\d{{0,2}}(?:{separator}\d{{3}})+(?:{decimal}\d+)?"


def _core(decimal: str, thousands: str) -> str:
    free = [_grouped(mark, decimal) for mark in (thousands, SPACE, "['’]")]
    return "|".join((rf"\d+(?:{decimal}\d*)?", rf"{decimal}\d+", *free))


INDIAN = r"[1-9]\d{0,1}(?:,\d{2})+,\d{3}(?:\.\d+)?"  # 12,34,567.50
CORES = {"point": f"{_core('[.]', ',')}|{INDIAN}", "comma": _core(",", "[.]")}
EITHER = rf"[\d.,'’{SPACES}]*\d[.,]?"


def _cell(core: str) -> str:
    """The whole cell: groups are the unit before, the digits, the unit behind."""
    before = rf"^\(?{SPACE}*{SIGN}{SPACE}*({CURRENCY})?{SPACE}*{SIGN}{SPACE}*"
    behind = rf"({SPACE}*(?:%|‰|{CURRENCY})|{SPACE}+{WORD})?{SPACE}*{MINUS}?{SPACE}*\)?$"
    return rf"{before}({core}){behind}"


PATTERNS = {notation: _cell(core) for notation, core in CORES.items()}
NEGATIVE = rf"^\(|^[^0-9]*{MINUS}|{MINUS}$"
HALF_OPEN = r"^\([^)]*$|^[^(]*\)$"


def is_amount(text: exp.Expression, notation: str) -> exp.Expression:
    """Whether a cell reads as a number with this decimal sign."""
    whole = exp.not_(matches(text.copy(), HALF_OPEN))
    return exp.And(this=matches(text, PATTERNS[notation]), expression=whole)


def reads_both_ways(text: exp.Expression) -> exp.Expression:
    """Whether a cell is another number with a point than with a comma, as `1,234` is."""
    point, comma = (is_amount(text.copy(), notation) for notation in CORES)
    both = exp.And(this=point, expression=comma)
    return exp.And(this=both, expression=matches(text.copy(), "[.,]"))


def amount(text: exp.Expression, notation: str | None) -> exp.Expression:
    """The number in a cell, as a double; NULL where there is none."""
    mark = "." if notation == "point" else ","
    digits = extract(text.copy(), PATTERNS[str(notation)], 2)
    kept = exp.RegexpReplace(
        this=digits,
        expression=exp.Literal.string(f"[^0-9{mark}]"),
        replacement=exp.Literal.string(""),
    )
    pointed = exp.func("REPLACE", kept, exp.Literal.string(","), exp.Literal.string("."))
    value = exp.TryCast(this=pointed, to=exp.DataType.build("double"))
    signed = exp.Case().when(matches(text.copy(), NEGATIVE), exp.Neg(this=value))
    return exp.Case().when(is_amount(text, str(notation)), signed.else_(value.copy()))


def unit(text: exp.Expression) -> exp.Expression:
    """What stands beside the digits, or NULL."""
    pattern = _cell(EITHER)
    before, behind = extract(text.copy(), pattern, 1), extract(text, pattern, 3)
    seen = exp.func("CONCAT", before, exp.Trim(this=behind))
    return exp.Nullif(this=seen, expression=exp.Literal.string(""))


def singular(seen: exp.Expression) -> exp.Expression:
    """A unit without its plural: `day` and `days` are one unit."""
    return extract(seen, "^(.*?)s?$", 1)
