"""Signs that steer a terminal or turn the reading direction round: shown, and never obeyed."""

from __future__ import annotations

import json
import re

# Control characters but for line ends and tabs, overrides of direction, halves of pairs, and what
# neither XML nor any text may hold. A carriage return writes over a line, unless it ends one.
_STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]|\r(?!\n)"
)


def visible(text: object) -> str:
    """Return text for a terminal: signs that steer are written as ``\\x1b`` or ``\\u202e``."""
    return _STEERING.sub(lambda sign: repr(sign[0])[1:-1], str(text))


def steers(text: str) -> bool:
    """Tell whether text holds such a sign."""
    return _STEERING.search(text) is not None


def dump_json(value: object, indent: int = 2) -> str:
    """Return JSON text with a newline at its end; signs that steer are escaped, and not lost."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return _STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n"
