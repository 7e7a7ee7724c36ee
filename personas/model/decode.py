"""Read facts back from JSON types, by the types of their fields; all that does not fit is noted."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from math import isfinite
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from personas.model.formats import FORMAT, FORMER_FIELDS, FORMER_WORDS

WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false",
         type(None): "null", dict: "an object", list: "a list"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file that does not fit; ``pointer`` says where (RFC 6901)."""

    pointer: str
    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Decoder:
    """Builds facts from a file of a ``format``; they are sound only where there are no faults."""

    format: int = FORMAT
    faults: list[Fault] = field(default_factory=list)

    def decode(self, kind: Any, value: Any, at: str) -> Any:
        """Return ``value`` as the type ``kind``."""
        origin = get_origin(kind)
        if kind is Any:
            return self._plain(value, at)
        if origin in (Union, types.UnionType):
            return self._one_of(get_args(kind), value, at)
        if origin is Literal:
            return self._word(get_args(kind), value, at)
        if origin is tuple:
            return self._items(get_args(kind), value, at)
        if origin is not None:
            return self._mapping(get_args(kind), value, at)
        return self._facts(kind, value, at) if is_dataclass(kind) else self._scalar(kind, value, at)

    def _plain(self, value: Any, at: str) -> Any:
        """Any JSON value, as long as its texts and numbers are ones."""
        if isinstance(value, dict):
            return {self._text(k, at): self._plain(v, f"{at}/{k}") for k, v in value.items()}
        if isinstance(value, list):
            return [self._plain(one, f"{at}/{i}") for i, one in enumerate(value)]
        return value if value is None else self._scalar(type(value), value, at)

    def _one_of(self, kinds: tuple[Any, ...], value: Any, at: str) -> Any:
        fitting = [kind for kind in kinds if _may_be(kind, value)]
        if fitting:
            return self.decode(fitting[0], value, at)
        return self._fault(at, f"must be {' or '.join(_words(kind) for kind in kinds)}", value)

    def _word(self, words: tuple[str, ...], value: Any, at: str) -> Any:
        if value in words:
            return value
        former = FORMER_WORDS.get(self.format, {}).get(value) if isinstance(value, str) else None
        if former in words:
            return former
        return self._fault(at, f"must be one of {', '.join(map(repr, words))}", value)

    def _items(self, kinds: tuple[Any, ...], value: Any, at: str) -> Any:
        if not isinstance(value, list):
            return self._fault(at, "must be a list", value)
        if kinds[-1] is Ellipsis:
            kinds = (kinds[0],) * len(value)
        if len(kinds) != len(value):
            return self._fault(at, f"must have {len(kinds)} values", value)
        pairs = enumerate(zip(kinds, value, strict=True))
        return tuple(self.decode(kind, one, f"{at}/{i}") for i, (kind, one) in pairs)

    def _mapping(self, kinds: tuple[Any, ...], value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            return self._fault(at, "must be an object", value)
        pairs = ((key, f"{at}/{pointed(key)}", one) for key, one in value.items())
        return {self._key(kinds[0], k, at): self.decode(kinds[1], v, at) for k, at, v in pairs}

    def _key(self, kind: Any, key: str, at: str) -> Any:
        if kind is str:
            return self._text(key, at)
        is_number = key.isascii() and key.isdigit() and len(key) < 10
        return int(key) if is_number else self._fault(at, "must be named by a whole number", key)

    def _facts(self, kind: Any, value: Any, at: str) -> Any:
        if not isinstance(value, dict):
            return self._fault(at, "must be an object", value)
        hints = hints_of(kind)
        former = FORMER_FIELDS.get(self.format, {}).get(kind.__name__, {})
        key_of = {name: name for name in hints} | {name: key for key, name in former.items()}
        for key in sorted(value.keys() - set(key_of.values())):
            self._unknown(key, hints, at)
        fields_ = {
            name: self.decode(hints[name], value[key], f"{at}/{key}")
            for name, key in key_of.items()
            if key in value
        }
        missing = [name for name in required(kind) if key_of[name] not in value]
        self.faults.extend(Fault(at, f"has no `{key_of[name]}`") for name in missing)
        return kind(**fields_, **dict.fromkeys(missing))

    def _unknown(self, key: str, known: Mapping[str, Any], at: str) -> None:
        close = get_close_matches(key, known, n=1)
        hint = f"Did you mean `{close[0]}`?" if close else None
        self.faults.append(Fault(f"{at}/{pointed(key)}", "is nothing that a model holds", hint))

    def _scalar(self, kind: Any, value: Any, at: str) -> Any:
        if not _may_be(kind, value):
            return self._fault(at, f"must be {_words(kind)}", value)
        if kind is str:
            return self._text(value, at)
        return self._finite(value, at) if kind is float else value

    def _text(self, value: str, at: str) -> str:
        """A text that can be written again: no half of a character."""
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
        """Note a fault; nothing stands in for the value."""
        shown = WORDS[type(value)] if isinstance(value, dict | list) else _shown(value)
        self.faults.append(Fault(at, f"{message}, not {shown}"))
        return None


def pointed(key: str) -> str:
    """Return a key as it stands in a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """Return the types of a dataclass's fields, by name."""
    return get_type_hints(kind)


def required(kind: Any) -> Iterator[str]:
    """Yield the fields that have no default."""
    found = (f for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
    return (one.name for one in found)


def _may_be(kind: Any, value: Any) -> bool:
    """Whether a value has the JSON type of a kind; true and false are no numbers."""
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind if kind in WORDS else _json_type(kind))


def _json_type(kind: Any) -> type:
    if get_origin(kind) is Literal:
        return str
    return list if get_origin(kind) is tuple else dict


def _words(kind: Any) -> str:
    return WORDS[kind if kind in WORDS else _json_type(kind)]


def _shown(value: Any) -> str:
    text = ascii(value) if isinstance(value, str) else str(value)[:80]
    return text if len(text) <= 60 else f"{text[:57]}…"
