"""JSON Lines, or one array of objects, read piece by piece; an absent key is a gap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.files.bounds import (
    LINE_BYTES,
    check_width,
    line_too_long,
    max_text_bytes,
    read_lines,
)
from personas.files.spool import spool
from personas.files.temporary import Scratch
from personas.ingest.documents.json_records import (
    DECODER,
    Flattener,
    Record,
    RepeatedKeyError,
    add_names,
    repeated_key,
)

HELP = "Write one JSON object a line, or one array of objects."
CHUNK = 1 << 20
BLANKS = " \t\r\n"


def is_document(path: Path) -> bool:
    """Whether a UTF-8 file is one value that holds a table, not lines or an array of objects."""
    with path.open(encoding="utf-8-sig") as stream:
        while (start := stream.read(1)).isspace():
            pass
        if start == "[":
            following = stream.read(CHUNK).lstrip()[:1]
            return following not in ("{", "]", "")
        line = start + stream.readline(LINE_BYTES)
        if not line.endswith("\n"):
            return start == "{"
        text = line.strip().removesuffix(",")
        try:
            DECODER.decode(text)
        except json.JSONDecodeError as cause:  # it goes on below, or another one follows
            return start == "{" and (cause.pos >= len(text) or cause.msg == "Extra data")
        except (ValueError, RecursionError, RepeatedKeyError):
            return False
        more_lines = iter(lambda: stream.readline(CHUNK), "")
        return start == "{" and not any(map(str.strip, more_lines))


def spool_json(path: Path, name: str, scratch: Scratch) -> tuple[Path, tuple[Problem, ...]]:
    """Write the objects of a UTF-8 file as CSV; return the file and what there is to say."""
    names, flattener = dict[str, None](), Flattener()
    for record in _rows(path, name, flattener):
        if add_names(names, record):
            check_width(name, names)
    if not names:
        raise error("E107", f"`{name}` holds no objects", HELP)
    rows = ([row.get(key) for key in names] for row in _rows(path, name, flattener))
    limit = max_text_bytes(path.stat().st_size)
    columns = flattener.name_columns(names)
    spooled = spool(list(columns.values()), rows, scratch.new(), name, limit)
    return spooled, tuple(flattener.warnings(name, columns))


def _rows(path: Path, name: str, flattener: Flattener) -> Iterator[Record]:
    for number, record in _records(path, name):
        try:
            yield flattener.flatten(record)
        except RepeatedKeyError as cause:
            raise repeated_key(name, number, cause) from cause
        except RecursionError as cause:
            raise error("E105", f"`{name}` holds values that nest too deep", HELP) from cause


def _records(path: Path, name: str) -> Iterator[tuple[int, Record]]:
    with path.open(encoding="utf-8-sig") as stream:
        number = 1
        while (start := stream.read(1)).isspace():
            number += start == "\n"
        if start == "[":
            yield from _array(stream, name, number)
            return
        stream.seek(0)
        for number, line in read_lines(stream, name):
            yield number, _object(_parse(line, name, number), name, number)


def _array(stream: IO[str], name: str, line: int) -> Iterator[tuple[int, Record]]:
    """The objects of an array after its bracket in ``line``; the text in memory is that of one.

    An object that cannot be parsed may be cut off by the end of that text: more is read.
    """
    text, position, size = "", 0, CHUNK
    while True:
        position, lines = _skip(text, position)
        line += lines
        if text[position : position + 1] == "]":
            return
        try:
            value, end = DECODER.raw_decode(text, position)
        except RepeatedKeyError as cause:
            raise repeated_key(name, line, cause) from cause
        except RecursionError as cause:
            raise _invalid_json(cause, name, line) from cause
        except ValueError as cause:
            more = stream.read(size)
            if not more:
                raise _invalid_json(cause, name, line) from cause
            text, position, size = text[position:] + more, 0, max(CHUNK, len(text))
            if len(text) > LINE_BYTES + size:
                raise line_too_long(name, line) from cause
            continue
        yield line, _object(value, name, line)
        line += text.count("\n", position, end)
        position = end


def _skip(text: str, position: int) -> tuple[int, int]:
    """Skip blanks and commas between objects; return the position after them, and their lines."""
    start = position
    while position < len(text) and text[position] in BLANKS + ",":
        position += 1
    return position, text.count("\n", start, position)


def _parse(text: str, name: str, number: int) -> Any:
    try:
        return DECODER.decode(text.rstrip().removesuffix(","))
    except RepeatedKeyError as cause:
        raise repeated_key(name, number, cause) from cause
    except (ValueError, RecursionError) as cause:
        location = Location(name, number, text=text.rstrip("\n")[:200])
        raise PersonasError(Problem("E105", f"This is no JSON: {cause}", HELP, location)) from cause


def _invalid_json(cause: Exception, name: str, line: int) -> PersonasError:
    location = Location(name, line + getattr(cause, "lineno", 1) - 1)
    message = f"This is no JSON: {getattr(cause, 'msg', cause)}"
    return PersonasError(Problem("E105", message, HELP, location))


def _object(value: Any, name: str, number: int) -> Record:
    if isinstance(value, dict):
        return value
    message = "This is JSON, but no object with names"
    raise PersonasError(Problem("E105", message, HELP, Location(name, number)))
