"""What an engine can load, and which of several tables of a source is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from personas.domain.problem import error
from personas.domain.request import Reading


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter, the names of the columns without padding, the lines above the rows.

    ``padded`` is text whose cells stand apart by blanks; its names are not known yet.
    """

    delimiter: str
    names: tuple[str, ...]
    skip: int = 1
    padded: bool = False


@dataclass(frozen=True, slots=True)
class SparkSource:
    """What Spark finds by itself: a table of its catalogue, an address, or a frame of its own."""

    found: Any = field(repr=False)
    name: str = "the data frame"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A UTF-8 file of cells between delimiters, below a header; ``bare`` cells have no padding."""

    name: str
    path: Path
    dialect: Dialect
    bare: bool = False


@dataclass(frozen=True, slots=True)
class ParquetTable:
    """A Parquet file."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """A DuckDB file, and what to take from it."""

    name: str
    path: Path
    reading: Reading


@dataclass(frozen=True, slots=True)
class FrameTable:
    """A table in memory: pandas, polars or Arrow."""

    name: str
    frame: Any


Ready = TextTable | ParquetTable | DatabaseFile | FrameTable | SparkSource


MOST_SHOWN = 30


def choose(source: str, what: str, known: Mapping[str, str], told: str) -> str:
    """Return the table that the analyst tells, or raise with those there are."""
    if told in known:
        return known[told]
    names = list(dict.fromkeys(known.values()))
    close = get_close_matches(told, names, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    raise error("E115", f"`{source}` has no {what} `{told}`", f"{hint}There are: {_shown(names)}")


def only(source: str, names: Sequence[str]) -> str:
    """Return the one table of a database, or raise with those there are."""
    if len(names) == 1:
        return names[0]
    if not names:
        raise error("E107", f"`{source}` holds no table", "Name the database that has one.")
    raise error(
        "E115",
        f"`{source}` holds {len(names)} tables",
        f"Say which one: --table {names[0]}. There are: {_shown(names)}",
    )


def _shown(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MOST_SHOWN else ""
    return ", ".join(f"`{name}`" for name in names[:MOST_SHOWN]) + more
