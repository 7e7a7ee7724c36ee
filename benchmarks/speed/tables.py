"""Tables as people have them, 200 to 20,000 customers or 500 measures, beside the notebook way.

`preview` is held against a notebook that only prints, `report` against one that draws and writes.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.asked import Asked
from benchmarks.speed.process import personas, python, run_once
from benchmarks.speed.race import Race, Rival, run_races

SHARED = Path(__file__).parents[3] / "shared/data"
PUBLIC = {
    200: SHARED / "mall/Mall_Customers.csv",
    2_240: SHARED / "campaign/marketing_campaign.csv",
}
MADE = {8_950: 17, 10_127: 20, 20_000: 10, 300: 500}  # measures by customers
BARS = {200: 1.0, 2_240: 1.0, 8_950: 0.5, 10_127: 0.5, 20_000: 0.5, 300: 1.0}


def tables(asked: Asked) -> None:
    """Print what previews and reports of such tables cost beside the notebook way."""
    paths = {size: _table(asked, size) for size in asked.among(tuple(BARS))}
    names = {size: path for size, path in paths.items() if path.exists()}
    run_races([race for size in names for race in _races(asked, size, names[size])], asked.runs)


def _races(asked: Asked, size: int, table: Path) -> tuple[Race, Race]:
    notebook, folder = ("-m", "benchmarks.speed.notebook", table), asked.folder / f"{size}"
    written = python(*notebook, f"{folder}-notebook")
    report = personas("report", table, "--output", folder, "--force")
    shape = f"{size:,} × {MADE[size]}" if size in MADE else f"{size:,} ({table.parent.name})"
    return (
        Race(
            f"`preview`, {shape}",
            personas("preview", table),
            (Rival("the notebook way", python(*notebook), BARS[size]),),
        ),
        Race(f"`report`, {shape}", report, (Rival("with charts", written, BARS[size]),)),
    )


def _table(asked: Asked, size: int) -> Path:
    if size in PUBLIC:
        return PUBLIC[size]
    path = asked.folder / f"wide-{size}-{MADE[size]}.csv"
    if not path.exists():
        run_once(python("-m", "benchmarks.speed.wide", size, MADE[size], path))
    return path
