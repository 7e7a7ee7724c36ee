"""Numbers as people write them: `$1,234.50`, `1.234,50 €`, `12 %`, `(45)`, `13 days`.

There are two notations, by the decimal sign: ``point`` and ``comma``. Percentages are read in
points (`12%` is 12), as the analyst sees them and rules compare them. Words that multiply
(`23.7K`, `2 lakh`, `500 DR`) and words in front (`Kwacha 1,200`) are read only in a column where
all cells together make them clear: its ``affix`` says so.
"""

from __future__ import annotations

from sqlglot import exp

from personas.domain.measure import Affix
from personas.sql.build import (
    call,
    conjunction,
    extract,
    integer,
    lower,
    matches,
    null_if_empty,
    string,
    strings,
    try_cast,
)
from personas.sql.signs import APOSTROPHES, MINUS, SPACE, SPACES, plain_signs, replace_all

SIGN = f"(?:{MINUS}|[+])?"
# Letters, as all but the rest of ASCII: the class of all letters compiles slowly.
LETTER = f"[^\\x00-@\\[-`{{-\\x7f{SPACES.strip()}]"
WORD = rf"{LETTER}(?:{LETTER}|[./])*"  # after a space only: `85123A` is a code

# What stands at the digits without a space: other short words there may be codes, as `FR123`.
GLUED_BEFORE = "usd eur gbp chf jpy cny inr aud cad nzd sek nok dkk pln czk huf brl zar rs rp kr s/"
GLUED_AFTER = "kr zł zl kč kc ft kn lei leu din tl euro euros"
# The codes and words in front of numbers that are read wherever they are; rarer ones are read
# where the whole column has them. Each more makes every query longer.
CODES = """
    aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur gbp hkd huf idr ils inr isk jpy kes krw
    mxn myr ngn nok nzd pen php pkr pln ron rsd rub sar sek sgd thb try twd uah usd vnd zar
"""
WORDS = "rs re lei leu kn ft skr nkr dkr ikr kr zł zl kč kc sfr fr rp rm din tl dhs dh r bs s/"
MONEY_SIGN = r"[A-Za-z]{0,3}\$[A-Za-z]?|\p{Sc}"


def _either(words: str) -> str:
    """A pattern of words, the longest first, in any case."""
    return f"(?i:{'|'.join(sorted(words.split(), key=lambda word: (-len(word), word)))})"


CODE, CODE_OR_WORD = _either(CODES), _either(f"{CODES} {WORDS}")
BEFORE = rf"%|{MONEY_SIGN}|{_either(GLUED_BEFORE)}|{CODE_OR_WORD}(?:[.]|[.]?{SPACE}+)"
GLUED = rf"(?:{_either(GLUED_AFTER)}|[^\x00-\x7f\s]{{1,4}})[.]?"  # `円`, `руб.`
AFTER = rf"{SPACE}*(?:%|‰|{MONEY_SIGN}|{CODE}|{GLUED})|{SPACE}+{WORD}"
ANY_BEFORE = rf"%|s/[.]?|{MONEY_SIGN}|{LETTER}+[.]?{SPACE}*"
EXPONENT = "(?:[eE][-+]?\\d{1,3})?"


def _groups(separator: str, decimal: str) -> str:
    """Thousands in groups of three digits; no group starts with a zero."""
    return rf"[1-9]\d{{0,2}}(?:{separator}\d{{3}})+(?:{decimal}\d*)?"


def _core(decimal: str, thousands: str) -> str:
    separators = (thousands, SPACE, f"[{APOSTROPHES}]")
    groups = [_groups(separator, decimal) for separator in separators]
    return "|".join((rf"\d+(?:{decimal}\d*)?{EXPONENT}", rf"{decimal}\d+", *groups))


INDIAN = r"[1-9]\d{0,1}(?:,\d{2})+,\d{3}(?:\.\d*)?"  # 12,34,567.50
CORES = {"point": f"{_core('[.]', ',')}|{INDIAN}", "comma": _core(",", "[.]")}
ANY_CORE = "|".join(CORES.values())
# All of a cell but its unit.
NO_UNIT = rf"[.,]?[0-9](?:[0-9.,{APOSTROPHES}{SPACES}]|[eE][-+]?[0-9])*|[()+']|{MINUS}|/[-=]"

# Words that multiply: the exponent of ten of each.
SCALES = {
    3: "k tsd teur t€ thsd thousand thousands тыс 千 천",
    4: "万 萬 만",
    5: "l lk lac lacs lakh lakhs",
    6: "m mm mn mio mln mill million millions millionen millones milhões млн 百万",
    7: "cr crore crores",
    8: "億 亿 억",
    9: "b bn bln bio billion billions mrd mld milliarden milliards млрд",
}
EXPONENTS = {"": 0} | {word: power for power, words in SCALES.items() for word in words.split()}
LEDGER = {"cr": 1, "credit": 1, "c": 1, "dr": -1, "db": -1, "debit": -1, "d": -1}
MULTIPLIER = f"{_either(' '.join({*EXPONENTS, *LEDGER}))}[.]?"


