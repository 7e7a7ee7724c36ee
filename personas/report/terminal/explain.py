"""`personas rules explain`: condition by condition, what held, what missed, and by how much."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from personas.facts.run import Run
from personas.report.context import context
from personas.report.terminal.pen import INDENT, Pen
from personas.report.words import phrases

Facts = dict[str, Any]


def print_explanations(run: Run, only: int | None, console: Console) -> None:
    """Write a block for each segment, or for the one whose number is ``only``."""
    pen = Pen(console, phrases())
    for segment in context(run)["segments"]:
        if only in (None, segment["number"]):
            _print_segment(pen, segment)


def _print_segment(pen: Pen, segment: Facts) -> None:
    pen.console.print()
    title = pen.titled(segment["icon"], segment["title"], "bold")
    pen.console.print(pen.text(f"{segment['number']} ", "dim") + title)
    for key in ("attempt", "runner_up"):
        if segment[key]:
            pen.paragraph(pen.say.attempted(key, segment[key]))
            pen.put(_checks(pen, segment[key]["checks"]), INDENT * 2)


def _checks(pen: Pen, checks: list[Facts]) -> Table:
    table, say = pen.table(), pen.say
    heads = say.column
    pen.columns(table, heads["measure"], heads["wanted"], fold=True)
    pen.columns(table, heads["actual"], heads["threshold"], heads["gap"], right=True)
    pen.columns(table, "")
    for c in checks:
        cells = (f"{c['label']} ({c['stat']})", say.wanted(c), say.actual(c), say.threshold(c))
        style = "" if c["verdict"] == "held" else "yellow"
        shown = (*cells, say.gap(c), say.verdict(c))
        table.add_row(*(pen.text(cell, style) for cell in shown))
    return table
