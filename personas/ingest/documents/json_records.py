"""Objects of JSON as rows: numbers keep their digits, objects in objects become columns."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from personas.domain.problem import Location, PersonasError, Problem
from personas.files.spool import as_text
from personas.sql.signs import clean_name

Record = dict[str, Any]

DEPTH = 3  # of objects in objects that become columns; deeper ones stay text
MAX_NAMES = 5  # in a message
# Last keys that say too little without the key of their object, as in `customer.id`.
VAGUE_KEYS = frozenset({
    "amount", "code", "content", "count", "currency", "currency_code", "data", "date", "first",
    "id", "index", "item", "key", "label", "last", "max", "mean", "min", "name", "no", "nr",
    "number", "sum", "text", "time", "title", "total", "type", "unit", "value",
})  # fmt: skip
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
    last_keys: dict[str, str] = field(default_factory=dict)  # of columns with dotted names
    lists: dict[str, str] = field(default_factory=dict)  # name → its first list, as text

    def flatten(self, record: Record) -> Record:
        """Return a record whose objects are columns of their own, with dotted names.

        `name_columns` shortens these, when all are known.
        """
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
                self.last_keys[f"{name}.{key}"] = key
                self._add(row, f"{name}.{key}", part, depth - 1)
            return
        if isinstance(value, dict | list):
            text = as_text(value)
            self.lists.setdefault(name, text[:60])
            value = text
        if row.setdefault(name, value) != value:
            raise RepeatedKeyError(name)

    def name_columns(self, names: Iterable[str]) -> dict[str, str]:
        """Name columns by their last keys, where these are telling and no two are alike."""
        last_keys = {name: self.last_keys.get(name, name) for name in names}
        counts = Counter(_fold(text) for pair in last_keys.items() for text in set(pair))
        return {
            name: key if counts[_fold(key)] == 1 and _fold(key) not in VAGUE_KEYS else name
            for name, key in last_keys.items()
        }

    def warnings(self, source: str, names: Mapping[str, str]) -> Iterator[Problem]:
        """Say what was flattened, and what is kept as text; ``names`` are those of columns."""
        if self.nested:
            columns = [names.get(name, name) for name in self.nested.values()]
            message = (
                f"Objects in `{source}` became columns of their own: {_join(self.nested)}, as "
                f"{_join(columns)}. A column has the name of its last key, where that is clear"
            )
            help_ = f'Options take these names, as in --ignore "{columns[-1]}"'
            yield Problem("W157", message, help_)
        if self.lists:
            message = f"Lists in `{source}` are kept as text: {_join(self.lists)}"
            help_ = "Leave such a column aside (--ignore NAME), or export one value a column."
            yield Problem("W158", message, help_, cells=tuple(self.lists.values())[:3])


def _fold(name: str) -> str:
    return clean_name(name).casefold()


def _join(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return ", ".join(quoted[:MAX_NAMES]) + (", …" if len(quoted) > MAX_NAMES else "")


def add_names(names: dict[str, None], record: Mapping[str, Any]) -> bool:
    """Add the names of a record; return whether there was a new one."""
    if names.keys() >= record.keys():
        return False
    names |= dict.fromkeys(record)
    return True
