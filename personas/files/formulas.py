"""Text that a spreadsheet would run, and how files for people keep it text.

A text that begins with a sign of a formula, also after blanks, is led by an apostrophe, as
spreadsheets themselves do; so is one that has apostrophes before such a sign already, so that
taking one away always gives back what was written. A negative number is no formula.
"""

from __future__ import annotations

import re

GUARD = "'"
# blanks and characters that are not seen; the engines and Python read these patterns alike
_SKIPPED = (
    "[\\x01-\\x20\\x7f-\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3000\ufeff]*"
)
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]"  # other widths too
_RUN = f"(?:[\\t\\r\\n]|{_SKIPPED}{_SIGNS})"
FORMULA = f"^'*{_RUN}"
GUARDED = f"^'+{_RUN}"
NEGATIVE = r"^-\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$"

_formula, _guarded, _negative = map(re.compile, (FORMULA, GUARDED, NEGATIVE))


def guarded(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula."""
    runs = _formula.match(text) and not re.fullmatch(_negative, text)
    return GUARD + text if runs else text


def unguarded(text: str) -> str:
    """Return the text that was guarded."""
    return text[len(GUARD) :] if _guarded.match(text) else text
