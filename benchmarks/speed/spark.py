"""A whole preview on Spark beside what Spark's own library needs to fit the one k."""

from __future__ import annotations

from benchmarks.speed.asked import Asked
from benchmarks.speed.process import personas, python
from benchmarks.speed.race import Race, Rival, run_races

SIZES = (1_000_000, 10_000_000)
CLUSTERS = 6
MASTER = "local[2]"
BAR = 0.5


def spark(asked: Asked) -> None:
    """Print a row a size; both start a Spark of their own, with 2 GB.

    Wall time counts: what Java takes of the processor and of memory is not seen from here.
    """
    run_races([_race(asked, rows) for rows in asked.among(SIZES)], asked.runs)


def _race(asked: Asked, rows: int) -> Race:
    file = asked.table(rows, "parquet").resolve()
    on_spark = ("--engine", "spark", "--master", MASTER, "--memory", "2GB")
    ours = personas("preview", file, "-k", CLUSTERS, "--format", "json", *on_spark)
    theirs = python("-m", "benchmarks.speed.mllib", file, CLUSTERS, MASTER)
    work = f"`preview --engine spark` of {rows:,} customers, Parquet, k = {CLUSTERS}"
    return Race(work, ours, (Rival("MLlib's KMeans for the one k", theirs, BAR),))
