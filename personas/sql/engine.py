"""The protocol of engines, and the tables that one can load. Every query is an expression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.domain.problem import error
from personas.domain.progress import Pass
from personas.domain.request import Engine as Name
from personas.domain.request import Reading
from personas.files.temporary import Scratch

StoredType = Literal["number", "date", "boolean", "text"]


class Engine(Protocol):
    """Runs queries over customers, wherever their tables are stored."""

    scratch: Scratch

    @property
    def name(self) -> Name:
        """The name of the engine."""

    def running(self) -> Pass | None:
        """Return the progress of the running query, if one runs; called from another thread."""

    def load(self, table: EngineTable, view: str) -> None:
        """Make a table readable as ``view``, its columns named as in the source.

        Text formats give every column as text. Raises `PersonasError` when it cannot be read.
        """

    def column_types(self, view: str) -> dict[str, StoredType]:
        """Return the columns of ``view`` in order, each with its type in the source."""

    def create_table(self, name: str, query: exp.Select) -> None:
        """Store the result of ``query`` as the table ``name`` for the rest of the run."""

    def keep(self, name: str, query: exp.Query) -> None:
        """Store a result of any size where it is cheap to read again."""

    def create_view(self, name: str, query: exp.Query) -> None:
        """Give ``query`` a name, without running it."""

    def rows(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Return a small result as rows."""

    def matrix(self, query: exp.Select) -> NDArray[np.float64]:
        """Return an all-numeric result, rows × columns; NULL becomes NaN."""

    def write_csv(self, query: exp.Select, path: Path) -> None:
        """Stream the result to a UTF-8 CSV file with a header."""

    def write_parquet(self, query: exp.Select, path: Path) -> None:
        """Stream the result to a Parquet file."""

    def is_sorted(self, view: str, name: str) -> bool:
        """Whether the rows of ``view`` are known to be stored in ascending order of a column."""

    def stream(self, query: exp.Select) -> Iterator[tuple[Any, ...]]:
        """Yield a result of any size row by row; no other query may run meanwhile."""

    def quantiles(self, value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
        """Return the aggregate of linearly interpolated quantiles (R type 7), as a list."""

    def bucket_counts(self, value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
        """Return the aggregate that counts values into buckets: a list, one more than ``ends``.

        ``ends`` ascend; each bucket holds the values up to its end, the last all above.
        """


NO_TABLE = "Name the database that has one."


@dataclass(frozen=True, slots=True)
class Namesake:
    """A column with the name of an earlier one; both count from 1. ``header`` is as it stands."""

    name: str
    header: str
    number: int
    first: str
    first_number: int


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter, the names of the columns without padding, the lines above the rows.

    ``is_padded`` says that blanks separate the cells; the names are not known yet. ``header_line``
    is the header as it stands, where it is one line; ``units`` are those that a row below it gives
    to columns.
    """

    delimiter: str
    names: tuple[str, ...]
    skip: int = 1
    is_padded: bool = False
    header_line: str = ""
    namesakes: tuple[Namesake, ...] = ()
    units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SparkSource:
    """What Spark reads by itself: a table of its catalogue, an address, or a frame of its own."""

    target: Any = field(repr=False)
    name: str = "the data frame"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A UTF-8 file of delimited cells; ``is_unpadded`` if it is certain that none has padding."""

    name: str
    path: Path
    dialect: Dialect
    is_unpadded: bool = False


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
    """A table in memory: pandas, polars or Arrow; no two of its names differ by case alone."""

    name: str
    frame: Any
    namesakes: tuple[Namesake, ...] = ()


EngineTable = TextTable | ParquetTable | DatabaseFile | FrameTable | SparkSource


MAX_NAMES = 30  # in a message


def choose_table(
    source: str,
    names: Sequence[str],
    name: str | None,
    kind: str = "table",
    aliases: Mapping[str, str] | None = None,
) -> str:
    """Return the table of this name, or of this alias; without a name, the only one.

    ``kind`` is what the source calls its tables. Raises `PersonasError`: E107 where there is none,
    E115 where several could be meant, or none has the name.
    """
    if name is None:
        return _get_only_table(source, names)
    if name in names:
        return name
    if aliases and name in aliases:
        return aliases[name]
    close = get_close_matches(name, names, n=1)
    hint = f"Did you mean `{close[0]}`? " if close else ""
    help_ = f"{hint}There are: {_join_names(names)}" if names else NO_TABLE
    raise error("E115", f"`{source}` has no {kind} `{name}`", help_)


def _get_only_table(source: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if not names:
        raise error("E107", f"`{source}` holds no table", NO_TABLE)
    help_ = f"Say which one: --table {names[0]}. There are: {_join_names(names)}"
    raise error("E115", f"`{source}` holds {len(names)} tables", help_)


def _join_names(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MAX_NAMES else ""
    return ", ".join(f"`{name}`" for name in names[:MAX_NAMES]) + more
