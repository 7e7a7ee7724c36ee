"""A YAML file as a tree of values with locations, and typed access to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from personas.domain.problem import Location
from personas.rules.language.findings import Findings, quote_all, suggest

Style = Literal["plain", "quoted", "block"]
NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, also line by line."""

    file: str
    text: str
    lines: tuple[str, ...]

    def location(self, line: int, column: int) -> Location:
        """Return the location of ``line`` and ``column``, both counted from 1."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else None
        return Location(self.file, line, column, text)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as text; its type follows from the schema, not from YAML."""

    text: str
    at: Location
    style: Style
    source: Source = field(repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether the value is missing (null) or blank."""
        return not self.text.strip() or (self.style == "plain" and self.text in NULLS)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of values."""

    items: tuple[Value, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping and its value."""

    key: Scalar
    value: Value


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping in the order of the file; keys are unique."""

    entries: tuple[Entry, ...]
    at: Location

    def entry(self, key: str) -> Entry | None:
        """Return the entry with this key, or None."""
        return next((entry for entry in self.entries if entry.key.text == key), None)

    def get(self, key: str) -> Value | None:
        """Return the value of this key, or None."""
        entry = self.entry(key)
        return entry.value if entry else None


Value = Scalar | Items | Table


def kind_of(value: Value) -> str:
    """Return the kind of a value in the words of a YAML beginner."""
    match value:
        case Scalar():
            return "a text"
        case Items():
            return "a list"
        case Table():
            return "a mapping"


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of a mapping by key, with typed access; an invalid value is a problem."""

    table: Table
    findings: Findings

    def get(self, key: str) -> Value | None:
        """Return the value of this key, or None."""
        return self.table.get(key)

    def text(self, key: str, default: str = "") -> str:
        """Return a text, or else the default."""
        return text(self.get(key), f"`{key}`", self.findings, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return texts(self.get(key), f"`{key}`", self.findings)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return ``true`` or ``false``."""
        return flag(self.get(key), f"`{key}`", self.findings, default)

    def number(self, key: str, default: float) -> float:
        """Return a number from 0 to 1."""
        value, word = self.get(key), self.text(key)
        if value is None or not word:
            return default
        if re.fullmatch(r"\d*\.?\d+", word) and float(word) <= 1:
            return round(float(word), 4)
        message = f"`{key}` must be a number from 0 to 1, not `{word}`"
        self.findings.add("E206", message, value.at, f"Write `{default:.2f}`")
        return default


def fields(
    value: Value | None, keys: Sequence[str], name: str, findings: Findings
) -> Fields | None:
    """Return the fields of a value that must be a mapping, if any; None where it is not."""
    mapping = table(value, name, findings)
    return check_keys(mapping, keys, name, findings) if mapping else None


def check_keys(value: Table, keys: Sequence[str], name: str, findings: Findings) -> Fields:
    """Return the fields of a mapping; an unknown key is a problem."""
    for entry in value.entries:
        word = entry.key.text
        if word in keys:
            continue
        hint = suggest(word, keys, f"{name} takes: {quote_all(keys)}")
        if word == "<<":
            hint = "Merge keys are not part of the language: write the keys out"
        findings.add("E205", f"{name} has no key `{word}`", entry.key.at, hint)
    return Fields(value, findings)


def table(value: Value | None, name: str, findings: Findings) -> Table | None:
    """Return a mapping; None where there is none, and a problem for another value."""
    if value is None or isinstance(value, Table):
        return value
    add_wrong_type(value, name, "a mapping", "Write it as `key: value` lines", findings)
    return None


def text(value: Value | None, name: str, findings: Findings, default: str = "") -> str:
    """Return a text, or else the default; a value of another type is a problem."""
    if value is None:
        return default
    if isinstance(value, Scalar) and not value.is_empty:
        return value.text.strip()
    hint = "Quote a text that holds `: ` or starts with `{` or `[`"
    add_wrong_type(value, name, "a text", hint, findings)
    return default


def texts(value: Value | None, name: str, findings: Findings) -> tuple[str, ...]:
    """Return a list of texts; an item of another type is a problem and left out."""
    if value is None:
        return ()
    if not isinstance(value, Items):
        hint = "Write one `- …` line an item"
        if isinstance(value, Scalar) and not value.is_empty:
            hint = f"Write `[{value.text}]`"
        add_wrong_type(value, name, "a list", hint, findings)
        return ()
    name = f"An item of {name[0].lower()}{name[1:]}"
    return tuple(filter(None, (text(item, name, findings) for item in value.items)))


def flag(value: Value | None, name: str, findings: Findings, default: bool) -> bool:
    """Return ``true`` or ``false``; YAML's other words for them are problems."""
    word = text(value, name, findings)
    if value is None or not word:
        return default
    if word.lower() not in ("true", "false"):
        better = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(word.lower())
        message = f"{name} must be true or false, not `{word}`"
        hint = f"Write `{better}`" if better else "Write `true` or `false`"
        findings.add("E206", message, value.at, hint)
    return word.lower() == "true"


def add_wrong_type(value: Value, name: str, expected: str, hint: str, findings: Findings) -> None:
    """Add a problem for a value of the wrong type, or without a value."""
    if isinstance(value, Scalar) and value.is_empty:
        hint = f"Give it {expected}, or take the key away"
        findings.add("E207", f"{name} has no value", value.at, hint)
    else:
        findings.add("E206", f"{name} must be {expected}, not {kind_of(value)}", value.at, hint)
