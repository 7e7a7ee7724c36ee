"""A JSON file as text: read with bounds, parsed, and asked on which line a value stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from personas.domain.address import shown
from personas.domain.problem import Location, PersonasError, Problem, error

MAX_BYTES = 20_000_000
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
LONGEST = 200  # a longer line would drown its caret
DAMAGED = "Take it from a backup, or make it again with `personas report`."


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file and the value that it holds."""

    file: str
    text: str
    value: Any

    def at(self, pointer: str) -> Location:
        """Return where a value stands, by its JSON pointer (RFC 6901)."""
        return _location(self.file, self.text, _index(self.text).get(pointer, 0))


def read_document(path: Path) -> Document:
    """Read a file of JSON; raise E701 where it cannot be read, E702 where it is damaged."""
    text = _read(path)
    try:
        value = json.loads(text, object_pairs_hook=_pairs)
    except _TwiceError:
        raise PersonasError(*_twice(str(path), text)) from None
    except json.JSONDecodeError as cause:
        at = _location(str(path), text, cause.pos)
        raise PersonasError(
            Problem("E702", f"This is no JSON: {cause.msg.lower()}", DAMAGED, at)
        ) from None
    except (RecursionError, ValueError):
        message = f"`{path}` nests too deep, or holds a number that no model has"
        raise error("E702", message, DAMAGED) from None
    return Document(str(path), text, value)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as cause:
        reason = (cause.strerror or str(cause)).lower()
        help_ = "`personas report` writes model.json into its folder."
        raise error("E701", f"The model `{shown(path)}` cannot be read: {reason}", help_) from None
    if len(data) > MAX_BYTES:
        raise error("E702", f"`{path}` is larger than any model: {MAX_BYTES:,} bytes", DAMAGED)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        message = f"`{path}` is no UTF-8 text (byte {cause.start:,})"
        raise error("E702", message, DAMAGED) from None


class _TwiceError(Exception):
    """An object holds a key twice."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _TwiceError
    return made


def _twice(file: str, text: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for pointer, place in places(text):
        if pointer in seen:
            message = f"{pointer} stands twice"
            yield Problem("E702", message, "Keep one of the two.", _location(file, text, place))
        seen.add(pointer)


@lru_cache(maxsize=1)
def _index(text: str) -> dict[str, int]:
    return dict(places(text))


def places(text: str) -> Iterator[tuple[str, int]]:
    """Yield every value's JSON pointer and where it begins; without recursion."""
    trail: list[str | int] = []
    pointer = ""
    tokens = TOKEN.finditer(text)
    for token in tokens:
        word = token[0]
        if word in "}]":
            trail.pop()
        elif word == ",":
            _next(trail)
        elif word != ":":
            if trail and trail[-1] == "":
                trail[-1] = "/" + _escaped(json.loads(word))
                continue
            pointer = "".join(f"/{p}" if isinstance(p, int) else p for p in trail)
            yield pointer, token.start()
            if word in "{[":
                trail.append("" if word == "{" else 0)


def _next(trail: list[str | int]) -> None:
    last = trail[-1]
    trail[-1] = last + 1 if isinstance(last, int) else ""


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _location(file: str, text: str, place: int) -> Location:
    line = text.count("\n", 0, place) + 1
    start = text.rfind("\n", 0, place) + 1
    shown = text[start:].split("\n", 1)[0]
    return Location(file, line, place - start + 1, shown if len(shown) <= LONGEST else None)
