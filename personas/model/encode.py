"""Write a model as JSON text that reads well in a diff: a measure, a segment's statistic a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from personas.facts.model import Model

FORMAT = 1
WIDTH = 120


def dump_model(model: Model) -> str:
    """Return the model as JSON text; the same model is the same text."""
    whole = {"format": FORMAT, **encode(model)}
    return "".join(_lines(whole, 0)) + "\n"


def encode(value: Any) -> Any:
    """Return facts as JSON types: dataclasses are objects, by the names of their fields."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: encode(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    return value


def _lines(value: Any, depth: int) -> Iterator[str]:
    """What is short, or holds no further lists and objects, takes one line."""
    text = _short(value)
    if len(text) + depth <= WIDTH or _is_flat(value):
        yield text
        return
    pairs = value.items() if isinstance(value, dict) else ((None, one) for one in value)
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    for place, (key, one) in enumerate(pairs):
        yield f"{',' if place else opening}\n{' ' * (depth + 1)}"
        yield f"{_short(key)}: " if key is not None else ""
        yield from _lines(one, depth + 1)
    yield f"\n{' ' * depth}{closing}"


def _is_flat(value: Any) -> bool:
    inside = value.values() if isinstance(value, dict) else value
    return isinstance(value, str) or not any(isinstance(one, dict | list) and one for one in inside)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
