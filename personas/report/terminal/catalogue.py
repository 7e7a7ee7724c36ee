"""`personas templates list` and `personas templates context`, as pages."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from personas.domain.run import Run
from personas.report.catalogue import Meaning, meanings, templates
from personas.report.context import context
from personas.report.environments import phrases
from personas.report.terminal.console import INDENT, Pen

LONGEST = 24  # of a value; the whole of it is in the report


def print_templates(console: Console) -> None:
    """Write the bundled templates and the parts they are made of, each with its purpose."""
    pen = Pen(console, phrases())
    for key, part in (("templates", False), ("parts", True)):
        pen.heading(key)
        table = pen.table()
        table.show_header = False
        pen.columns(table, "")
        pen.columns(table, "", fold=True)
        for entry in templates():
            if entry.part == part:
                table.add_row(pen.text(entry.name, "bold"), pen.text(entry.purpose))
        pen.put(table)


def print_meanings(run: Run, console: Console) -> None:
    """Write every variable of a template, what it means, and its value in this run."""
    pen = Pen(console, phrases())
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["variable"], title["meaning"], title["here"], fold=True)
    for each in meanings(context(run)):
        table.add_row(pen.text(each.path, "bold"), pen.text(each.meaning), _value(pen, each))
    pen.put(table, 0)


def _value(pen: Pen, each: Meaning) -> Any:
    """Show a value where it is short: a segment or a list of checks is told by its parts."""
    if isinstance(each.value, dict) or each.value is None:
        return pen.text("–", "dim")
    if isinstance(each.value, list | tuple):
        several = any(isinstance(member, dict) for member in each.value)
        return pen.text("–" if several else _short(pen.say.listed(each.value)))
    rounded = f"{each.value:.6g}" if isinstance(each.value, float) else str(each.value)
    return pen.text(_short(rounded))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


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
