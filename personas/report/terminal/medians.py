"""Segments × measures, as many tables as the console's width asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from personas.report.terminal.pen import INDENT, Pen

Facts = dict[str, Any]

NAME = 24  # beside medians, a longer name is folded
LABEL = 14  # a title's longer words are folded


def medians_tables(pen: Pen, measures: list[Facts], segments: list[Facts]) -> Iterator[Table]:
    """Yield tables of medians with their levels below; each fits the console."""
    cells = {m["name"]: [_median(pen, m, s) for s in segments] for m in measures}
    widths = {m["name"]: _width(pen, m, cells[m["name"]]) for m in measures}
    for few in _that_fit(pen.console.width - INDENT - NAME - 6, measures, widths):
        table = pen.table()
        pen.columns(table, "", right=True)
        table.add_column(pen.text(pen.say.column["segment"]), max_width=NAME, overflow="fold")
        for m in few:
            title = pen.text(pen.say.titled(m))
            table.add_column(title, justify="right", min_width=widths[m["name"]], overflow="fold")
        for place, s in enumerate(segments):
            name = pen.titled(s["icon"], s["title"])
            medians = [cells[m["name"]][place] for m in few]
            table.add_row(pen.text(str(s["number"]), "dim"), name, *medians)
        yield table


def _median(pen: Pen, measure: Facts, segment: Facts) -> Text:
    number = next((n for n in segment["numbers"] if n["measure"] == measure["name"]), None)
    if number is None:
        return pen.text("–", "dim")
    value = pen.text(pen.say.rounded(number["median"]))
    level = pen.text(number["level"] or "", _level_style(number["position"]))
    return Text("\n").join([value, level])


def _level_style(position: float) -> str:
    if 0.3 < position < 0.7:
        return "dim"
    hue = "yellow" if position >= 0.7 else "blue"
    return f"bold {hue}" if position >= 0.9 or position <= 0.1 else hue


def _width(pen: Pen, measure: Facts, cells: list[Text]) -> int:
    """Return how wide a column must be: its cells stay whole, its title may wrap at spaces."""
    words = [cell_len(word) for word in pen.text(pen.say.titled(measure)).plain.split()]
    lines = [cell_len(line) for cell in cells for line in cell.plain.splitlines()]
    return max([min(max(words, default=0), LABEL), *lines])


def _that_fit(room: int, measures: list[Facts], widths: dict[str, int]) -> Iterator[list[Facts]]:
    """Part the measures into groups whose columns fit into ``room`` cells; never an empty one."""
    group: list[Facts] = []
    used = 0
    for measure in measures:
        width = widths[measure["name"]] + 2
        if group and used + width > room:
            yield group
            group, used = [], 0
        group.append(measure)
        used += width
    if group:
        yield group
