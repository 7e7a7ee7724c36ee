"""Segments × measures, as many tables as the console's width asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from personas.report.terminal.console import INDENT, Pen

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


# The figures of a k, and what their columns are called; the first `NARROW` fit anywhere.
SWEEP = {
    "inertia": "inertia",
    "silhouette": "silhouette",
    "calinski_harabasz": "ch_short",
    "gap": "gap",
    "prediction_strength": "strength_short",
    "personas": "personas",
}
NARROW = 3
BAR = 8
ROOMY = 72  # a console narrower than this has no room for bars
WIDE = 90  # nor one narrower than this for bars beside all figures of the sweep


def measures_table(pen: Pen, measures: list[Facts]) -> Table:
    """Numeric measures: where each came from, and how its values lie."""
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["measure"], title["source"], fold=True)
    pen.columns(table, *(title[key] for key in ("low", "half", "high", "gaps")), right=True)
    for m in measures:
        values = [pen.say.rounded(m[key]) for key in ("q10", "median", "q90")]
        cells = [pen.say.titled(m), m["column"], *values, pen.say.count(m["gaps"])]
        table.add_row(*map(pen.text, cells))
    return table


def categories_table(pen: Pen, measures: list[Facts]) -> Table:
    """Categorical measures: where each came from, and its commonest values."""
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["measure"], title["source"], title["values"], fold=True)
    pen.columns(table, title["gaps"], right=True)
    for m in measures:
        cells = [m["label"], m["column"], pen.say.commonest(m, 3), pen.say.count(m["gaps"])]
        table.add_row(*map(pen.text, cells))
    return table


def sweep_table(pen: Pen, candidates: list[Facts]) -> Table:
    """Every k that was tried, the one taken marked in words as well as in colour."""
    title, table = pen.say.column, pen.table()
    shown = _shown(pen, candidates)
    pen.columns(table, title["k"], *(title[SWEEP[key]] for key in shown), right=True)
    wide = pen.console.width >= WIDE
    pen.columns(table, *[""] * (1 + wide))
    most = max((c["silhouette"] for c in candidates), default=0) or 1
    for c in candidates:
        style = "bold green" if c["taken"] else ""
        mark = f"◂ {title['taken']}" if c["taken"] else ""
        cells = [pen.text(cell, style) for cell in (str(c["k"]), *_scores(pen, c, shown))]
        bars = [pen.bar(max(c["silhouette"] / most, 0), BAR)] if wide else []
        table.add_row(*cells, *bars, pen.text(mark, style))
    return table


def _shown(pen: Pen, candidates: list[Facts]) -> list[str]:
    """The figures that any k has, as far as there is room for them."""
    keys = list(SWEEP) if pen.console.width >= ROOMY else list(SWEEP)[:NARROW]
    return [key for key in keys if any(c[key] is not None for c in candidates)]


def _scores(pen: Pen, candidate: Facts, shown: list[str]) -> list[str]:
    say = {"inertia": pen.say.coarse, "calinski_harabasz": pen.say.coarse, "personas": str}
    values = [(candidate[key], say.get(key, pen.say.score)) for key in shown]
    return ["" if value is None else written(value) for value, written in values]


def segments_table(pen: Pen, segments: list[Facts]) -> Table:
    """Every segment with its persona, its size and how far to trust it."""
    title, table = pen.say.column, pen.table()
    pen.columns(table, "", right=True)
    pen.columns(table, title["segment"], fold=True)
    pen.columns(table, title["customers"], title["share"], right=True)
    roomy = pen.console.width >= ROOMY
    if roomy:
        pen.columns(table, "")
    labelled = any(s["label"] is not None for s in segments)
    pen.columns(table, title["label" if labelled else "stability"], fold=labelled or not roomy)
    pen.columns(table, title["confidence"], right=True, fold=not roomy)
    widest = max((s["share"] for s in segments), default=1.0)
    for s in segments:
        table.add_row(
            pen.text(str(s["number"]), "dim"),
            pen.titled(s["icon"], s["title"], "bold"),
            pen.text(pen.say.count(s["size"])),
            pen.text(pen.say.share(s["share"])),
            *([pen.bar(s["share"] / widest, BAR)] if roomy else []),
            pen.text(s["label"]) if labelled else _stability(pen, s),
            pen.text(pen.say.confidence(s["confidence"])),
        )
    return table


def money_table(pen: Pen, segments: list[Facts], label: str) -> Table:
    """Each segment's share of customers beside its share of a total, as bars."""
    title, table = pen.say.column, pen.table()
    pen.columns(table, "", right=True)
    pen.columns(table, title["segment"], fold=True)
    for key in ("customers", "total"):
        pen.columns(table, title[key], right=True)
        pen.columns(table, "")
    parts = [_part(segment, label) for segment in segments]
    most = max([*filter(None, parts), *(s["share"] for s in segments)])
    for s, part in zip(segments, parts, strict=True):
        table.add_row(
            pen.text(str(s["number"]), "dim"),
            pen.titled(s["icon"], s["title"]),
            *(c for share in (s["share"], part) for c in _bar(pen, share, most)),
        )
    return table


def _part(segment: Facts, label: str) -> float | None:
    return next((n["total_share"] for n in segment["numbers"] if n["label"] == label), None)


def _bar(pen: Pen, share: float | None, most: float) -> tuple[Text, Text]:
    return pen.text(pen.say.part(share)), Text() if share is None else pen.bar(share / most, BAR)


def _stability(pen: Pen, segment: Facts) -> Text:
    band = segment["stability_band"]
    style = {"dissolved": "red", "doubtful": "red", "pattern": "yellow"}.get(band, "")
    return pen.text(pen.say.stability(band), style)
