"""How DuckDB stores a column, in the words of all engines."""

from __future__ import annotations

import re

from personas.engine.engine import Stored

NUMERIC = r"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)"
DATED = r"DATE|TIMESTAMP.*"


def stored_as(kind: str) -> Stored:
    """Return how a type of DuckDB stores a cell; lists and the like count as text."""
    if re.fullmatch(NUMERIC, kind):
        return "number"
    if kind == "BOOLEAN":
        return "boolean"
    return "date" if re.fullmatch(DATED, kind) and "[" not in kind else "text"
