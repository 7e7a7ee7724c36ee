"""The tables of the preview: what was read, the sweep over k, the segments."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from personas.report.terminal.pen import Pen

Facts = dict[str, Any]

BAR = 8
ROOMY = 72  # a console narrower than this has no room for bars


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
    pen.columns(table, *(title[key] for key in ("k", "inertia", "silhouette", "ch")), right=True)
    pen.columns(table, "")
    for c in candidates:
        style = "bold green" if c["taken"] else ""
        mark = f"◂ {title['taken']}" if c["taken"] else ""
        cells = [str(c["k"]), *_scores(pen, c), mark]
        table.add_row(*(pen.text(cell, style) for cell in cells))
    return table


def _scores(pen: Pen, candidate: Facts) -> list[str]:
    return [
        pen.say.coarse(candidate["inertia"]),
        pen.say.score(candidate["silhouette"]),
        pen.say.coarse(candidate["calinski_harabasz"]),
    ]


def segments_table(pen: Pen, segments: list[Facts]) -> Table:
    """Every segment with its persona, its size and how far to trust it."""
    title, table = pen.say.column, pen.table()
    pen.columns(table, "", right=True)
    pen.columns(table, title["segment"], fold=True)
    pen.columns(table, title["customers"], title["share"], right=True)
    roomy = pen.console.width >= ROOMY
    if roomy:
        pen.columns(table, "")
    pen.columns(table, title["stability"], fold=not roomy)
    pen.columns(table, title["confidence"], right=True, fold=not roomy)
    widest = max((s["share"] for s in segments), default=1.0)
    for s in segments:
        table.add_row(
            pen.text(str(s["number"]), "dim"),
            pen.titled(s["icon"], s["title"], "bold"),
            pen.text(pen.say.count(s["size"])),
            pen.text(pen.say.share(s["share"])),
            *([pen.bar(s["share"] / widest, BAR)] if roomy else []),
            pen.text(pen.say.stability(s["stability_band"]), _trust_style(s)),
            pen.text(pen.say.confidence(s["confidence"])),
        )
    return table


def _trust_style(segment: Facts) -> str:
    bands = {"dissolved": "red", "doubtful": "red", "pattern": "yellow"}
    return bands.get(segment["stability_band"], "")
