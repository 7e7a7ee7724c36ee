"""JSON Lines: an object a line; or one array of objects. Keys are columns, an absent one a gap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.spool import spool
from personas.files.temporary import Scratch

HELP = "Write one JSON object a line, or one array of objects."


def spool_json(path: Path, name: str, scratch: Scratch) -> Path:
    """Write the objects of a UTF-8 file as CSV; numbers keep the digits they are written in."""
    names = dict.fromkeys(key for record in _records(path, name) for key in record)
    if not names:
        raise error("E107", f"`{name}` holds no objects", HELP)
    rows = ([record.get(key) for key in names] for record in _records(path, name))
    return spool(list(names), rows, scratch)


def _records(path: Path, name: str) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as stream:
        start = stream.read(1)
        while start.isspace():
            start = stream.read(1)
        stream.seek(0)
        if start == "[":
            yield from _array(stream.read(), name)
            return
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield _object(_parse(line, name, number), name, number)


def _array(text: str, name: str) -> Iterator[dict[str, Any]]:
    for place, record in enumerate(_parse(text, name, None), start=1):
        yield _object(record, name, place)


def _parse(text: str, name: str, number: int | None) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as cause:
        shown = text.rstrip("\n")[:200]
        at = Location(name, number or getattr(cause, "lineno", 1), text=shown if number else None)
        raise PersonasError(Problem("E105", f"This is no JSON: {cause}", HELP, at)) from cause


def _object(value: Any, name: str, number: int) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    at = Location(name, number)
    raise PersonasError(Problem("E105", "This is JSON, but no object with names", HELP, at))
