"""How much memory the engine may hold, read from a text."""

from __future__ import annotations

import re

from personas.facts.problem import error

UNITS = {"mb": 1, "gb": 1_000}
LEAST = 250


def read_memory(text: str) -> str:
    """Read ``2GB`` or ``800 MB``; raise `PersonasError` for what is no size, or too little."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*(mb|gb)", text.strip().casefold())
    size = float(found[1]) * UNITS[found[2]] if found else 0
    if size < LEAST:
        what = "is too little to work with" if found else "is no size"
        raise error("E142", f"--memory `{text}` {what}", f"Write 2GB, say; at least {LEAST}MB.")
    return f"{size:g}MB"
