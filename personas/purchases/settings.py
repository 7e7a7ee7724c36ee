"""Parse the settings of purchases by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from personas.domain.problem import PersonasError, Problem
from personas.domain.request import LISTS, POLICIES, SETTINGS, Purchases


def parse_purchases(texts: Mapping[str, str]) -> Purchases:
    """Parse settings by name; raise E131 for every unknown name or invalid value."""
    if problems := [p for name, value in texts.items() for p in _check_setting(name, value)]:
        raise PersonasError(*problems)
    settings: dict[str, Any] = {name: value for name, value in texts.items() if value}
    for name in settings.keys() & set(LISTS):
        settings[name] = split_list(settings[name])
    return Purchases(**settings)


def split_list(text: str) -> tuple[str, ...]:
    """Split ``a, b, c``."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _check_setting(name: str, value: str) -> Iterator[Problem]:
    if name not in SETTINGS:
        close = get_close_matches(name, SETTINGS, n=1)
        hint = f"Did you mean `{close[0]}`? " if close else ""
        names = ", ".join(SETTINGS)
        yield Problem("E131", f"Purchases have no setting `{name}`", f"{hint}There are {names}")
    elif value and value not in POLICIES.get(name, (value,)):
        words = ", ".join(f"`{word}`" for word in POLICIES[name])
        yield Problem("E131", f"`{name}` of purchases cannot be `{value}`", f"Write {words}")
    elif name == "as_of" and value and not _is_day(value):
        yield Problem("E131", f"`{value}` is no day to count to", "Write it as 2014-12-31")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
