"""`personas templates list` and `personas templates context`, as pages."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from personas.facts.run import Run
from personas.report.catalogue import templates
from personas.report.context import context
from personas.report.meanings import Meaning, meanings
from personas.report.terminal.pen import Pen
from personas.report.words import phrases

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
