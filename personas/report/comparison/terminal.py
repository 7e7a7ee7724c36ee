"""A comparison as a page in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from personas.domain.comparison import Comparison
from personas.files.resources import bundled
from personas.jinja import environment
from personas.report.comparison.view import view
from personas.report.escape import clean
from personas.report.terminal.console import Pen

Facts = dict[str, Any]

NAME, CELL = 24, 12  # where names and cells stand on one line, shares have room too


def print_comparison(found: Comparison, console: Console) -> None:
    """Write the comparison to ``console``: alerts first, then sizes, movement, drift."""
    facts, pen = view(found), Pen(console, _phrases())
    pen.console.print(pen.text(pen.say.title(facts["old"], facts["new"]), "bold"))
    opening = pen.say.opening(facts["old"], facts["new"])
    pen.paragraph(f"{opening} {pen.say.verdict(facts['alerts'])}")
    _problems(pen, "alerts", facts["alerts"], "bold red")
    pen.heading("sizes")
    if facts["by"] == "persona":
        pen.paragraph(pen.say.by_persona())
    pen.put(_sizes(pen, facts))
    pen.heading("movement")
    _movement(pen, facts)
    pen.heading("split")
    _split(pen, facts)
    pen.heading("drift")
    pen.put(_drifts(pen, facts["drifts"]))
    pen.paragraph(pen.say.drift_help(), "dim")
    _problems(pen, "warnings", facts["warnings"], "bold yellow")


def _phrases() -> Any:
    made = environment([bundled("templates")], finalize=lambda value: clean(str(value)))
    return made.get_template("compare/phrases.j2").module


def _problems(pen: Pen, heading: str, problems: Sequence[Facts], style: str) -> None:
    if not problems:
        return
    pen.heading(heading)
    grid = Table.grid(padding=(0, 2))
    for problem in problems:
        grid.add_row(pen.text(problem["code"], style), pen.text(problem["message"]))
        grid.add_row("", pen.text(problem["help"] or "", "dim"))
    pen.put(grid)


def _sizes(pen: Pen, facts: Facts) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, pen.say.group(facts["by"]), fold=True)
    pen.columns(
        table,
        *(title[key] for key in ("then", "now", "share_then", "share_now")),
        title["change"],
        right=True,
    )
    for g in facts["groups"]:
        name = pen.titled(g["icon"], pen.say.numbered(g, facts["by"]))
        sizes = [pen.say.size(g["then"]), pen.say.size(g["now"])]
        shares = [pen.say.share(g["share_then"]), pen.say.share(g["share_now"])]
        table.add_row(name, *map(pen.text, (*sizes, *shares, pen.say.points(g["change"]))))
    return table


def _movement(pen: Pen, facts: Facts) -> None:
    """The table of movement; its columns go by numbers, which stand at the lines."""
    found = facts["movement"]
    if found is None:
        pen.paragraph(pen.say.not_followed())
        return
    pen.paragraph(pen.say.followed(found, facts["by"]))
    pen.console.print()
    table = pen.table()
    pen.columns(table, "", fold=True)
    titles = [_arrived(pen, facts["by"], column) for column in found["columns"]]
    pen.columns(table, *titles, pen.say.column["total"], right=True, fold=facts["by"] != "segment")
    roomy = pen.console.width >= NAME + CELL * (len(titles) + 1)
    written = pen.say.cell if roomy else pen.say.bare_cell
    for line in found["lines"]:
        cells = [written(cell) for cell in line["cells"]]
        name = pen.say.numbered(line, facts["by"])
        table.add_row(*map(pen.text, (name, *cells, pen.say.total(line["total"]))))
    pen.put(table)
    pen.paragraph(pen.say.how_to_read(facts["smallest"]), "dim")


def _arrived(pen: Pen, by: str, column: Facts) -> str:
    """Segments go by their number, which the lines explain: names would fill the screen."""
    known = by == "segment" and not column["left"]
    return str(pen.say.to_segment(column["key"]) if known else pen.say.arrived(column))


def _split(pen: Pen, facts: Facts) -> None:
    split = facts["split"]
    if split["known"]:
        stayed = facts["movement"]["stayed"]
        pen.paragraph(pen.say.split_followed(split, stayed))
    pen.paragraph(pen.say.split_segments(split))
    if not split["renamed"]:
        return
    pen.console.print()
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["segment"], title["customers"], right=True)
    pen.columns(table, title["said"], title["frozen"], title["fresh"], fold=True)
    for one in split["segments"]:
        personas = [pen.say.persona(one[key]) for key in ("said", "frozen", "fresh")]
        table.add_row(*map(pen.text, (str(one["segment"]), pen.say.count(one["size"]), *personas)))
    pen.put(table)


def _drifts(pen: Pen, drifts: Sequence[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["measure"], fold=True)
    pen.columns(table, title["psi"], title["chance"], right=True)
    pen.columns(table, title["reading"], fold=True)
    pen.columns(table, title["median_then"], title["median_now"], title["n"], right=True)
    for d in drifts:
        medians = [pen.say.rounded(m) for m in d["medians"] or ()] or ["", ""]
        counts = f"{pen.say.count(d['then'])} / {pen.say.count(d['now'])}"
        cells = [d["label"], pen.say.psi(d["psi"]), pen.say.psi(d["chance"]), pen.say.band(d)]
        table.add_row(*map(pen.text, (*cells, *medians, counts)))
    return table
