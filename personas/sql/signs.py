"""Signs that look alike or like nothing: digits of other scripts, blanks, invisible signs."""

from __future__ import annotations

import re

from sqlglot import exp

from personas.sql.build import call, matches, string, strings

SPACES = " \t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
SPACE = f"[{SPACES}]"
MINUS = "[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]"
APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`\uff07"

# Marks of direction, zero-width spaces and soft hyphens: no reader sees them.
INVISIBLE_RANGES = "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# Joiners shape the letters of some scripts, and so belong inside of words.
JOINERS = "\u200c\u200d"
INVISIBLE = f"[{INVISIBLE_RANGES}]"
INVISIBLE_SIGNS = "".join(
    re.findall(f"[{INVISIBLE_RANGES}{JOINERS}]", "".join(map(chr, range(0x80, 0x10000))))
)

# The zero of each script that has digits of its own; the others follow it.
ZEROS = (
    "\u0660\u06f0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0e50\u0ed0\u0f20\u1040\u17e0\u1810"
    "\uff10"
)
DIGIT = r"\p{Nd}"
NO_DIGIT = r"\P{Nd}"
# Other signs of numbers, and how they are written elsewhere.
FORMS = {
    "\u066b": ".", "\uff0e": ".", "\u066c": ",", "\uff0c": ",", "\u060c": ",",
    "\uff05": "%", "\u066a": "%", "\ufe6a": "%", "\uff08": "(", "\uff09": ")", "\uff0b": "+",
    "\uff04": "$", "\uffe5": "\u00a5", "\uffe1": "\u00a3", "\uffe0": "\u00a2", "\uffe6": "\u20a9",
}  # fmt: skip
FRACTIONS = {"\u00bd": ".5", "\u00bc": ".25", "\u00be": ".75"}
OTHER_DIGITS = "".join(f"{zero}-{chr(ord(zero) + 9)}" for zero in ZEROS)
RARE = f"[{''.join(FORMS)}{''.join(FRACTIONS)}{INVISIBLE_RANGES}{JOINERS}{OTHER_DIGITS}]"


def clean_name(name: str) -> str:
    """Return the name of a column without invisible signs and padding."""
    return re.sub(INVISIBLE, "", name).strip().strip(JOINERS)


def visible(text: exp.Expression) -> exp.Expression:
    """The text without invisible signs."""
    return replace_all(text, INVISIBLE, "")


def plain_signs(text: exp.Expression) -> exp.Expression:
    """The text of a number with the digits and the signs of ASCII; most texts have no others."""
    value = _with_plain_digits(_with_plain_forms(text))
    return exp.Case().when(matches(text, RARE), value).else_(text.copy())


def _with_plain_forms(text: exp.Expression) -> exp.Expression:
    result = replace_all(text, f"[{INVISIBLE_RANGES}{JOINERS}]", "")
    for sign, decimals in FRACTIONS.items():
        result = replace_all(result, f"{SPACE}*{sign}", decimals)
    return call("TRANSLATE", result, *strings(("".join(FORMS), "".join(FORMS.values()))))


def _with_plain_digits(text: exp.Expression) -> exp.Expression:
    """A replacement a digit: an engine builds a table of all digits again for each cell."""
    for digit in range(10):
        signs = "".join(chr(ord(zero) + digit) for zero in ZEROS)
        text = replace_all(text, f"[{signs}]", str(digit))
    return text


def replace_all(text: exp.Expression, pattern: str, replacement: str) -> exp.Expression:
    """The text with every match of a pattern replaced."""
    return exp.RegexpReplace(
        this=text.copy(),
        expression=string(pattern),
        replacement=string(replacement),
    )
