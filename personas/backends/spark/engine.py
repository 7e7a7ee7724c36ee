"""The engine protocol on Spark.

One file of a result: Spark writes parts, and the embedded engine joins them.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.backends.spark.read import convert_errors, read_source, read_table
from personas.backends.spark.session import is_local, open_sessions, watch_progress
from personas.backends.spark.sql import (
    bucket_query,
    buckets_placeholder,
    is_buckets,
    is_quantiles,
    quantiles_placeholder,
    read_buckets,
    read_quantiles,
    to_sql,
)
from personas.files.temporary import Scratch
from personas.sql.build import table, union_all
from personas.sql.engine import EngineTable, FrameTable, ParquetTable, SparkSource, StoredType

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

VIEW_NUMBERS = count()


class Spark:
    """One session of Spark, with views of its own."""

    name: Literal["spark"] = "spark"

    def __init__(self, master: str | None = None, memory: str | None = None) -> None:
        self.scratch = Scratch()
        self._callers, self._session = open_sessions(master, memory)
        self.running = watch_progress(self._session)
        self._views: dict[str, str] = {}
        self._sources: list[EngineTable] = []

    def load(self, table: EngineTable, view: str) -> None:
        """Make a table readable; see `Engine.load`."""
        self._sources.append(table)
        with convert_errors(self._sources):
            if isinstance(table, SparkSource):
                self._register(view, read_source(self._callers, self._session, table))
            else:
                self._register(view, read_table(self._session, table, self.scratch))

    def column_types(self, view: str) -> dict[str, StoredType]:
        """Return column names and how each is stored; lists and the like count as text."""
        with convert_errors(self._sources):
            fields = self._session.table(self._views[view]).schema.fields
        return {f.name: STORED_AS.get(f.dataType.typeName(), "text") for f in fields}

    def create_table(self, name: str, query: exp.Select) -> None:
        """Store a result in memory, as far as there is room, and else on disk."""
        self.keep(name, query)

    def keep(self, name: str, query: exp.Query) -> None:
        """Store a result of any size, as `create_table` does."""
        from pyspark import StorageLevel

        frame = self._query(query).persist(StorageLevel.MEMORY_AND_DISK)
        weakref.finalize(self, frame.unpersist)
        self._register(name, frame)

    def create_view(self, name: str, query: exp.Query) -> None:
        """Name a query."""
        self._register(name, self._query(query))

    def rows(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Return a small result as rows."""
        if any(is_buckets(column) for column in query.selects):
            return [tuple(self._value(query, column) for column in query.selects)]
        converters = [read_quantiles if is_quantiles(c) else _identity for c in query.selects]
        return [
            tuple(convert(cell) for convert, cell in zip(converters, row, strict=True))
            for row in self._fetch(query)
        ]

    def _value(self, query: exp.Select, column: Any) -> Any:
        """One of several aggregates over all rows; buckets are counted column by column."""
        if is_buckets(column):
            return read_buckets(self._fetch(bucket_query(query, column)), column)
        single = query.copy()
        single.set("expressions", [column.copy()])
        return self.rows(single)[0][0]

    def _fetch(self, query: exp.Select) -> list[tuple[Any, ...]]:
        with convert_errors(self._sources):
            return [tuple(row) for row in self._query(query).collect()]

    def matrix(self, query: exp.Select) -> NDArray[np.float64]:
        """Return a numeric result as rows × columns."""
        rows = self.rows(query)
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(query.selects))

    def write_csv(self, query: exp.Select, path: Path) -> None:
        """Write a result to a CSV file, as the embedded engine writes it."""
        with convert_errors(self._sources):
            write_file(self._query(query), self.scratch, path, DuckDB.write_csv)

    def write_parquet(self, query: exp.Select, path: Path) -> None:
        """Write a result to a Parquet file."""
        with convert_errors(self._sources):
            write_file(self._query(query), self.scratch, path, DuckDB.write_parquet)

    def is_sorted(self, view: str, name: str) -> bool:  # noqa: ARG002
        """Rows of Spark have no order until they are sorted."""
        return False

    def stream(self, query: exp.Select) -> Iterator[tuple[Any, ...]]:
        """Yield a result row by row, one partition after the other."""
        with convert_errors(self._sources):
            yield from map(tuple, self._query(query).toLocalIterator(prefetchPartitions=True))

    def quantiles(self, value: exp.Expression, shares: Sequence[float]) -> exp.Expression:
        """Return the placeholder of quantiles that `rows` reads."""
        return quantiles_placeholder(value, shares)

    def bucket_counts(self, value: exp.Expression, ends: Sequence[float]) -> exp.Expression:
        """Return the placeholder of bucket counts that `rows` reads."""
        return buckets_placeholder(value, ends)

    def _query(self, query: Any) -> DataFrame:
        with convert_errors(self._sources):
            return self._session.sql(to_sql(query, self._views))

    def _register(self, view: str, frame: DataFrame) -> None:
        """Name a frame; views of Spark are never replaced, as earlier frames read them."""
        self._views[view] = f"personas_{next(VIEW_NUMBERS)}"
        frame.createOrReplaceTempView(self._views[view])


def _identity(cell: Any) -> Any:
    return cell


NUMBERS = ("byte", "short", "integer", "long", "float", "double", "decimal")
STORED_AS: dict[str, StoredType] = {
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(("date", "timestamp", "timestamp_ntz"), "date"),
    "boolean": "boolean",
}


PART_ROWS = 200_000
Write = Callable[[DuckDB, exp.Select, Path], None]


def write_file(frame: DataFrame, scratch: Scratch, path: Path, write: Write) -> None:
    """Write the whole result in its order to one file, as the embedded engine does."""
    folder = scratch.new().with_suffix(".parts")
    folder.mkdir()
    shares_disk = is_local(str(frame.sparkSession.sparkContext.master))
    engine = DuckDB()
    queries: list[exp.Query] = []
    for number, part in enumerate((_write_parts if shares_disk else _fetch_parts)(frame, folder)):
        engine.load(ParquetTable(folder.name, part), f"part {number}")
        queries.append(exp.select("*").from_(table(f"part {number}")))
    parts = reduce(union_all, queries)
    write(engine, exp.select("*").from_(parts.subquery("parts")), path)


def _write_parts(frame: DataFrame, folder: Path) -> Iterator[Path]:
    target = folder / "written"
    frame.write.parquet(f"file:{target}")
    yield from sorted(target.glob("part-*"))


def _fetch_parts(frame: DataFrame, folder: Path) -> Iterator[Path]:
    """Fetch the rows, some at a time: the disks of a cluster are not ours."""
    import pandas as pd

    rows = iter(map(tuple, frame.toLocalIterator(prefetchPartitions=True)))
    for number, first in enumerate(rows):
        batch = [first, *islice(rows, PART_ROWS)]
        engine, part = DuckDB(), folder / f"{number:06}"
        engine.load(FrameTable(folder.name, pd.DataFrame(batch, columns=frame.columns)), "batch")
        engine.write_parquet(exp.select("*").from_(table("batch")), part)
        yield part
