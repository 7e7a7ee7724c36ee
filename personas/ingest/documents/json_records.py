"""Objects of JSON as rows: numbers keep their digits, objects in objects become columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from personas.domain.problem import Location, PersonasError, Problem
from personas.files.spool import as_text

Record = dict[str, Any]

DEPTH = 3  # of objects in objects that become columns; deeper ones stay text
MAX_NAMES = 5  # in a message
CONTAINERS = frozenset({dict, list})
EXPONENT = re.compile(r"-?[\d.]+[eE][-+]?\d{1,2}")
# Values that MongoDB wraps into an object of one key.
WRAPPERS = {
    "$oid",
    "$date",
    "$numberDecimal",
    "$numberLong",
    "$numberInt",
    "$numberDouble",
    "$uuid",
}


class RepeatedKeyError(Exception):
    """An object gives two values to one name."""


def _read_object(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) < len(pairs):
        for key, value in pairs:
            if record[key] != value:
                raise RepeatedKeyError(key)
    return record


def _read_float(text: str) -> str:
    return format(Decimal(text), "f") if EXPONENT.fullmatch(text) else text


def _read_constant(text: str) -> str | None:
    return None if text == "NaN" else text


DECODER = json.JSONDecoder(
    object_pairs_hook=_read_object,
    parse_float=_read_float,
    parse_int=str,
    parse_constant=_read_constant,
)


def repeated_key(name: str, line: int | None, key: object) -> PersonasError:
    """Return the error E110 for an object that gives two values to one name."""
    message = f"In `{name}` an object has two values of `{key}`"
    help_ = "Give each value a name of its own."
    return PersonasError(Problem("E110", message, help_, Location(name, line)))


@dataclass(slots=True)
class Flattener:
    """Turns records into rows of cells, and notes what was no cell: objects and lists."""

    nested: dict[str, str] = field(default_factory=dict)  # name → one of its columns
    lists: dict[str, str] = field(default_factory=dict)  # name → its first list, as text

    def flatten(self, record: Record) -> Record:
        """Return a record whose objects are columns of their own, with dotted names."""
        if CONTAINERS.isdisjoint(map(type, record.values())):  # quick, as most are
            return record
        row: Record = {}
        for key, value in record.items():
            self._add(row, key, value, DEPTH)
        return row

    def _add(self, row: Record, name: str, value: Any, depth: int) -> None:
        while isinstance(value, dict) and len(value) == 1 and value.keys() <= WRAPPERS:
            (value,) = value.values()
        if isinstance(value, dict) and value and depth:
            for key, part in value.items():
                self.nested.setdefault(name, f"{name}.{key}")
                self._add(row, f"{name}.{key}", part, depth - 1)
            return
        if isinstance(value, dict | list):
            text = as_text(value)
            self.lists.setdefault(name, text[:60])
            value = text
        if row.setdefault(name, value) != value:
            raise RepeatedKeyError(name)

    def warnings(self, source: str) -> Iterator[Problem]:
        """Say what was flattened, and what is kept as text."""
        if self.nested:
            names = _join(self.nested)
            columns = _join(self.nested.values())
            message = f"Objects in `{source}` became columns of their own: {names}, as {columns}"
            yield Problem("W157", message, 'Name a column to use it: --measure "income=a.income"')
        if self.lists:
            message = f"Lists in `{source}` are kept as text: {_join(self.lists)}"
            help_ = "Leave such a column aside (--ignore NAME), or export one value a column."
            yield Problem("W158", message, help_, cells=tuple(self.lists.values())[:3])


def _join(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:MAX_NAMES]) + (", …" if len(quoted) > MAX_NAMES else "")


def add_names(names: dict[str, None], record: Mapping[str, Any]) -> bool:
    """Add the names of a record; return whether there was a new one."""
    if names.keys() >= record.keys():
        return False
    names |= dict.fromkeys(record)
    return True
