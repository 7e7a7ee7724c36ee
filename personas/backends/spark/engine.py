"""The engine protocol on Spark."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.backends.cache import Answers
from personas.backends.duckdb.engine import DuckDB
from personas.backends.spark import buckets, quantiles
from personas.backends.spark.failures import readable
from personas.backends.spark.output import write_one
from personas.backends.spark.read import bring, read_table
from personas.backends.spark.session import open_sessions, watch
from personas.backends.spark.sql import spell
from personas.files.temporary import Scratch
from personas.sql.engine import Stored
from personas.sql.tables import Ready, SparkSource

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

VIEWS = count()


class Spark:
    """One session of Spark, with views of its own."""

    name: Literal["spark"] = "spark"

    def __init__(self, master: str | None = None, memory: str | None = None) -> None:
        self.scratch = Scratch()
        self._callers, self._session = open_sessions(master, memory)
        self.running = watch(self._session)
        self._views: dict[str, str] = {}
        self._sources: list[Ready] = []
        self._answers = Answers()

    def load(self, table: Ready, view: str) -> None:
        """Make a table readable; see `Engine.load`."""
        self._sources.append(table)
        with readable(self._sources):
            if isinstance(table, SparkSource):
                self._name(view, bring(self._callers, self._session, table))
            else:
                self._name(view, read_table(self._session, table, self.scratch))

    def column_types(self, view: str) -> dict[str, Stored]:
        """Return column names and how each is stored; lists and the like count as text."""
        with readable(self._sources):
            fields = self._session.table(self._views[view]).schema.fields
        return {field.name: _stored(field.dataType.typeName()) for field in fields}

    def create_table(self, name: str, query: exp.Select) -> None:
        """Keep an answer in memory, as far as there is room, and else on disk."""
        self.keep(name, query)

    def keep(self, name: str, query: exp.Query) -> None:
        """Keep an answer of any size: there is no other way than `create_table`'s."""
        from pyspark import StorageLevel

        frame = self._ask(query).persist(StorageLevel.MEMORY_AND_DISK)
        weakref.finalize(self, frame.unpersist)
        self._name(name, frame)

    def create_view(self, name: str, query: exp.Query) -> None:
        """Name a query."""
        self._name(name, self._ask(query))

    def rows(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Return a small answer as rows."""
        if any(buckets.is_asked(answer) for answer in query.selects):
            return [tuple(self._answer(query, answer) for answer in query.selects)]
        places = [i for i, answer in enumerate(query.selects) if quantiles.is_asked(answer)]
        return [_read(row, places) for row in self._fetch(query)]

    def _answer(self, query: exp.Select, answer: Any) -> Any:
        """One of several answers about all rows; buckets are counted column by column."""
        if buckets.is_asked(answer):
            return buckets.read(self._fetch(buckets.counted(query, answer)), answer)
        alone = query.copy()
        alone.set("expressions", [answer.copy()])
        return self.rows(alone)[0][0]

    def _fetch(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """The answer that is known; as no view is replaced, none is out of date."""
        text = spell(query, self._views)
        return self._answers.find(("rows", text), lambda: self._collect(text))

    def _collect(self, text: str) -> list[tuple[Any, ...]]:
        with readable(self._sources):
            return [tuple(row) for row in self._session.sql(text).collect()]

    def matrix(self, query: exp.Select) -> NDArray[np.float64]:
        """Return a numeric answer as rows × columns."""
        rows = self.rows(query)
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(query.selects))

    def write_csv(self, query: exp.Select, path: Path) -> None:
        """Write an answer to a CSV file, as the embedded engine writes it."""
        with readable(self._sources):
            write_one(self._ask(query), self.scratch, path, DuckDB.write_csv)

    def write_parquet(self, query: exp.Select, path: Path) -> None:
        """Write an answer to a Parquet file."""
        with readable(self._sources):
            write_one(self._ask(query), self.scratch, path, DuckDB.write_parquet)

    def rises(self, view: str, name: str) -> bool:  # noqa: ARG002
        """Rows of Spark have no order until they are sorted."""
        return False

    def stream(self, query: exp.Select) -> Iterator[tuple[Any, ...]]:
        """Yield an answer row by row, one partition after the other."""
        with readable(self._sources):
            yield from map(tuple, self._ask(query).toLocalIterator(prefetchPartitions=True))

    def quantiles(self, value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
        """Mark what `rows` reads as quantiles."""
        return quantiles.ask(value, shares)

    def bucket_counts(self, value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
        """Mark what `rows` counts into buckets."""
        return buckets.ask(value, ends)

    def _ask(self, query: Any) -> DataFrame:
        with readable(self._sources):
            return self._session.sql(spell(query, self._views))

    def _name(self, view: str, frame: DataFrame) -> None:
        """Views of Spark are never replaced: what was asked before keeps its answer."""
        self._views[view] = f"personas_{next(VIEWS)}"
        frame.createOrReplaceTempView(self._views[view])


def _read(row: Sequence[Any], places: Sequence[int]) -> tuple[Any, ...]:
    cells = list(row)
    for place in places:
        cells[place] = quantiles.read(cells[place])
    return tuple(cells)


NUMBERS = ("byte", "short", "integer", "long", "float", "double", "decimal")
STORED: dict[str, Stored] = {
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(("date", "timestamp", "timestamp_ntz"), "date"),
    "boolean": "boolean",
}


def _stored(kind: str) -> Stored:
    return STORED.get(kind, "text")
