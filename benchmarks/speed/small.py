"""Small tables: what they cost beside the imports that they cannot do without."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.asked import Asked
from benchmarks.speed.process import personas, python
from benchmarks.speed.race import Race, Rival, run_races

TABLE = Path(__file__).parents[2] / "examples/mall/customers.csv"  # 200 customers
CLICK = "import click"
LIBRARIES = "import pandas, sklearn.cluster, duckdb"


def small(asked: Asked) -> None:
    """Print what help, rules, a preview and a report of 200 customers cost."""
    report = personas("report", TABLE, "--output", asked.folder / "small", "--force")
    races = (
        Race("`--help`", personas("--help"), _imports(CLICK, 2.5)),
        Race("`rules lint retail`", personas("rules", "lint", "retail"), _imports(CLICK, 6)),
        Race("`preview`", personas("preview", TABLE), _imports(LIBRARIES, 1.5)),
        Race("`report`", report, _imports(LIBRARIES, 3)),
    )
    run_races(races, asked.runs)


def _imports(code: str, bar: float) -> tuple[Rival, ...]:
    return (Rival(f"`{code}`", python("-c", code), bar),)
