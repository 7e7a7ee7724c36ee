"""Decode dataclasses from JSON values by the types of their fields, and collect all faults."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from math import isfinite
from types import MappingProxyType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from personas.model.document import escape_key

FORMAT = 2

FieldNames = Mapping[str, Mapping[str, str]]

# Format → dataclass → former field name → present field name.
FORMER_FIELDS: Mapping[int, FieldNames] = MappingProxyType(
    {
        1: {
            "Model": {"made_by": "version"},
            "Run": {"fits": "rule_fits", "marks": "v_tests", "telling": "effect_sizes"},
            "RuleFit": {
                "held": "matches",
                "told": "evaluable",
                "held_outside": "matches_outside",
                "told_outside": "evaluable_outside",
            },
            "VTest": {"shaped": "is_feature"},
            "EffectSize": {"shaped": "is_feature"},
            "Column": {"odd": "invalid"},
            "Choice": {"asked": "requested"},
            "Structure": {"found": "significant"},
            "Pack": {"chosen_for": "matched_measures"},
            "Lineage": {"kept": "matched"},
            "Recipe": {"silent": "unweighted"},
        },
    }
)

# Values of a `Literal` in format 1 → present values.
FORMER_VALUES = {"asked": "requested", "usual": "default"}

TYPE_NAMES = {str: "a text", int: "a whole number", float: "a number", bool: "true or false",
         type(None): "null", dict: "an object", list: "a list"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that does not fit; ``pointer`` is its JSON pointer (RFC 6901)."""

    pointer: str
    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Decoder:
    """Decodes a file of a ``format``. The result is valid only if ``faults`` stays empty."""

    format: int = FORMAT
    faults: list[Fault] = field(default_factory=list)

    def decode(self, kind: Any, value: Any, at: str) -> Any:
        """Return ``value`` as the type ``kind``; note a fault where it does not fit."""
        origin = get_origin(kind)
        if kind is Any:
            return self._plain(value, at)
        if origin in (Union, types.UnionType):
            return self._union(get_args(kind), value, at)
        if origin is Literal:
            return self._literal(get_args(kind), value, at)
        if origin is tuple:
            return self._items(get_args(kind), value, at)
        if origin is not None:
            return self._mapping(get_args(kind), value, at)
        return (
            self._dataclass(kind, value, at)
            if is_dataclass(kind)
            else self._scalar(kind, value, at)
        )

    def _plain(self, value: Any, at: str) -> Any:
        """Return any JSON value whose texts and numbers are valid."""
        if isinstance(value, dict):
            return {self._text(k, at): self._plain(v, f"{at}/{k}") for k, v in value.items()}
        if isinstance(value, list):
            return [self._plain(item, f"{at}/{i}") for i, item in enumerate(value)]
        return value if value is None else self._scalar(type(value), value, at)

    def _union(self, kinds: tuple[Any, ...], value: Any, at: str) -> Any:
        candidates = [kind for kind in kinds if _has_type(kind, value)]
        if candidates:
            return self.decode(candidates[0], value, at)
        return self._fault(at, f"must be {' or '.join(_type_name(kind) for kind in kinds)}", value)

    def _literal(self, words: tuple[str, ...], value: Any, at: str) -> Any:
        if self.format == 1 and value not in words and isinstance(value, str):
            value = FORMER_VALUES.get(value, value)
        if value in words:
            return value
        return self._fault(at, f"must be one of {', '.join(map(repr, words))}", value)

    def _items(self, kinds: tuple[Any, ...], value: Any, at: str) -> Any:
        if not isinstance(value, list):
            return self._fault(at, "must be a list", value)
        if kinds[-1] is Ellipsis:
            kinds = (kinds[0],) * len(value)
        if len(kinds) != len(value):
            return self._fault(at, f"must have {len(kinds)} values", value)
        pairs = enumerate(zip(kinds, value, strict=True))
        return tuple(self.decode(kind, item, f"{at}/{i}") for i, (kind, item) in pairs)

    def _mapping(self, kinds: tuple[Any, ...], value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            return self._fault(at, "must be an object", value)
        pairs = ((key, f"{at}/{escape_key(key)}", item) for key, item in value.items())
        return {self._key(kinds[0], k, at): self.decode(kinds[1], v, at) for k, at, v in pairs}

    def _key(self, kind: Any, key: str, at: str) -> Any:
        if kind is str:
            return self._text(key, at)
        is_number = key.isascii() and key.isdigit() and len(key) < 10
        return int(key) if is_number else self._fault(at, "must be named by a whole number", key)

    def _dataclass(self, kind: Any, value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            return self._fault(at, "must be an object", value)
        types_ = field_types(kind)
        former = FORMER_FIELDS.get(self.format, {}).get(kind.__name__, {})
        key_of = {name: name for name in types_} | {name: key for key, name in former.items()}
        for key in sorted(value.keys() - set(key_of.values())):
            self._note_unknown(key, types_, at)
        fields_ = {
            name: self.decode(types_[name], value[key], f"{at}/{key}")
            for name, key in key_of.items()
            if key in value
        }
        missing = [name for name in required_fields(kind) if key_of[name] not in value]
        self.faults.extend(Fault(at, f"has no `{key_of[name]}`") for name in missing)
        return kind(**fields_, **dict.fromkeys(missing))

    def _note_unknown(self, key: str, types_: Mapping[str, Any], at: str) -> None:
        matches = get_close_matches(key, types_, n=1)
        hint = f"Did you mean `{matches[0]}`?" if matches else None
        self.faults.append(Fault(f"{at}/{escape_key(key)}", "is nothing that a model holds", hint))

    def _scalar(self, kind: Any, value: Any, at: str) -> Any:
        if not _has_type(kind, value):
            return self._fault(at, f"must be {_type_name(kind)}", value)
        if kind is str:
            return self._text(value, at)
        return self._finite(value, at) if kind is float else value

    def _text(self, value: str, at: str) -> str:
        """Return a text that UTF-8 can encode: without half of a surrogate pair."""
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            self._fault(at, "must hold whole characters", value)
        return value

    def _finite(self, value: float, at: str) -> float | None:
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        return number if isfinite(number) else self._fault(at, "must be a finite number", value)

    def _fault(self, at: str, message: str, value: Any) -> Any:
        """Note a fault and return None for the value."""
        actual = TYPE_NAMES[type(value)] if isinstance(value, dict | list) else _shorten(value)
        self.faults.append(Fault(at, f"{message}, not {actual}"))
        return None


@cache
def field_types(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass's fields, by name."""
    return get_type_hints(kind)


def required_fields(kind: Any) -> Iterator[str]:
    """Yield the names of the fields without a default."""
    for item in fields(kind):
        if item.default is MISSING and item.default_factory is MISSING:
            yield item.name


def _has_type(kind: Any, value: Any) -> bool:
    """Return whether a value has the JSON type of a kind; booleans are not numbers."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind if kind in TYPE_NAMES else _json_type(kind))


def _json_type(kind: Any) -> type:
    if get_origin(kind) is Literal:
        return str
    return list if get_origin(kind) is tuple else dict


def _type_name(kind: Any) -> str:
    return TYPE_NAMES[kind if kind in TYPE_NAMES else _json_type(kind)]


def _shorten(value: Any) -> str:
    text = ascii(value) if isinstance(value, str) else str(value)[:80]
    return text if len(text) <= 60 else f"{text[:57]}…"
