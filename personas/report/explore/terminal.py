"""The first look as a page in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from personas.domain.exploration import Exploration
from personas.domain.problem import Problem
from personas.report.explore.view import phrases, view
from personas.report.terminal.console import Pen

Facts = dict[str, Any]

BARS, PLAIN_BARS = " ▁▂▃▄▅▆▇█", " .:-=+*#@"
MATRIX = 8  # more columns than this do not fit side by side; the pairs are listed anyhow
EXAMPLE = 16  # characters of a cell that are enough to know it by


def print_explored(seen: Exploration, console: Console) -> None:
    """Write the first look to ``console``: what each column is, then how its values lie."""
    facts, pen = view(seen, private=True), Pen(console, phrases())
    pen.console.print(pen.text(pen.say.title(facts), "bold"))
    _print_warnings(pen, seen.warnings)
    pen.heading("read")
    pen.paragraph(pen.say.read(facts))
    pen.console.print()
    pen.put(_looks(pen, facts["looks"]))
    if facts["numbers"]:
        pen.heading("numbers")
        pen.put(_numbers(pen, facts["numbers"]))
        pen.paragraph(pen.say.outliers(), "dim")
    if facts["categories"]:
        pen.heading("categories")
        pen.put(_categories(pen, facts["categories"]))
    if facts["matrix"]:
        _print_correlations(pen, facts)


def _print_warnings(pen: Pen, warnings: Sequence[Problem]) -> None:
    if not warnings:
        return
    pen.heading("warnings")
    grid = Table.grid(padding=(0, 2))
    for warning in warnings:
        style = "bold red" if warning.severity == "error" else "bold yellow"
        grid.add_row(pen.text(warning.code, style), pen.text(warning.full_message))
        grid.add_row("", pen.text(warning.help or "", "dim"))
    pen.put(grid)


def _looks(pen: Pen, looks: Sequence[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["column"], fold=True)
    pen.columns(table, title["role"])
    pen.columns(table, title["form"], fold=True)
    pen.columns(table, title["distinct"], title["gaps"], right=True)
    pen.columns(table, title["examples"], fold=True)
    for look in looks:
        counts = [pen.say.count(look[key]) for key in ("distinct", "gaps")]
        examples = pen.say.listed([_short(cell) for cell in look["examples"]])
        cells = [look["name"], pen.say.roles[look["role"]], pen.say.form(look), *counts, examples]
        table.add_row(*map(pen.text, cells))
    return table


def _short(cell: str) -> str:
    return cell if len(cell) <= EXAMPLE else cell[: EXAMPLE - 1] + "…"


def _numbers(pen: Pen, numbers: Sequence[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["column"], fold=True)
    pen.columns(table, title["low"], title["median"], title["high"], right=True)
    pen.columns(table, title["shape"])
    pen.columns(table, title["outliers"], right=True)
    for n in numbers:
        values = [pen.text(pen.say.rounded(n[key])) for key in ("low", "median", "high")]
        outliers = pen.text(pen.say.count(n["outliers"]))
        table.add_row(pen.text(n["name"]), *values, _bars(pen, n["bins"]), outliers)
    return table


def _bars(pen: Pen, bins: Sequence[int]) -> Text:
    """A histogram in one line: the height of a sign is the number of values."""
    signs, most = PLAIN_BARS if pen.plain else BARS, max(bins) or 1
    heights = [-(-count * (len(signs) - 1) // most) for count in bins]
    return Text("".join(signs[height] for height in heights), style="cyan")


def _categories(pen: Pen, categories: Sequence[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["column"], fold=True)
    pen.columns(table, title["distinct"], right=True)
    pen.columns(table, title["commonest"], fold=True)
    for category in categories:
        cells = [category["name"], pen.say.count(category["distinct"]), pen.say.values(category)]
        table.add_row(*map(pen.text, cells))
    return table


def _print_correlations(pen: Pen, facts: Facts) -> None:
    pen.heading("correlations")
    names = facts["matrix"]["names"]
    if len(names) <= MATRIX:
        pen.put(_matrix(pen, names, facts["matrix"]["cells"]))
        pen.console.print()
    pen.paragraph(pen.say.correlated(facts))
    if facts["pairs"]:
        pen.console.print()
        pen.put(_pairs(pen, facts["pairs"]))


def _matrix(pen: Pen, names: Sequence[str], cells: Sequence[Sequence[float | None]]) -> Table:
    """The square of correlations; its columns go by letters, which stand at the rows."""
    table, letters = pen.table(), "ABCDEFGH"[: len(names)]
    pen.columns(table, "", pen.say.column["column"], fold=True)
    pen.columns(table, *letters, right=True)
    for letter, name, row in zip(letters, names, cells, strict=True):
        values = ["" if value is None else pen.say.strength(value) for value in row]
        table.add_row(*map(pen.text, (letter, name, *values)))
    return table


def _pairs(pen: Pen, pairs: Sequence[Facts]) -> Table:
    title, table = pen.say.column, pen.table()
    pen.columns(table, title["one"], title["other"], fold=True)
    pen.columns(table, title["value"], right=True)
    for pair in pairs:
        cells = [pair["one"], pair["other"], pen.say.strength(pair["value"])]
        table.add_row(*map(pen.text, cells))
    return table
