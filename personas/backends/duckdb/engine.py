"""The engine protocol on an in-memory DuckDB."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.backends import default_memory
from personas.backends.duckdb.read import (
    LONGEST_LINE,
    check_size,
    convert_errors,
    copy_database,
    is_long_line,
    read_file,
    write_failure,
)
from personas.backends.duckdb.sql import quote, quote_path, to_sql
from personas.domain.problem import error
from personas.domain.progress import Pass
from personas.files.temporary import Scratch
from personas.sql.build import alias, column, count, count_if, strings, table
from personas.sql.engine import (
    DatabaseFile,
    EngineTable,
    FrameTable,
    SparkSource,
    StoredType,
    TextTable,
)

# No extension is ever fetched: the tool needs no network and runs nothing it was not shipped with.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a table is what was loaded, no variable of a caller
}


def connect(memory: str | None, spill: Path) -> duckdb.DuckDBPyConnection:
    """Open a database that holds ``memory`` and spills the rest to the folder ``spill``."""
    connection = duckdb.connect(":memory:", config=SETTINGS | {"temp_directory": str(spill)})
    ((threads,),) = connection.execute("SELECT current_setting('threads')").fetchall()
    for setting in (
        f"memory_limit = '{memory or default_memory(threads)}'",
        "enable_progress_bar = true",  # without it no progress is measured
        "enable_progress_bar_print = false",
        # Trying all compressions on stored text takes more time than writing and reading it.
        "force_compression = 'dictionary'",
        "lock_configuration = true",
    ):
        connection.execute(f"SET {setting}")
    return connection


NUMERIC = r"U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\)"
DATE = r"DATE|TIMESTAMP.*"


def stored_as(kind: str) -> StoredType:
    """Return how a type of DuckDB stores a cell; lists and the like count as text."""
    if re.fullmatch(NUMERIC, kind):
        return "number"
    if kind == "BOOLEAN":
        return "boolean"
    return "date" if re.fullmatch(DATE, kind) and "[" not in kind else "text"


FETCH_ROWS = 10_000
DISK = "kept"  # the database on disk


class DuckDB:
    """One connection to one database in memory."""

    name: Literal["duckdb"] = "duckdb"

    def __init__(self, memory: str | None = None) -> None:
        self.scratch = Scratch()
        self._connection = connect(memory, self.scratch.new().with_suffix(".spill"))
        self._began: float | None = None
        self._source = "the source"
        self._disk_tables = 0
        self._kinds: dict[str, str] = {}
        self._texts: dict[str, TextTable] = {}

    def running(self) -> Pass | None:
        """Return the progress of the running query; DuckDB says -1 where it cannot tell."""
        began = self._began
        if began is None:
            return None
        share = self._connection.query_progress() / 100
        return Pass(monotonic() - began, share if share >= 0 else None)

    def load(self, table: EngineTable, view: str) -> None:
        """Register a table as a view; see `Engine.load`."""
        self._source = table.name
        if isinstance(table, FrameTable):
            with convert_errors(self._source):
                self._connection.register(view, table.frame)
            return
        if isinstance(table, DatabaseFile):
            table = copy_database(table, self.scratch)
        if isinstance(table, SparkSource):
            raise error("E154", f"`{table.name}` is for Spark to read", "Say --engine spark.")
        if isinstance(table, TextTable):
            self._texts[view] = table
        else:
            check_size(self._connection, table)
        self.create_view(view, read_file(table))

    def column_types(self, view: str) -> dict[str, StoredType]:
        """Return column names and how each is stored; lists and the like count as text."""
        with convert_errors(self._source):
            columns = self._connection.execute(f"DESCRIBE {quote(view)}").fetchall()
        return {name: stored_as(kind) for name, kind, *_ in columns}

    def create_table(self, name: str, query: exp.Select) -> None:
        """Store a result as a table in memory, as far as there is room."""
        self._create("TABLE", name, query)

    def keep(self, name: str, query: exp.Query) -> None:
        """Store a result in a database on disk, compressed: text is not parsed again."""
        if not self._disk_tables:
            self._connection.execute(f"ATTACH {quote_path(self.scratch.new())} AS {DISK}")
        self._disk_tables += 1
        disk_table = exp.table_(f"t{self._disk_tables}", db=DISK)
        self._execute(exp.Create(this=disk_table, kind="TABLE", expression=query))
        self.create_view(name, exp.select("*").from_(disk_table.copy()))

    def create_view(self, name: str, query: exp.Query) -> None:
        """Name a query."""
        self._create("VIEW", name, query)

    def rows(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Return a small result as rows."""
        with convert_errors(self._source):
            return self._run(to_sql(query)).fetchall()

    def matrix(self, query: exp.Select) -> NDArray[np.float64]:
        """Return a numeric result as rows × columns."""
        with convert_errors(self._source):
            columns = self._run(to_sql(query)).fetchnumpy().values()
        arrays = [np.ma.filled(np.ma.asarray(c, dtype=np.float64), np.nan) for c in columns]
        return np.ascontiguousarray(np.column_stack(arrays))

    def write_csv(self, query: exp.Select, path: Path) -> None:
        """Stream a result to a CSV file."""
        self._copy(query, path, "FORMAT csv, HEADER true")

    def write_parquet(self, query: exp.Select, path: Path) -> None:
        """Stream a result to a Parquet file, with dictionaries for columns of few words only."""
        self._copy(query, path, "FORMAT parquet, DICTIONARY_SIZE_LIMIT 1000")

    def is_sorted(self, view: str, name: str) -> bool:
        """Compare each value with the one before it: rows are read in the order of storage."""
        before = exp.Window(this=exp.Lag(this=column(name)))
        ascends = alias(column(name) > before, "ascends")
        steps = exp.select(ascends).from_(table(view)).subquery("steps")
        counts = exp.select(count_if(column("ascends")), count()).from_(steps)
        ((ascending, rows),) = self.rows(counts)
        return bool(ascending >= rows - 1)

    def stream(self, query: exp.Select) -> Iterator[tuple[Any, ...]]:
        """Yield a result row by row, some thousand at a time."""
        with convert_errors(self._source):
            result = self._execute(query)
        while rows := result.fetchmany(FETCH_ROWS):
            yield from rows

    def _create(self, kind: str, name: str, query: exp.Query) -> None:
        """A view does not replace a table by itself, nor a table a view."""
        previous = self._kinds.get(name, kind)
        if previous != kind:
            self._connection.execute(f"DROP {previous} {quote(name)}")
        self._execute(exp.Create(this=table(name), kind=kind, replace=True, expression=query))
        self._kinds[name] = kind

    def _copy(self, query: exp.Select, path: Path, options: str) -> None:
        with convert_errors(self._source):
            try:
                self._run(f"COPY ({to_sql(query)}) TO {quote_path(path)} ({options})")
            except duckdb.IOException as cause:
                if str(path) not in str(cause) or self.scratch.holds(path):
                    raise
                raise OSError(write_failure(cause)) from cause

    def quantiles(self, value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
        """All quantiles of one column in one aggregate: DuckDB sorts it once."""
        list_ = exp.Array(expressions=[exp.Literal.number(repr(share)) for share in shares])
        return exp.Anonymous(this="quantile_cont", expressions=[value, list_])

    def bucket_counts(self, value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
        """Search each value's bucket; an infinite end holds what is above all others."""
        texts = strings(repr(end) for end in (*ends, math.inf))
        bins = exp.cast(exp.Array(expressions=texts), "double[]")
        counts = exp.Anonymous(this="histogram", expressions=[value, bins])
        return exp.Anonymous(this="map_values", expressions=[counts])

    def _execute(self, statement: exp.Expression) -> duckdb.DuckDBPyConnection:
        with convert_errors(self._source):
            try:
                return self._run(to_sql(statement))
            except duckdb.InvalidInputException as cause:
                if not self._texts or not is_long_line(str(cause)):
                    raise
                self._allow_longest()
                return self._run(to_sql(statement))

    def _allow_longest(self) -> None:
        """Read text files again with the longest lines allowed, which uses fewer threads."""
        for view in list(self._texts):
            self.create_view(view, read_file(self._texts.pop(view), LONGEST_LINE))

    def _run(self, statement: str) -> duckdb.DuckDBPyConnection:
        self._began = monotonic()
        try:
            return self._connection.execute(statement)
        finally:
            self._began = None
