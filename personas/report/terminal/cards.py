"""One block a segment: its story, why it has its name, and what to do about it."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from personas.report.terminal.console import INDENT, Pen

Facts = dict[str, Any]


def print_card(pen: Pen, segment: Facts) -> None:
    """Write one segment's block, an empty line above it."""
    pen.console.print()
    title = pen.titled(segment["icon"], segment["title"], "bold")
    label = [pen.text(segment["label"], "dim")] if segment["label"] is not None else []
    pen.put(Text("  ").join([pen.text(str(segment["number"]), "dim"), title, *label]))
    if segment["story"]:
        pen.put(pen.text(segment["story"], "italic"), INDENT * 2 + 1)
    pen.put(_advice(pen, segment), INDENT * 2 + 1)


def _advice(pen: Pen, segment: Facts) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for key, lines in _lines(pen, segment):
        for place, line in enumerate(lines):
            grid.add_row(pen.text(pen.say.column[key] if not place else "", "dim"), pen.text(line))
    return grid


def _lines(pen: Pen, segment: Facts) -> list[tuple[str, list[str]]]:
    found = [
        ("marks", [pen.say.marked(segment, 4)]),
        ("why", [pen.say.why(segment)]),
        ("trust", [pen.say.trusted(segment)]),
        ("do", list(segment["do"])),
        ("avoid", list(segment["avoid"])),
        ("channels", [pen.say.listed(segment["channels"])]),
        ("kpis", [pen.say.listed(segment["kpis"])]),
    ]
    return [(key, lines) for key, lines in found if any(lines)]
