"""One file of a result: Spark writes parts, and the embedded engine joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.backends.spark.session import is_local
from personas.files.temporary import Scratch
from personas.sql.build import table, union_all
from personas.sql.tables import FrameTable, ParquetTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

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
