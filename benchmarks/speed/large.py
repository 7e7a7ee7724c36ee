"""Tables of many customers: reports beside the bare quartiles, `assign` beside a bare copy.

Memory is in the same table: from 10⁷ to 10⁸ customers it is to grow by 10 % at most. So are the
reports of 10⁶: from there to 10⁸ time is to grow no faster than rows.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.asked import Asked
from benchmarks.speed.process import personas, python, run_once
from benchmarks.speed.race import Race, Rival, run_races

SIZES = (1_000_000, 10_000_000, 100_000_000)
FORMS = ("parquet", "csv")
MODEL_ROWS = 100_000
REPORT, ASSIGN = 5, 3


def large(asked: Asked) -> None:
    """Print what reports of many customers and their assignment cost."""
    sizes = asked.among(SIZES)
    reports = [_report(asked, size, form) for size in sizes for form in FORMS]
    run_races([*reports, *(_assign(asked, size) for size in sizes)], asked.runs)


def _report(asked: Asked, size: int, form: str) -> Race:
    table = asked.table(size, form)
    ours = personas("report", table, "--output", asked.folder / f"{size}-{form}", "--force")
    bare = Rival("quartiles in DuckDB", python("-m", "benchmarks.speed.quartiles", table), REPORT)
    return Race(f"`report`, {size:,} customers, {form}", ours, (bare,))


def _assign(asked: Asked, size: int) -> Race:
    table, out = asked.table(size, "parquet"), asked.folder / f"{size}-assigned.parquet"
    ours = personas("assign", table, "--model", _model(asked), "--output", out)
    copy = python("-m", "benchmarks.speed.copied", table, asked.folder / f"{size}-copied.parquet")
    return Race(f"`assign`, {size:,} customers, parquet", ours, (Rival("a copy", copy, ASSIGN),))


def _model(asked: Asked) -> Path:
    """The model of fewer customers of the same kind; it is made once."""
    folder = asked.folder / "model"
    if not (folder / "model.json").exists():
        run_once(personas("report", asked.table(MODEL_ROWS, "parquet"), "--output", folder))
    return folder / "model.json"
