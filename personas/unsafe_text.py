"""Text that programs obey: control characters in a terminal, formulas in a spreadsheet.

Control characters steer a terminal or reverse the reading direction: they are escaped. A text that
begins with a sign of a formula, also after blanks, gets an apostrophe in front, as spreadsheets do
themselves. So does a text with apostrophes before such a sign, so that removing one always restores
the original. A negative number is no formula.
"""

from __future__ import annotations

import json
import re

# Control characters but for line ends and tabs, overrides of direction, surrogates, and
# noncharacters. A carriage return overwrites a line, unless it ends one.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]|\r(?!\n)"
)


def escape_control_characters(text: object) -> str:
    """Return text for a terminal: control characters become ``\\x1b`` or ``\\u202e``."""
    return _CONTROL.sub(lambda match: repr(match[0])[1:-1], str(text))


def has_control_characters(text: str) -> bool:
    """Return whether text contains control characters."""
    return _CONTROL.search(text) is not None


def dump_json(value: object, indent: int = 2) -> str:
    """Return JSON text with a newline at its end; control characters are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return escape_in_quotes(text) + "\n"


def escape_in_quotes(text: str) -> str:
    """Escape control characters as JSON and double-quoted YAML do: ``\\u202e``."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


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
