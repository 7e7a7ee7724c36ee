"""The engine protocol on an in-memory DuckDB."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.engine.answers import Answers
from personas.engine.duckdb.connect import connect
from personas.engine.duckdb.failures import is_long_line, readable, why_not_written
from personas.engine.duckdb.kinds import stored_as
from personas.engine.duckdb.read import LONGEST_LINE, check_size, copy_database, read_file
from personas.engine.duckdb.spelling import spell, spell_path
from personas.engine.engine import Stored
from personas.engine.queries.parts import column, count, count_if, named, table
from personas.engine.sources.ready import DatabaseFile, FrameTable, Ready, TextTable
from personas.engine.sources.spool import Scratch
from personas.engine.tables.source import SparkSource
from personas.facts.problem import error
from personas.facts.progress import Pass

ROWS_AT_ONCE = 10_000
KEPT = "kept"


class DuckDB:
    """One connection to one database in memory."""

    name: Literal["duckdb"] = "duckdb"

    def __init__(self, memory: str | None = None) -> None:
        self.scratch = Scratch()
        self._connection = connect(memory, self.scratch.new().with_suffix(".spill"))
        self._began: float | None = None
        self._source = "the source"
        self._kept = 0
        self._kinds: dict[str, str] = {}
        self._answers = Answers()
        self._texts: dict[str, TextTable] = {}

    def running(self) -> Pass | None:
        """Return how far the query is that runs now; DuckDB says -1 where it cannot tell."""
        began = self._began
        if began is None:
            return None
        done = self._connection.query_progress() / 100
        return Pass(monotonic() - began, done if done >= 0 else None)

    def load(self, table: Ready, view: str) -> None:
        """Register a table as a view; see `Engine.load`."""
        self._source = table.name
        self._answers.forget()
        if isinstance(table, FrameTable):
            with readable(self._source):
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

    def column_types(self, view: str) -> dict[str, Stored]:
        """Return column names and how each is stored; lists and the like count as text."""
        with readable(self._source):
            described = self._connection.execute(f"DESCRIBE {quoted(view)}").fetchall()
        return {name: stored_as(kind) for name, kind, *_ in described}

    def create_table(self, name: str, query: exp.Select) -> None:
        """Keep an answer as a table in memory, as far as there is room."""
        self._create("TABLE", name, query)

    def keep(self, name: str, query: exp.Query) -> None:
        """Keep an answer in a database on disk: not parsed again, and compressed."""
        if not self._kept:
            self._connection.execute(f"ATTACH {spell_path(self.scratch.new())} AS {KEPT}")
        self._kept += 1
        place = exp.table_(f"t{self._kept}", db=KEPT)
        self._execute(exp.Create(this=place, kind="TABLE", expression=query))
        self.create_view(name, exp.select("*").from_(place.copy()))

    def create_view(self, name: str, query: exp.Query) -> None:
        """Name a query."""
        self._create("VIEW", name, query)

    def rows(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Return a small answer as rows."""
        text = spell(query)
        return self._answers.find(("rows", text), lambda: self._fetch(text))

    def _fetch(self, text: str) -> list[tuple[Any, ...]]:
        with readable(self._source):
            return self._run(text).fetchall()

    def matrix(self, query: exp.Select) -> NDArray[np.float64]:
        """Return a numeric answer as rows × columns."""
        text = spell(query)
        return self._answers.find(("matrix", text), lambda: self._fetch_matrix(text))

    def _fetch_matrix(self, text: str) -> NDArray[np.float64]:
        with readable(self._source):
            columns = self._run(text).fetchnumpy().values()
        filled = [np.ma.filled(np.ma.asarray(c, dtype=np.float64), np.nan) for c in columns]
        return np.ascontiguousarray(np.column_stack(filled))

    def write_csv(self, query: exp.Select, path: Path) -> None:
        """Stream an answer to a CSV file."""
        self._copy(query, path, "FORMAT csv, HEADER true")

    def write_parquet(self, query: exp.Select, path: Path) -> None:
        """Stream an answer to a Parquet file, with dictionaries for a few words only."""
        self._copy(query, path, "FORMAT parquet, DICTIONARY_SIZE_LIMIT 1000")

    def rises(self, view: str, name: str) -> bool:
        """Hold each value against the one before it: rows are read in the order they are kept."""
        before = exp.Window(this=exp.Lag(this=column(name)))
        rises = exp.GT(this=column(name), expression=before)
        told = exp.select(named(rises, "rises")).from_(table(view))
        counted = exp.select(count_if(column("rises")), count()).from_(told.subquery("told"))
        ((rising, rows),) = self.rows(counted)
        return bool(rising >= rows - 1)

    def stream(self, query: exp.Select) -> Iterator[tuple[Any, ...]]:
        """Yield an answer row by row, some thousand at a time."""
        with readable(self._source):
            answer = self._execute(query)
        while rows := answer.fetchmany(ROWS_AT_ONCE):
            yield from rows

    def _create(self, kind: str, name: str, query: exp.Query) -> None:
        """A view does not take the place of a table by itself, nor a table that of a view."""
        if name in self._kinds:
            self._answers.forget()
        before = self._kinds.get(name, kind)
        if before != kind:
            self._connection.execute(f"DROP {before} {quoted(name)}")
        self._execute(exp.Create(this=table(name), kind=kind, replace=True, expression=query))
        self._kinds[name] = kind

    def _copy(self, query: exp.Select, path: Path, form: str) -> None:
        with readable(self._source):
            try:
                self._run(f"COPY ({spell(query)}) TO {spell_path(path)} ({form})")
            except duckdb.IOException as cause:
                if str(path) not in str(cause) or self.scratch.holds(path):
                    raise
                raise OSError(why_not_written(cause)) from cause

    def quantiles(self, value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
        """All quantiles of one column in one aggregate: DuckDB sorts it once."""
        wanted = exp.Array(expressions=[exp.Literal.number(repr(share)) for share in shares])
        return exp.Anonymous(this="quantile_cont", expressions=[value, wanted])

    def bucket_counts(self, value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
        """Search each value's bucket; an infinite end gathers what is above all others."""
        texts = [exp.Literal.string(repr(end)) for end in (*ends, math.inf)]
        bins = exp.cast(exp.Array(expressions=texts), "double[]")
        counts = exp.Anonymous(this="histogram", expressions=[value, bins])
        return exp.Anonymous(this="map_values", expressions=[counts])

    def _execute(self, statement: exp.Expression) -> duckdb.DuckDBPyConnection:
        with readable(self._source):
            try:
                return self._run(spell(statement))
            except duckdb.InvalidInputException as cause:
                if not self._texts or not is_long_line(str(cause)):
                    raise
                self._allow_longest()
                return self._run(spell(statement))

    def _allow_longest(self) -> None:
        """Read texts once more, with lines as long as can be: on fewer threads."""
        for view in list(self._texts):
            self.create_view(view, read_file(self._texts.pop(view), LONGEST_LINE))

    def _run(self, statement: str) -> duckdb.DuckDBPyConnection:
        self._began = monotonic()
        try:
            return self._connection.execute(statement)
        finally:
            self._began = None


def quoted(name: str) -> str:
    """Write a name as a quoted identifier."""
    return exp.to_identifier(name, quoted=True).sql("duckdb")
