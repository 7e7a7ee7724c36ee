"""What each variable of a report template means: read from `templates/context.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from personas.files.resources import bundled


@dataclass(frozen=True, slots=True)
class Meaning:
    """A variable (``segments[].share``), what it means, and what it is in this run."""

    path: str
    meaning: str
    value: Any


@cache
def known_facts() -> dict[str, str]:
    """Return path → meaning; ``[]`` in a path stands for each member of a list."""
    return dict(_read()["facts"])


@cache
def likenesses() -> dict[str, str]:
    """Return path → the path of what it is like: the largest segment is as any segment."""
    return dict(_read()["same"])


def words_known() -> frozenset[str]:
    """Return every name that a template may speak of, to find the one that was meant."""
    return frozenset(word for path in known_facts() for word in path.replace("[]", "").split("."))


def meanings(facts: Mapping[str, Any]) -> list[Meaning]:
    """Return every described variable with a value it has here, if it has any."""
    return [Meaning(path, text, _value(facts, path)) for path, text in known_facts().items()]


def _value(facts: Any, path: str) -> Any:
    """Walk down a path; None where what it leads to is not there."""
    if not path:
        return facts
    word, _, rest = path.partition(".")
    below = facts.get(word.removesuffix("[]")) if isinstance(facts, Mapping) else None
    if not word.endswith("[]"):
        return _value(below, rest)
    values = (_value(member, rest) for member in below or ())
    return next((value for value in values if value is not None), None)


def _read() -> dict[str, Any]:
    text = (bundled("templates") / "context.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
