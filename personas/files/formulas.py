"""Guard text that a spreadsheet would run as a formula.

A text that begins with a sign of a formula, also after blanks, gets an apostrophe in front, as
spreadsheets do themselves. So does a text with apostrophes before such a sign, so that removing one
always restores the original. A negative number is no formula.
"""

from __future__ import annotations

import re

GUARD = "'"
# Blanks and invisible characters; the engines and Python read these patterns alike.
_BLANKS = (
    "[\\x01-\\x20\\x7f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\ufeff]*"
)
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]"  # other widths too
_START = f"(?:[\\t\\r\\n]|{_BLANKS}{_SIGNS})"
FORMULA = f"^'*{_START}"
GUARDED_FORMULA = f"^'+{_START}"
NEGATIVE = r"^-\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$"


def guard_formula(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    is_formula = re.match(FORMULA, text) and not re.fullmatch(NEGATIVE, text)
    return GUARD + text if is_formula else text


def unguard_formula(text: str) -> str:
    """Return the original of a guarded text; other text as it is."""
    return text[len(GUARD) :] if re.match(GUARDED_FORMULA, text) else text
