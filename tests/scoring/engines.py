"""Engines that a query is run on: each loads a table and gives the rows of the answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import duckdb
import psycopg
import pyarrow as pa
import pytest

from tests.servers import postgres
from tests.sparks import spark_session

TABLE = "customers"
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Raw:
    """A table as an engine may hold it: names, a type a column (text, number, date), rows."""

    names: Sequence[str]
    types: Sequence[str]
    rows: Rows


class Runs(Protocol):
    """Loads a table under a name and runs one query over it."""

    def __call__(self, raw: Raw, query: str) -> list[tuple[Any, ...]]: ...


def _created(raw: Raw, words: dict[str, str]) -> str:
    columns = [
        f"{_quoted(name)} {words[kind]}" for name, kind in zip(raw.names, raw.types, strict=True)
    ]
    return f"CREATE TABLE {TABLE} ({', '.join(columns)})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def on_duckdb() -> Iterator[Runs]:
    """DuckDB, in memory."""

    types = {"text": pa.string(), "number": pa.float64(), "date": pa.date32()}

    def run(raw: Raw, query: str) -> list[tuple[Any, ...]]:
        columns = zip(*raw.rows, strict=True)
        arrays = [pa.array(c, types[t]) for c, t in zip(columns, raw.types, strict=True)]
        with duckdb.connect() as connection:
            connection.register(TABLE, pa.table(arrays, names=list(raw.names)))
            return connection.execute(query).fetchall()

    yield run


@contextmanager
def on_sqlite() -> Iterator[Runs]:
    """SQLite, as Python was built with it; skipped where that has no logarithm."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("SELECT LN(2.0), SQRT(2.0)")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite was built without mathematical functions")

    def run(raw: Raw, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(":memory:")
        connection.execute(_created(raw, {"text": "text", "number": "real", "date": "text"}))
        marks = ", ".join("?" * len(raw.names))
        dates = [i for i, kind in enumerate(raw.types) if kind == "date"]
        rows = [[str(c) if i in dates and c else c for i, c in enumerate(row)] for row in raw.rows]
        connection.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", rows)
        found = connection.execute(query).fetchall()
        connection.close()
        return found

    yield run


@contextmanager
def on_postgres() -> Iterator[Runs]:
    """PostgreSQL, a server of our own."""
    words = {"text": "text", "number": "float8", "date": "date"}
    with postgres() as url, psycopg.connect(url, autocommit=True) as connection:

        def run(raw: Raw, query: str) -> list[tuple[Any, ...]]:
            connection.execute(f"DROP TABLE IF EXISTS {TABLE}".encode())
            connection.execute(_created(raw, words).encode())
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY {TABLE} FROM STDIN".encode()) as copy,
            ):
                for row in raw.rows:
                    copy.write_row(row)
            return connection.execute(query.encode()).fetchall()

        yield run


@contextmanager
def on_spark() -> Iterator[Runs]:
    """Spark, as all tests of this process use it; skipped where it, or Java, is not installed."""
    session = spark_session()
    types = pytest.importorskip("pyspark.sql.types")
    words = {"text": "string", "number": "double", "date": "date"}

    def run(raw: Raw, query: str) -> list[tuple[Any, ...]]:
        made = {
            "string": types.StringType(),
            "double": types.DoubleType(),
            "date": types.DateType(),
        }
        fields = [
            types.StructField(name, made[words[kind]])
            for name, kind in zip(raw.names, raw.types, strict=True)
        ]
        rows = [tuple(row) for row in raw.rows]
        session.createDataFrame(rows, types.StructType(fields)).createOrReplaceTempView(TABLE)
        return [tuple(row) for row in session.sql(query).collect()]

    yield run


ENGINES = {"duckdb": on_duckdb, "sqlite": on_sqlite, "postgres": on_postgres, "spark": on_spark}
