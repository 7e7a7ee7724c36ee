"""JSON Lines: an object a line; or one array of objects. Keys are columns, an absent one a gap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.bounds import CELL, check_width, most_unpacked, read_lines, too_long
from personas.files.spool import spool
from personas.files.temporary import Scratch

HELP = "Write one JSON object a line, or one array of objects."
CHUNK = 1 << 20
BLANKS = " \t\r\n"
DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


def spool_json(path: Path, name: str, scratch: Scratch) -> Path:
    """Write the objects of a UTF-8 file as CSV; numbers keep the digits they are written in."""
    names: dict[str, None] = {}
    for record in _records(path, name):
        if not names.keys() >= record.keys():
            names |= dict.fromkeys(record)
            check_width(name, names)
    if not names:
        raise error("E107", f"`{name}` holds no objects", HELP)
    rows = ([record.get(key) for key in names] for record in _records(path, name))
    most = most_unpacked(path.stat().st_size)
    try:
        return spool(list(names), rows, scratch.new(), name, most)
    except RecursionError as cause:
        raise error("E105", f"`{name}` holds values that nest too deep", HELP) from cause


def _records(path: Path, name: str) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8-sig") as stream:
        start = stream.read(1)
        while start.isspace():
            start = stream.read(1)
        if start == "[":
            yield from _array(stream, name, path)
            return
        stream.seek(0)
        for number, line in read_lines(stream, name):
            yield _object(_parse(line, name, number), name, number)


def _array(stream: IO[str], name: str, path: Path) -> Iterator[dict[str, Any]]:
    """The objects of an array, read from behind its bracket: as much at once as one of them takes.

    An object that cannot be read yet may be cut off by the end of what was read so far.
    """
    text, place, size, line = "", 0, CHUNK, _line_of_bracket(path)
    while True:
        place, lines = _skip(text, place)
        line += lines
        if text[place : place + 1] == "]":
            return
        try:
            value, end = DECODER.raw_decode(text, place)
        except RecursionError as cause:
            raise _broken(cause, name, line) from cause
        except ValueError as cause:
            more = stream.read(size)
            if not more:
                raise _broken(cause, name, line) from cause
            text, place, size = text[place:] + more, 0, max(CHUNK, len(text))
            if len(text) > CELL + size:
                raise too_long(name, line) from cause
            continue
        yield _object(value, name, line)
        line += text.count("\n", place, end)
        place = end


def _line_of_bracket(path: Path) -> int:
    with path.open(encoding="utf-8-sig") as stream:
        line = 1
        while (sign := stream.read(1)) != "[":
            line += sign == "\n"
    return line


def _skip(text: str, place: int) -> tuple[int, int]:
    """Pass by blanks and commas between objects; return the place behind them, and their lines."""
    start = place
    while place < len(text) and text[place] in BLANKS + ",":
        place += 1
    return place, text.count("\n", start, place)


def _parse(text: str, name: str, number: int) -> Any:
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError) as cause:
        shown = text.rstrip("\n")[:200]
        at = Location(name, number, text=shown)
        raise PersonasError(Problem("E105", f"This is no JSON: {cause}", HELP, at)) from cause


def _broken(cause: Exception, name: str, line: int) -> PersonasError:
    at = Location(name, line + getattr(cause, "lineno", 1) - 1)
    message = f"This is no JSON: {getattr(cause, 'msg', cause)}"
    return PersonasError(Problem("E105", message, HELP, at))


def _object(value: Any, name: str, number: int) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    at = Location(name, number)
    raise PersonasError(Problem("E105", "This is JSON, but no object with names", HELP, at))
