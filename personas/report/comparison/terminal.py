"""A comparison as a page in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from personas.domain.comparison import Comparison
from personas.report.comparison.view import (
    CausesView,
    ColumnView,
    ComparisonView,
    DriftView,
    comparison_view,
)
from personas.report.environments import phrases
from personas.report.terminal.console import TerminalPage

# With this width for the name and for each cell, cells have room for shares.
NAME_WIDTH, CELL_WIDTH = 24, 12


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Write the comparison to ``console``: alerts first, then sizes, movement, drift."""
    view, page = comparison_view(comparison), TerminalPage(console, phrases("compare"))
    say = page.phrases
    console.print(page.text(say.title(view.old, view.new), "bold"))
    page.paragraph(f"{say.opening(view.old, view.new)} {say.verdict(view.alerts)}")
    page.warnings("alerts", view.alerts, "bold red", spaced=True)
    page.heading("sizes")
    if view.by == "persona":
        page.paragraph(say.by_persona())
    page.show(_sizes(page, view))
    page.heading("movement")
    _print_movement(page, view)
    page.heading("causes")
    _print_causes(page, view)
    page.heading("drift")
    page.show(_drifts(page, view.drifts))
    page.paragraph(say.drift_help(), "dim")
    page.warnings("warnings", view.warnings, "bold yellow", spaced=True)


def _sizes(page: TerminalPage, view: ComparisonView) -> Table:
    say, table = page.phrases, page.table()
    page.columns(table, say.group(view.by), fold=True)
    keys = ("before", "after", "share_before", "share_after", "change")
    page.columns(table, *(say.column[key] for key in keys), right=True)
    for g in view.groups:
        sizes = (say.size(g.before), say.size(g.after))
        shares = (say.share(g.share_before), say.share(g.share_after))
        name = page.persona(g.icon, say.group_name(g, view.by))
        table.add_row(name, *map(page.text, (*sizes, *shares, say.points(g.change))))
    return table


def _print_movement(page: TerminalPage, view: ComparisonView) -> None:
    """Write the table of movement; its columns carry numbers, which the rows explain."""
    movement, say = view.movement, page.phrases
    if movement is None:
        page.paragraph(say.not_followed())
        return
    page.paragraph(say.movement_summary(movement, view.by))
    page.console.print()
    table = page.table()
    page.columns(table, "", fold=True)
    titles = [_destination(page, view.by, column) for column in movement.columns]
    page.columns(table, *titles, say.column["total"], right=True, fold=view.by != "segment")
    has_room = page.console.width >= NAME_WIDTH + CELL_WIDTH * (len(titles) + 1)
    render_cell = say.cell if has_room else say.count_cell
    for row in movement.rows:
        cells = [render_cell(cell) for cell in row.cells]
        page.row(table, say.group_name(row, view.by), *cells, say.total(row.total))
    page.show(table)
    page.paragraph(say.how_to_read(view.smallest), "dim")


def _destination(page: TerminalPage, by: str, column: ColumnView) -> str:
    """Return a column's title: the number of a segment, as names would fill the screen."""
    say = page.phrases
    is_segment = by == "segment" and not column.is_leavers
    return str(say.to_segment(column.key) if is_segment else say.destination(column))


def _print_causes(page: TerminalPage, view: ComparisonView) -> None:
    causes, say = view.causes, page.phrases
    if causes.is_followed:
        stayers = view.movement.stayers if view.movement else None
        page.paragraph(say.causes_followed(causes, stayers))
    page.paragraph(say.causes_of_segments(causes))
    if causes.rethresholded:
        page.console.print()
        page.show(_persona_changes(page, causes))


def _persona_changes(page: TerminalPage, causes: CausesView) -> Table:
    say, titles, table = page.phrases, page.phrases.column, page.table()
    page.columns(table, titles["segment"], titles["customers"], right=True)
    keys = ("current", "by_old_thresholds", "by_new_thresholds")
    page.columns(table, *(titles[key] for key in keys), fold=True)
    for c in causes.segments:
        personas = (c.current, c.by_old_thresholds, c.by_new_thresholds)
        page.row(table, str(c.segment), say.count(c.size), *map(say.persona, personas))
    return table


def _drifts(page: TerminalPage, drifts: Sequence[DriftView]) -> Table:
    say, titles, table = page.phrases, page.phrases.column, page.table()
    page.columns(table, titles["measure"], fold=True)
    page.columns(table, titles["psi"], titles["chance"], right=True)
    page.columns(table, titles["reading"], fold=True)
    keys = ("median_before", "median_after", "n")
    page.columns(table, *(titles[key] for key in keys), right=True)
    for d in drifts:
        medians = [say.rounded(median) for median in d.medians or ()] or ["", ""]
        counts = f"{say.count(d.before)} / {say.count(d.after)}"
        page.row(table, d.label, say.psi(d.psi), say.psi(d.chance), say.band(d), *medians, counts)
    return table
