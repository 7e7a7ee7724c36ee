"""How many columns a table may have, and how long their names may be: more is no customers'."""

from __future__ import annotations

from collections.abc import Collection

from personas.engine.sources.bounds import COLUMNS, NAME
from personas.facts.problem import error


def check_width(name: str, columns: Collection[str]) -> None:
    """Raise E143 where a table has too many columns, or one with a name that is too long."""
    if len(columns) > COLUMNS:
        help_ = "Export those that tell customers apart; a few dozen make a useful segmentation."
        message = f"`{name}` has {len(columns):,} columns, and {COLUMNS:,} can be read"
        raise error("E143", message, help_)
    long = next((column for column in columns if len(column) > NAME), None)
    if long is not None:
        message = f"In `{name}` a column's name has {len(long):,} signs: `{long[:40]}…`"
        raise error("E143", message, f"Give it a name of at most {NAME:,} signs.")
