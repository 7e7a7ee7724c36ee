"""A rule file as a tree of values, each of which knows where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from personas.domain.problem import Location
from personas.rules.language.findings import Findings, nearest, quoted

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


def table(value: Value, what: str, found: Findings) -> Table | None:
    """Return a mapping; None (and a problem) where the value is none."""
    if isinstance(value, Table):
        return value
    wrong_type(value, what, "a mapping", "Write it as `key: value` lines", found)
    return None


def known(value: Table, keys: Sequence[str], what: str, found: Findings) -> None:
    """Note every key that the schema does not have."""
    for entry in value.entries:
        word = entry.key.text
        if word in keys:
            continue
        guess = nearest(word, keys)
        hint = f"Did you mean `{guess}`?" if guess else f"{what} takes: {quoted(keys)}"
        if word == "<<":
            hint = "Merge keys are not part of the language: write the keys out"
        found.add("E205", f"{what} has no key `{word}`", entry.key.at, hint)


def text(value: Value | None, what: str, found: Findings, default: str = "") -> str:
    """Return a text; the default (and a problem, if something else stands there) otherwise."""
    if value is None:
        return default
    if isinstance(value, Scalar) and not value.empty:
        return value.text.strip()
    hint = "Quote a text that holds `: ` or starts with `{` or `[`"
    wrong_type(value, what, "a text", hint, found)
    return default


def texts(value: Value | None, what: str, found: Findings) -> tuple[str, ...]:
    """Return a list of texts; what is no text is noted and left out."""
    if value is None:
        return ()
    if not isinstance(value, Items):
        hint = f"Write `[{value.text}]`" if isinstance(value, Scalar) and not value.empty else None
        wrong_type(value, what, "a list", hint or "Write one `- …` line an item", found)
        return ()
    read = (text(item, f"An item of {what[0].lower()}{what[1:]}", found) for item in value.items)
    return tuple(item for item in read if item)


def flag(value: Value | None, what: str, found: Findings, default: bool) -> bool:
    """Return ``true`` or ``false``; YAML's other words for them are noted."""
    word = text(value, what, found)
    if value is None or not word:
        return default
    if word.lower() not in ("true", "false"):
        better = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(word.lower())
        found.add(
            "E206",
            f"{what} must be true or false, not `{word}`",
            value.at,
            f"Write `{better or 'true'}`" + ("" if better else " or `false`"),
        )
    return word.lower() == "true"


def number(value: Value | None, what: str, found: Findings, default: float) -> float:
    """Return a number from 0 to 1."""
    word = text(value, what, found)
    if value is None or not word:
        return default
    if re.fullmatch(r"\d*\.?\d+", word) and float(word) <= 1:
        return round(float(word), 4)
    found.add(
        "E206",
        f"{what} must be a number from 0 to 1, not `{word}`",
        value.at,
        f"Write `{default:.2f}`",
    )
    return default


def wrong_type(value: Value, what: str, wanted: str, hint: str, found: Findings) -> None:
    """Note a value of the wrong type; an empty one is said to be empty."""
    if isinstance(value, Scalar) and value.empty:
        found.add(
            "E207", f"{what} has no value", value.at, f"Give it {wanted}, or take the key away"
        )
    else:
        found.add("E206", f"{what} must be {wanted}, not {kind_of(value)}", value.at, hint)


def missing(what: str, at: Location, hint: str, found: Findings) -> None:
    """Note a key that must be there."""
    found.add("E207", what, at, hint)
