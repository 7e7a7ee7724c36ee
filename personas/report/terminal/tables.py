"""The tables of the preview: what was read, the sweep over k, the segments, their medians."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from personas.report.terminal.pen import INDENT, Pen

Facts = dict[str, Any]

BAR = 10
NAME = 24  # the widest a name may be beside medians, at 80 columns


def measures_table(pen: Pen, measures: list[Facts]) -> Table:
    """Numeric measures: where each came from, and how its values lie."""
    title = pen.say.column
    table = pen.table(
        [title["measure"], title["source"]]
        + [f">{title[key]}" for key in ("low", "half", "high", "gaps")]
    )
    for m in measures:
        values = [pen.say.amount(m[key], m["unit"]) for key in ("q10", "median", "q90")]
        cells = [m["label"], m["column"], *values, pen.say.count(m["gaps"])]
        table.add_row(*map(pen.text, cells))
    return table


def categories_table(pen: Pen, measures: list[Facts]) -> Table:
    """Categorical measures: where each came from, and its commonest values."""
    title = pen.say.column
    table = pen.table([title["measure"], title["source"], title["values"], f">{title['gaps']}"])
    for m in measures:
        cells = [m["label"], m["column"], pen.say.commonest(m), pen.say.count(m["gaps"])]
        table.add_row(*map(pen.text, cells))
    return table


def sweep_table(pen: Pen, candidates: list[Facts]) -> Table:
    """Every k that was tried, the one taken marked in words as well as in colour."""
    title = pen.say.column
    keys = ("k", "inertia", "silhouette", "ch")
    table = pen.table([*(f">{title[key]}" for key in keys), ""])
    for c in candidates:
        style = "bold green" if c["taken"] else ""
        mark = f"▸ {title['taken']}" if c["taken"] else ""
        cells = [str(c["k"]), *pen.say.scores(c).split(), mark]
        table.add_row(*(pen.text(cell, style) for cell in cells))
    return table


def segments_table(pen: Pen, segments: list[Facts]) -> Table:
    """Every segment with its persona, its size and how far to trust it."""
    title = pen.say.column
    right = (f">{title[key]}" for key in ("customers", "share"))
    trust = (title["stability"], f">{title['confidence']}")
    table = pen.table(["", title["segment"], *right, "", *trust])
    widest = max((s["share"] for s in segments), default=1.0)
    for s in segments:
        stability = pen.text(pen.say.stability(s["stability_band"]), _trust_style(s))
        table.add_row(
            pen.text(str(s["number"]), "dim"),
            pen.titled(s["icon"], s["name"], "bold"),
            pen.text(pen.say.count(s["size"])),
            pen.text(pen.say.share(s["share"])),
            pen.bar(s["share"] / widest, BAR),
            stability,
            pen.text(pen.say.confidence(s["confidence"])),
        )
    return table


def _trust_style(segment: Facts) -> str:
    bands = {"dissolved": "red", "doubtful": "red", "pattern": "yellow"}
    return bands.get(segment["stability_band"], "")


def medians_tables(pen: Pen, measures: list[Facts], segments: list[Facts]) -> Iterator[Table]:
    """Segments × measures, as many tables as the console's width asks for."""
    cells = {m["name"]: [_median(pen, m, s) for s in segments] for m in measures}
    for few in _that_fit(pen, measures, cells, segments):
        table = pen.table(["", pen.say.column["segment"], *(f">{m['label']}" for m in few)])
        for place, s in enumerate(segments):
            name = pen.titled(s["icon"], s["name"])
            row = [cells[m["name"]][place] for m in few]
            table.add_row(pen.text(str(s["number"]), "dim"), name, *row)
        yield table


def _median(pen: Pen, measure: Facts, segment: Facts) -> Text:
    number = next((n for n in segment["numbers"] if n["measure"] == measure["name"]), None)
    if number is None:
        return pen.text("–", "dim")
    value = pen.text(pen.say.amount(number["median"], number["unit"]))
    level = pen.text(number["level"] or "", _level_style(number["position"]))
    return Text("\n").join([value, level])


def _level_style(position: float) -> str:
    if 0.3 < position < 0.7:
        return "dim"
    hue = "yellow" if position >= 0.7 else "blue"
    return f"bold {hue}" if position >= 0.9 or position <= 0.1 else hue


def _that_fit(
    pen: Pen, measures: list[Facts], cells: dict[str, list[Text]], segments: list[Facts]
) -> Iterator[list[Facts]]:
    """Part the measures into groups whose columns fit beside the names."""
    longest = max((cell_len(s["name"]) for s in segments), default=0) + 3
    room = pen.console.width - INDENT - 4 - min(longest, NAME)
    group: list[Facts] = []
    used = 0
    for measure in measures:
        width = _width(measure, cells[measure["name"]]) + 2
        if group and used + width > room:
            yield group
            group, used = [], 0
        group.append(measure)
        used += width
    if group:
        yield group


def _width(measure: Facts, cells: list[Text]) -> int:
    """Return how wide a column must be: its cells stay whole, its title may wrap at spaces."""
    words = [cell_len(word) for word in measure["label"].split()]
    lines = [cell_len(line) for cell in cells for line in cell.plain.splitlines()]
    return max([min(max(words, default=0), 14), *lines])
