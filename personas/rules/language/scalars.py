"""Texts as YAML scalars on one line."""

from __future__ import annotations

import json
import re

from personas.unsafe_text import escape_in_quotes

_PLAIN = re.compile(r"[^\W\d_][\w-]*( [^\W\d_][\w-]*)*")
_NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "none"})
_UNSAFE = re.compile("[\x85\u2028\u2029\ufeff]")  # YAML does not take them as they are


def scalar(text: object) -> str:
    """Return a text as YAML, in quotes where it could be read as anything else."""
    words = str(text)
    if _PLAIN.fullmatch(words) and words.casefold() not in _NOT_TEXT:
        return words
    quoted = escape_in_quotes(json.dumps(words, ensure_ascii=False))
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", quoted)
