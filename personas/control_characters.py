"""Control characters, which steer a terminal or reverse the reading direction: escape them."""

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
