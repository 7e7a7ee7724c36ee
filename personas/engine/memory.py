"""How much memory the engine may hold, read from a text."""

from __future__ import annotations

import re

from personas.facts.problem import error

UNITS = {"mb": 1, "gb": 1_000}
LEAST = 250
# What a thread needs to read, group and write many customers, and what is held at most: the rest
# is laid down on disk. Python itself takes some 200 MB more.
A_THREAD, FEWEST, MOST = 150, 300, 1500


def read_memory(text: str) -> str:
    """Read ``2GB`` or ``800 MB``; raise `PersonasError` for what is no size, or too little."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*(mb|gb)", text.strip().casefold())
    size = float(found[1]) * UNITS[found[2]] if found else 0
    if size < LEAST:
        what = "is too little to work with" if found else "is no size"
        raise error("E142", f"--memory `{text}` {what}", f"Write 2GB, say; at least {LEAST}MB.")
    return f"{size:g}MB"


def usual_memory(threads: int) -> str:
    """Return what so many threads may hold where nothing is said."""
    return f"{min(max(A_THREAD * threads, FEWEST), MOST)}MB"
