"""How measures count, in the terminal: transform, cut, scale and weight, and the components."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from personas.report.terminal.pen import Pen

Facts = dict[str, Any]


def print_prepared(pen: Pen, facts: Facts) -> None:
    """Write a row a measure that was prepared, and a row a principal component."""
    prepared = [m for m in facts["measures"] if m["prepared"]]
    if not prepared:
        return
    pen.heading("prepared")
    pen.put(_prepared_table(pen, prepared))
    if facts["components"]:
        pen.heading("components")
        pen.put(_components_table(pen, facts["components"]))


def _prepared_table(pen: Pen, measures: list[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["measure"], fold=True)
    pen.columns(table, title["weight"], right=True)
    pen.columns(table, title["prepared"], fold=True)
    for m in measures:
        cells = [m["label"], pen.say.rounded(m["prepared"]["weight"]), pen.say.prepared(m)]
        table.add_row(*map(pen.text, cells))
    return table


def _components_table(pen: Pen, components: list[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["component"], title["variance"], right=True)
    pen.columns(table, title["made_of"], fold=True)
    for number, component in enumerate(components, start=1):
        cells = [str(number), pen.say.share(component["share"]), pen.say.made_of(component)]
        table.add_row(*map(pen.text, cells))
    return table
