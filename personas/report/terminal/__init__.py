"""A run as a page in the terminal: `personas preview`."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from personas.domain.run import Run
from personas.report.context import context
from personas.report.environments import phrases
from personas.report.terminal.cards import print_card
from personas.report.terminal.console import Pen
from personas.report.terminal.tables import (
    ROOMY,
    categories_table,
    measures_table,
    medians_tables,
    money_table,
    print_prepared,
    segments_table,
    sweep_table,
)

Facts = dict[str, Any]


def print_run(run: Run, console: Console) -> None:
    """Write the whole run to ``console``: warnings first, then data, k, segments and advice.

    Fits 80 columns and adapts to others; without colour or Unicode nothing is lost but the icons.
    """
    facts, pen = context(run), Pen(console, phrases())
    _print_title(pen, facts)
    _print_warnings(pen, facts)
    _print_read(pen, facts)
    print_prepared(pen, facts)
    _print_choosing(pen, facts)
    _print_segments(pen, facts)
    pen.heading("advice")
    if any(not mark["shaped"] for s in facts["segments"] for mark in s["evidence"]):
        pen.paragraph(pen.say.dagger(), "dim")
    for segment in facts["segments"]:
        print_card(pen, segment)


def _print_title(pen: Pen, facts: Facts) -> None:
    pen.console.print(pen.text(pen.say.title(facts), "bold"))


def _print_warnings(pen: Pen, facts: Facts) -> None:
    if not facts["warnings"]:
        return
    pen.heading("warnings")
    grid = Table.grid(padding=(0, 2))
    for warning in facts["warnings"]:
        grid.add_row(pen.text(warning["code"], "bold yellow"), pen.text(warning["message"]))
        if warning["help"]:
            grid.add_row("", pen.text(warning["help"], "dim"))
    pen.put(grid)


def _print_read(pen: Pen, facts: Facts) -> None:
    pen.heading("read")
    pen.paragraph(pen.say.read(facts))
    numbers = [m for m in facts["measures"] if m["kind"] == "number"]
    categories = [m for m in facts["measures"] if m["kind"] == "category"]
    for measures, table in ((numbers, measures_table), (categories, categories_table)):
        if measures:
            pen.console.print()
            pen.put(table(pen, measures))


def _print_choosing(pen: Pen, facts: Facts) -> None:
    pen.heading("choosing")
    pen.paragraph(pen.say.why_k(facts["choice"], facts["k"]))
    if len(facts["choice"]["candidates"]) > 1:
        pen.console.print()
        pen.put(sweep_table(pen, facts["choice"]["candidates"]))
    pen.heading("structure")
    pen.paragraph(pen.say.structure(facts["structure"]))


def _print_segments(pen: Pen, facts: Facts) -> None:
    pen.heading("segments")
    pen.put(segments_table(pen, facts["segments"]))
    if facts["money"] and pen.console.width >= ROOMY:
        pen.heading("money")
        pen.paragraph(pen.say.holds(facts["money"]))
        pen.console.print()
        pen.put(money_table(pen, facts["segments"], facts["money"]))
    numbers = [m for m in facts["measures"] if m["kind"] == "number"]
    if numbers:
        pen.heading("medians")
    for place, table in enumerate(medians_tables(pen, numbers, facts["segments"])):
        if place:
            pen.console.print()
        pen.put(table)
