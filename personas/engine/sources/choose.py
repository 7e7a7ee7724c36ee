"""Which of several tables of one source is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from personas.facts.problem import error

MOST_SHOWN = 30


def choose(source: str, what: str, known: Mapping[str, str], told: str) -> str:
    """Return the table that the analyst tells, or raise with those there are."""
    if told in known:
        return known[told]
    names = list(dict.fromkeys(known.values()))
    close = get_close_matches(told, names, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    raise error("E115", f"`{source}` has no {what} `{told}`", f"{hint}There are: {_shown(names)}")


def only(source: str, names: Sequence[str]) -> str:
    """Return the one table of a database, or raise with those there are."""
    if len(names) == 1:
        return names[0]
    if not names:
        raise error("E107", f"`{source}` holds no table", "Name the database that has one.")
    raise error(
        "E115",
        f"`{source}` holds {len(names)} tables",
        f"Say which one: --table {names[0]}. There are: {_shown(names)}",
    )


def _shown(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MOST_SHOWN else ""
    return ", ".join(f"`{name}`" for name in names[:MOST_SHOWN]) + more
