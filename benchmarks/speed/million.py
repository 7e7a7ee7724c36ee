"""A report on a table that a notebook can still hold, beside the notebook way.

Beside it also K-Means alone on the ready matrix, and the quartiles that no honest profile can do
without: they have no bar here, but say where time goes.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.asked import Asked
from benchmarks.speed.process import Command, personas, python, run_once
from benchmarks.speed.race import Race, Rival, run_races

SIZES = (100_000, 1_000_000)


def million(asked: Asked) -> None:
    """Print what reports on CSV tables cost beside each of the rivals."""
    run_races([_race(asked, size) for size in asked.among(SIZES)], asked.runs)


def _race(asked: Asked, size: int) -> Race:
    table, folder = asked.table(size, "csv"), asked.folder / f"{size}-notebook"
    ours = personas("report", table, "--output", asked.folder / f"{size}", "--force")
    rivals = (
        Rival("the notebook way", python("-m", "benchmarks.speed.notebook", table, folder), 0.1),
        Rival("quartiles in DuckDB", python("-m", "benchmarks.speed.quartiles", table)),
        Rival("K-Means alone, one k", _plain(asked.folder, table)),
    )
    return Race(f"`report`, {size:,} customers, CSV", ours, rivals)


def _plain(folder: Path, table: Path) -> Command:
    matrix = folder / f"{table.stem}.npy"
    if not matrix.exists():
        run_once(python("-m", "benchmarks.speed.matrix", table, matrix))
    return python("-m", "benchmarks.speed.plain", matrix)
