"""A JSON file as text and value, with the line of every value; reading it is bounded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from personas.domain.address import display_name
from personas.domain.problem import Location, PersonasError, Problem, error

MAX_BYTES = 20_000_000
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
MAX_LINE = 200  # characters; the caret of a longer line would be hard to find
RESTORE_HINT = "Take it from a backup, or make it again with `personas report`."


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file and the value that the text encodes."""

    file: str
    text: str
    value: Any

    def at(self, pointer: str) -> Location:
        """Return the location of a value by its JSON pointer (RFC 6901)."""
        return _location(self.file, self.text, _index(self.text).get(pointer, 0))


def read_document(path: Path) -> Document:
    """Read a JSON file; raise E701 where it cannot be read, E702 where it is damaged."""
    text = _read_text(path)
    try:
        value = json.loads(text, object_pairs_hook=_check_keys)
    except _DuplicateKeyError:
        raise PersonasError(*_duplicate_keys(str(path), text)) from None
    except json.JSONDecodeError as cause:
        at = _location(str(path), text, cause.pos)
        raise PersonasError(
            Problem("E702", f"This is no JSON: {cause.msg.lower()}", RESTORE_HINT, at)
        ) from None
    except (RecursionError, ValueError):
        message = f"`{path}` nests too deep, or holds a number that no model has"
        raise error("E702", message, RESTORE_HINT) from None
    return Document(str(path), text, value)


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as cause:
        reason = (cause.strerror or str(cause)).lower()
        message = f"The model `{display_name(path)}` cannot be read: {reason}"
        help_ = "`personas report` writes model.json into its folder."
        raise error("E701", message, help_) from None
    if len(data) > MAX_BYTES:
        raise error("E702", f"`{path}` is larger than any model: {MAX_BYTES:,} bytes", RESTORE_HINT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        message = f"`{path}` is no UTF-8 text (byte {cause.start:,})"
        raise error("E702", message, RESTORE_HINT) from None


class _DuplicateKeyError(Exception):
    """An object holds a key twice."""


def _check_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise _DuplicateKeyError
    return value


def _duplicate_keys(file: str, text: str) -> Iterator[Problem]:
    pointers: set[str] = set()
    for pointer, offset in value_offsets(text):
        if pointer in pointers:
            message = f"{pointer} stands twice"
            yield Problem("E702", message, "Keep one of the two.", _location(file, text, offset))
        pointers.add(pointer)


@lru_cache(maxsize=1)
def _index(text: str) -> dict[str, int]:
    return dict(value_offsets(text))


def value_offsets(text: str) -> Iterator[tuple[str, int]]:
    """Yield the JSON pointer and the offset in characters of every value, without recursion."""
    trail: list[str | int] = []
    pointer = ""
    tokens = TOKEN.finditer(text)
    for token in tokens:
        word = token[0]
        if word in "}]":
            trail.pop()
        elif word == ",":
            _advance(trail)
        elif word != ":":
            if trail and trail[-1] == "":
                trail[-1] = "/" + escape_key(json.loads(word))
                continue
            pointer = "".join(f"/{p}" if isinstance(p, int) else p for p in trail)
            yield pointer, token.start()
            if word in "{[":
                trail.append("" if word == "{" else 0)


def _advance(trail: list[str | int]) -> None:
    last = trail[-1]
    trail[-1] = last + 1 if isinstance(last, int) else ""


def escape_key(key: str) -> str:
    """Return a key as a JSON pointer spells it."""
    return key.replace("~", "~0").replace("/", "~1")


def _location(file: str, text: str, offset: int) -> Location:
    number = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    line = text[start:].split("\n", 1)[0]
    return Location(file, number, offset - start + 1, line if len(line) <= MAX_LINE else None)
