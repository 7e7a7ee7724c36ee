"""Leave columns of a table aside, as if they were not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from personas.engine.tables.reading import Opened
from personas.facts.problem import PersonasError, Problem


def ignore(opened: Opened, names: Sequence[str]) -> Opened:
    """Return the table without these columns; raise E125 for each that it does not have."""
    known = [column.name for column in opened.columns]
    if unknown := [name for name in dict.fromkeys(names) if name not in known]:
        found = ", ".join(f"`{name}`" for name in sorted(known))
        message = "There is no column `{}` to ignore"
        hint = f"Columns found: {found}"
        raise PersonasError(*(Problem("E125", message.format(name), hint) for name in unknown))
    return replace(opened, columns=tuple(c for c in opened.columns if c.name not in names))