def _cell(core: str, affix: bool = False) -> str:
    """The whole cell: groups are the unit before, the digits, the word, the unit after."""
    before, word = (ANY_BEFORE, f"{SPACE}*{MULTIPLIER}") if affix else (BEFORE, "")
    opening = rf"^'?\(?{SPACE}*{SIGN}{SPACE}*({before})?{SPACE}*\(?{SIGN}{SPACE}*"
    dash = rf"(?:{SPACE}*(?:/[-=]|{MINUS}{{1,2}}))?"  # `45-`, `12.--`, `500/-`
    return rf"{opening}({core}){dash}({word})?({AFTER})?{SPACE}*{MINUS}?{SPACE}*\)?$"


PATTERNS = {notation: _cell(core) for notation, core in CORES.items()}
AFFIX_PATTERNS = {notation: _cell(core, affix=True) for notation, core in CORES.items()}
NEGATIVE = rf"^[^0-9]*(?:\(|{MINUS})|[0-9]{SPACE}*{MINUS}|[^-.,/0-9]{MINUS}{SPACE}*$"
ONE_NUMBER = rf"^[^0-9]*?((?:{MINUS}|[+])?[0-9]{{1,3}})[^0-9]*$"  # and words around it
HALF_OPEN = r"^[^(]*\)$|^[^)]*\([^)]*$"


def is_amount(cell: exp.Expression, notation: str, affix: Affix | None = None) -> exp.Expression:
    """Whether a cell with `plain_signs` reads as a number with this decimal sign."""
    is_whole = exp.not_(matches(cell, HALF_OPEN))
    return conjunction(matches(cell, _pattern(notation, affix)), is_whole)


def _pattern(notation: str, affix: Affix | None) -> str:
    return (AFFIX_PATTERNS if affix else PATTERNS)[notation]


def reads_both_ways(cell: exp.Expression, affix: Affix | None = None) -> exp.Expression:
    """Whether a cell with `plain_signs` is another number with a point than with a comma."""
    point, comma = (is_amount(cell, notation, affix) for notation in CORES)
    return conjunction(point, comma, matches(cell, "[0-9][.,][0-9]"))


def amount(
    text: exp.Expression, notation: str | None, affix: Affix | None = None
) -> exp.Expression:
    """The number in a cell, as a double; NULL where there is none."""
    decimal, pattern = "." if notation == "point" else ",", _pattern(str(notation), affix)
    plain = plain_signs(text)
    if affix == "endpoint":
        return try_cast(replace_all(extract(plain, ONE_NUMBER, 1), MINUS, "-"), "double")
    is_valid = is_amount(plain, str(notation), affix)
    cell = exp.Case().when(is_valid, plain)  # a search in other cells is slow
    digits = replace_all(extract(cell, pattern, 2), f"[^0-9eE{decimal}+-]", "")
    digits = call("REPLACE", digits, *strings((",", ".")))
    if affix == "scale":
        digits = call("CONCAT", digits, _exponent(extract(cell, pattern, 3)))
    value = try_cast(digits, "double")
    is_negative = matches(cell, NEGATIVE)
    if affix == "ledger":
        is_negative = exp.paren(is_negative).neq(_is_debit(extract(cell, pattern, 3)))
    return exp.Case().when(is_negative, exp.Neg(this=value)).else_(value)


def _exponent(word: exp.Expression) -> exp.Expression:
    """The exponent that a word stands for, as text: `1.1e6` is exact where 1.1 · 1e6 is not.

    It stands behind the word in a list: CASE would search for the word in the cell at each WHEN.
    """
    name = _normalize(word)
    entries = string("".join(f"|{word}={power}" for word, power in EXPONENTS.items()))
    key = call("CONCAT", *strings("|"), name, *strings("="))
    start = exp.StrPosition(this=entries.copy(), substr=key) + exp.Length(this=key.copy())
    digit = exp.Substring(this=entries, start=start, length=integer(1))
    return call("CONCAT", *strings("e"), digit)


def _is_debit(word: exp.Expression) -> exp.Expression:
    return _normalize(word).isin(*(text for text, sign in LEDGER.items() if sign < 0))


def _normalize(word: exp.Expression) -> exp.Expression:
    return lower(replace_all(word, f"[{SPACES}.]", ""))


def amount_parts(cell: exp.Expression) -> tuple[exp.Expression, ...]:
    """The unit before, the word that may multiply, and the unit after, each with its spaces."""
    pattern = _cell(ANY_CORE, affix=True)
    return tuple(extract(cell, pattern, group) for group in (1, 3, 4))


def unit(cell: exp.Expression) -> exp.Expression:
    """The text of a number with `plain_signs` before and after the digits, or NULL."""
    is_number = exp.Or(this=is_amount(cell, "point"), expression=is_amount(cell, "comma"))
    units = exp.Trim(this=replace_all(cell, NO_UNIT, ""))
    return exp.Case().when(is_number, null_if_empty(units))


def singular(unit: exp.Expression) -> exp.Expression:
    """A unit without its plural: `day` and `days` are one unit."""
    return extract(unit, "^(.*?)s?$", 1)
