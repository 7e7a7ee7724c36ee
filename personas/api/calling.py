"""A call of the Python API: its arguments in words, and the call itself as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from personas.facts.by_hand import as_words
from personas.facts.reading import Reading
from personas.facts.shareable import reproduction, shareable, shareable_query

FILES = ("rules", "like")


def words(prepared: str | Mapping[str, object]) -> str:
    """Return a preparation in the words of `by_hand`, however it was written."""
    return prepared if isinstance(prepared, str) else as_words(prepared)


def call_again(data: object, said: Mapping[str, object]) -> str:
    """Return the call that gives the same again."""
    typed = str(data) if isinstance(data, str | Path) else ""
    source = repr(shareable(typed)) if typed else "customers"
    shared = {name: shareable(said[name]) for name in FILES if said.get(name)}
    given = (f"{name}={_literal(value)}" for name, value in {**said, **shared}.items() if value)
    line = f"personas.segment({', '.join((source, *given))})"
    reading = said.get("reading")
    query = reading.query if isinstance(reading, Reading) else None
    return reproduction(line, typed, *(said[name] for name in shared), query=query)


def _literal(value: object) -> str:
    """Write an argument as Python; of a `Reading` only what it says."""
    if isinstance(value, Reading):
        told = {field.name: getattr(value, field.name) for field in fields(value)}
        told["query"] = shareable_query(value.query or "")
        given = (f"{name}={_literal(each)}" for name, each in told.items() if each)
        return f"personas.Reading({', '.join(given)})"
    if isinstance(value, Mapping):
        return repr(dict(value))
    return repr(value if isinstance(value, str | int | float) else list(value))  # type: ignore[call-overload]
