"""A rule file as a tree of values, each of which knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from personas.facts.problem import Location

Style = Literal["plain", "quoted", "block"]
NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, whole and line by line."""

    file: str
    text: str
    lines: tuple[str, ...]

    def location(self, line: int, column: int) -> Location:
        """Return the place at ``line`` and ``column``, both counted from 1."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else None
        return Location(self.file, line, column, text)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was written; what type it stands for is the schema's business, not YAML's."""

    text: str
    at: Location
    style: Style
    source: Source = field(repr=False)

    @property
    def empty(self) -> bool:
        """True for a key that was given no value, or a blank text, which says as little."""
        return not self.text.strip() or (self.style == "plain" and self.text in NULLS)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of values."""

    items: tuple[Value, ...]
    at: Location


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a mapping."""

    key: Scalar
    value: Value


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping in the order it was written; no key stands twice."""

    entries: tuple[Entry, ...]
    at: Location

    def entry(self, key: str) -> Entry | None:
        """Return the line with this key, or None."""
        return next((entry for entry in self.entries if entry.key.text == key), None)

    def get(self, key: str) -> Value | None:
        """Return the value of this key, or None."""
        entry = self.entry(key)
        return entry.value if entry else None


Value = Scalar | Items | Table


def kind_of(value: Value) -> str:
    """Say in the words of a YAML beginner what this value is."""
    match value:
        case Scalar():
            return "a text"
        case Items():
            return "a list"
        case Table():
            return "a mapping"
