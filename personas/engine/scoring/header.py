"""What stands above the query: whose segments these are, and what the table must hold."""

from __future__ import annotations

from collections.abc import Sequence

from personas.engine.scoring.amounts import marked
from personas.engine.scoring.cells import As, Cell
from personas.engine.scoring.dialects import Spelling
from personas.engine.scoring.text import harmless
from personas.facts.model import Model

KINDS: dict[As, str] = {
    "number": "number",
    "date": "date",
    "truth": "yes or no",
    "text": "text",
    "label": "category",
}


def header(model: Model, cells: Sequence[Cell], spelling: Spelling) -> str:
    """Return the comments above the query."""
    run = model.run
    segments = len(run.clusters.centroids)
    lines = [
        f"{segments} segments of {run.table.name}, named by the rules of {run.pack.name}",
        f"Model {model.fingerprint}, made by personas {model.made_by}",
        "distance is that to the segment's centroid, in units of features; margin is 1 less its",
        "ratio to the distance to the next centroid; border is a margin under 0.1.",
        "Columns read:",
        *(f"* {cell.column.name}: {_kind(cell, spelling)}" for cell in cells),
    ]
    return "".join(f"-- {harmless(line)}\n" for line in lines)


def _kind(cell: Cell, spelling: Spelling) -> str:
    """What cells have to be, and the unit that their numbers are in."""
    kind = KINDS[cell.read_as]
    unit = f" of {cell.column.unit}" if cell.read_as == "number" and cell.column.unit else ""
    text = ", or text that is one" if cell.read_as == "number" and spelling.text else ""
    return f"{kind}{unit}{text}"


def expected(cells: Sequence[Cell], spelling: Spelling) -> list[str]:
    """Return the columns that held text, and have to be numbers or dates in this dialect."""
    return [cell.column.name for cell in cells if _is_expected(cell, spelling)]


def _is_expected(cell: Cell, spelling: Spelling) -> bool:
    if cell.read_as == "number":
        return marked(cell.column) and not spelling.text
    written = cell.column.notation not in ("stored", "ymd")
    return cell.read_as == "date" and written and not spelling.reads_dates
