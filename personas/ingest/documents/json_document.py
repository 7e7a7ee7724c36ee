"""A JSON document that holds its table under a key, by columns, or as lists of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from personas.domain.problem import Location, PersonasError, Problem, error
from personas.domain.request import Reading
from personas.files.bounds import Limits, check_width
from personas.files.spool import as_text, spool
from personas.ingest.documents.json_records import (
    DECODER,
    Flattener,
    Record,
    RepeatedKeyError,
    add_names,
    repeated_key,
)

HELP = "Write one JSON object a line, or one array of objects."
DEPTH = 8  # of keys under which a table is sought
SAMPLE = 50  # objects that tell how wide a table is
MAX_NAMES = 8  # in a message
NAME_KEYS = ("name", "field", "fieldName", "label", "key", "title")
BLANKS = " \t\r\n,"


@dataclass(frozen=True, slots=True)
class JsonTable:
    """A table in a document: the keys that lead to it, its size, and its records."""

    path: tuple[str, ...]
    rows: int
    columns: int
    records: Callable[[], Iterator[Record]]

    @property
    def name(self) -> str:
        """The keys, joined by points."""
        return ".".join(self.path)

    @property
    def size(self) -> int:
        """Rows × columns."""
        return self.rows * self.columns


def write_json_document(
    path: Path, name: str, _: Reading, target: Path, limits: Limits
) -> tuple[Problem, ...]:
    """Write the largest table of a document (UTF-8) as CSV."""
    try:
        value = _parse(path.read_text(encoding="utf-8-sig"), name)
        tables = list(_find_tables(value, (), {}))
        if not tables:
            raise _no_table_error(value, name)
        table = max(tables, key=lambda table: table.size)
        flattener, names = Flattener(), dict[str, None]()
        for record in table.records():
            if add_names(names, flattener.flatten(record)):
                check_width(name, names)
        rows = map(flattener.flatten, table.records())
        cells = ([row.get(key) for key in names] for row in rows)
        columns = flattener.name_columns(names)
        spool(list(columns.values()), cells, target, name, limits.text_bytes)
    except RecursionError as cause:
        raise error("E105", f"`{name}` holds values that nest too deep", HELP) from cause
    except RepeatedKeyError as cause:
        raise repeated_key(name, None, cause) from cause
    return (*_warn_of_choice(value, name, table, tables), *flattener.warnings(name, columns))


def _parse(text: str, name: str) -> Any:
    """The value of a text; a list where there are several, one after the other."""
    values: list[Any] = []
    position = 0
    while True:
        while position < len(text) and text[position] in BLANKS:
            position += 1
        if position == len(text):
            return values[0] if len(values) == 1 else values
        try:
            value, position = DECODER.raw_decode(text, position)
        except ValueError as cause:
            line = text.count("\n", 0, getattr(cause, "pos", position)) + 1
            message = f"This is no JSON: {getattr(cause, 'msg', cause)}"
            raise PersonasError(Problem("E105", message, HELP, Location(name, line))) from cause
        values.append(value)


def _find_tables(
    value: Any, path: tuple[str, ...], siblings: Mapping[str, Any]
) -> Iterator[JsonTable]:
    if isinstance(value, list):
        yield from _list_tables(value, path, siblings)
    elif isinstance(value, dict):
        yield from _by_columns(value, path)
        yield from _by_keys(value, path)
        for key, part in value.items() if len(path) < DEPTH else ():
            yield from _find_tables(part, (*path, key), value)


def _list_tables(
    value: list[Any], path: tuple[str, ...], siblings: Mapping[str, Any]
) -> Iterator[JsonTable]:
    if value and all(isinstance(item, dict) for item in value):
        columns = len({key for item in value[:SAMPLE] for key in item})
        yield JsonTable(path, len(value), columns, lambda: iter(value))
    elif value and all(isinstance(item, list) for item in value):
        yield from _matrix(value, path, siblings)


def _matrix(
    value: list[list[Any]], path: tuple[str, ...], siblings: Mapping[str, Any]
) -> Iterator[JsonTable]:
    """Lists of cells: their names are beside them, or in the first one."""
    width = max(map(len, value))
    names = next(filter(None, (_names(part, width) for part in siblings.values())), None)
    rows = value
    if names is None:
        names, rows = _names(value[0], width), value[1:]
    if names is None or not rows or width < 2:
        return
    header, index = names, siblings.get("index")
    if isinstance(index, list) and len(index) == len(rows) and not _is_range(index):
        header = ["index", *names]
        rows = [[key, *row] for key, row in zip(index, rows, strict=True)]
    yield JsonTable(
        path, len(rows), width, lambda: (dict(zip(header, row, strict=False)) for row in rows)
    )


def _names(part: Any, width: int) -> list[str] | None:
    if not isinstance(part, list) or len(part) != width:
        return None
    if all(isinstance(item, dict) for item in part):
        key = next((key for key in NAME_KEYS if all(key in item for item in part)), None)
        part = [item[key] for item in part] if key else part
    is_header = all(isinstance(item, str) and not _is_number(item) for item in part)
    return part if is_header and len(set(part)) == width else None


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit()


def _is_range(keys: Sequence[Any]) -> bool:
    return [as_text(key) for key in keys] == [str(i) for i in range(len(keys))]


def _by_columns(value: Record, path: tuple[str, ...]) -> Iterator[JsonTable]:
    """One list of cells for each column, all of one length."""
    lists = [part for part in value.values() if isinstance(part, list)]
    lengths = {len(part) for part in lists}
    if len(lists) < 2 or len(lists) < len(value) or len(lengths) > 1 or lengths & {0, 1}:
        return
    if any(isinstance(cell, dict | list) for part in lists for cell in part):
        return
    (count,) = lengths
    rows = zip(*lists, strict=True)
    table = [dict(zip(value, row, strict=True)) for row in rows]
    yield JsonTable(path, count, len(lists), lambda: iter(table))


def _by_keys(value: Record, path: tuple[str, ...]) -> Iterator[JsonTable]:
    """One object for each row, or for each column, under its key."""
    parts = list(value.values())
    if len(parts) < 2 or not all(isinstance(part, dict) and part for part in parts):
        return
    first = parts[0].keys()
    if not all(2 * len(first & part.keys()) >= max(len(first), len(part)) for part in parts):
        return
    is_flat = not any(isinstance(cell, dict | list) for part in parts for cell in part.values())
    has_numbered_rows = all(map(_is_number, first))
    if is_flat and (has_numbered_rows or len(first) > len(parts)):
        keys = list(dict.fromkeys(key for part in parts for key in part))
        records = [_add_key(key, keys, {c: value[c].get(key) for c in value}) for key in keys]
    elif len(parts) > 2:
        keys = list(value)
        records = [_add_key(key, keys, part) for key, part in value.items()]
    else:
        return
    yield JsonTable(path, len(records), len(records[0]), lambda: iter(records))


def _add_key(key: str, keys: Sequence[str], record: Record) -> Record:
    """A key that tells rows apart is a column, unless it only counts them."""
    if "index" in record or (key.isdigit() and len(keys) > int(key[:9]) and keys[0] == "0"):
        return record
    return {"index": key, **record}


def _no_table_error(value: Any, name: str) -> PersonasError:
    if isinstance(value, dict):
        check_width(name, value)
    keys = [f"`{key}`" for key in value][:MAX_NAMES] if isinstance(value, dict) else []
    about = f"; its keys are {', '.join(keys)}" if keys else ""
    return error("E107", f"`{name}` holds no array of objects{about}", HELP)


def _warn_of_choice(
    value: Any, name: str, table: JsonTable, tables: Sequence[JsonTable]
) -> Iterator[Problem]:
    """Name what is beside the table: other tables, and what may say that there is more of it."""
    rivals = [f"`{rival.name}` ({rival.rows:,})" for rival in tables if rival is not table]
    beside = [f"`{key}`" for key in _beside(value, table.path)]
    parts = list(dict.fromkeys((*rivals, *beside)))
    if not parts or not table.path:
        return
    more = ", …" if len(parts) > MAX_NAMES else ""
    message = (
        f"Of `{name}` the {table.rows:,} objects under `{table.name}` were read; not read: "
        f"{', '.join(parts[:MAX_NAMES])}{more}"
    )
    help_ = "If it is one page of several, or the wrong table, export all of it as JSON Lines."
    yield Problem("W155", message, help_)


def _beside(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    names: tuple[str, ...] = ()
    for key in path:
        for sibling, part in value.items() if isinstance(value, dict) else ():
            if sibling != key and not isinstance(part, list):
                text = f" = {str(part)[:30]}" if isinstance(part, str | bool) else ""
                yield ".".join((*names, sibling)) + text
        names, value = (*names, key), value[key]
