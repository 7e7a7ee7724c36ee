"""Read what the analyst says of a table of purchases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from personas.facts.problem import PersonasError, Problem
from personas.facts.purchases import SETTINGS, TREATMENTS, Purchases


def read_purchases(said: Mapping[str, str]) -> Purchases:
    """Return the settings; raise E131 for every one that is unknown or cannot be."""
    if problems := [problem for name, value in said.items() for problem in _wrong(name, value)]:
        raise PersonasError(*problems)
    settings: dict[str, Any] = {name: value for name, value in said.items() if value}
    if codes := settings.get("not_products"):
        settings["not_products"] = tuple(code.strip() for code in codes.split(","))
    return Purchases(**settings)


def _wrong(name: str, value: str) -> Iterator[Problem]:
    if name not in SETTINGS:
        close = get_close_matches(name, SETTINGS, n=1)
        hint = f"Did you mean `{close[0]}`? " if close else ""
        known = ", ".join(SETTINGS)
        yield Problem("E131", f"Purchases have no setting `{name}`", f"{hint}There are {known}")
    elif value and value not in TREATMENTS.get(name, (value,)):
        words = ", ".join(f"`{word}`" for word in TREATMENTS[name])
        yield Problem("E131", f"`{name}` of purchases cannot be `{value}`", f"Write {words}")
    elif name == "as_of" and value and not _is_day(value):
        yield Problem("E131", f"`{value}` is no day to count to", "Write it as 2014-12-31")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
