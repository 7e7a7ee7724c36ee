"""One file of an answer: Spark writes parts, and the embedded engine makes one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from personas.backends.duckdb.engine import DuckDB
from personas.files.temporary import Scratch
from personas.sql.build import table
from personas.sql.tables import FrameTable, ParquetTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

ROWS_A_PART = 200_000
Write = Callable[[DuckDB, exp.Select, Path], None]


def write_one(frame: DataFrame, scratch: Scratch, path: Path, write: Write) -> None:
    """Write the whole answer in its order to one file, as the embedded engine does."""
    folder = scratch.new().with_suffix(".parts")
    folder.mkdir()
    make = _written if is_here(frame) else _fetched
    embedded = DuckDB()
    names = []
    for place, part in enumerate(make(frame, folder)):
        names.append(f"part {place}")
        embedded.load(ParquetTable(folder.name, part), names[-1])
    whole = reduce(_union, [exp.select("*").from_(table(name)) for name in names])
    write(embedded, exp.select("*").from_(whole.subquery("whole")), path)


def is_here(frame: DataFrame) -> bool:
    """Whether what Spark writes to a disk is written to ours."""
    return str(frame.sparkSession.sparkContext.master).startswith("local")


def _written(frame: DataFrame, folder: Path) -> Iterator[Path]:
    made = folder / "written"
    frame.write.parquet(f"file:{made}")
    yield from sorted(made.glob("part-*"))


def _fetched(frame: DataFrame, folder: Path) -> Iterator[Path]:
    """Fetch the rows, some at a time: the disks of a cluster are not ours."""
    import pandas as pd

    rows = iter(map(tuple, frame.toLocalIterator(prefetchPartitions=True)))
    for place, first in enumerate(rows):
        some = [first, *islice(rows, ROWS_A_PART)]
        held, part = DuckDB(), folder / f"{place:06}"
        held.load(FrameTable(folder.name, pd.DataFrame(some, columns=frame.columns)), "some")
        held.write_parquet(exp.select("*").from_(table("some")), part)
        yield part


def _union(left: exp.Select, right: exp.Select) -> exp.Select:
    made: exp.Select = exp.union(left, right, distinct=False)  # type: ignore[assignment]
    return made
