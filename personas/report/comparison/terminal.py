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
from personas.report.terminal.console import TerminalPage, folding, numeric

# With this width for the name and for each cell, cells have room for shares.
NAME_WIDTH, CELL_WIDTH = 24, 12


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Write the comparison to ``console``: what happened in sentences, alerts, then the tables."""
    view, page = comparison_view(comparison), TerminalPage(console, phrases("compare"))
    macros = page.phrases
    console.print(page.text(macros.title(view.old, view.new), "bold"))
    _print_summary(page, view)
    page.warnings("alerts", view.alerts, "bold red", spaced=True)
    page.heading("sizes")
    if view.by == "persona":
        page.paragraph(macros.by_persona())
    page.show(_sizes(page, view))
    page.heading("movement")
    _print_movement(page, view)
    page.heading("causes")
    _print_causes(page, view)
    page.heading("drift")
    page.show(_drifts(page, view.drifts))
    page.paragraph(macros.drift_help(), "dim")
    page.warnings("warnings", view.warnings, spaced=True)


def _print_summary(page: TerminalPage, view: ComparisonView) -> None:
    """Write who moved, how sizes changed and what became of the value; then what was compared."""
    macros, movement = page.phrases, view.movement
    page.console.print()
    if movement:
        page.paragraph(macros.movement_summary(movement, view.by), "bold")
        if movement.flows:
            page.paragraph(macros.flows(movement, view.groups, view.value))
    page.paragraph(macros.size_changes(view.groups, view.by))
    if view.value:
        page.paragraph(macros.value_line(view.value, view.groups))
    page.console.print()
    page.paragraph(f"{macros.opening(view.old, view.new)} {macros.verdict(view.alerts)}")


def _sizes(page: TerminalPage, view: ComparisonView) -> Table:
    macros, value_keys = page.phrases, ["value"] if view.value else []
    rows = [
        (
            page.persona(group.icon, macros.group_name(group, view.by)),
            *map(macros.size, (group.before, group.after)),
            macros.then_to_now(group.share_before, group.share_after),
            macros.points(group.change),
            *(macros.then_to_now(group.value_before, group.value_after) for _ in value_keys),
        )
        for group in view.groups
    ]
    figures = numeric("before", "after", "share", "change", *value_keys)
    return page.table(rows, folding(page.text(macros.group(view.by))), figures)


def _print_movement(page: TerminalPage, view: ComparisonView) -> None:
    """Write the table of movement; its columns carry numbers, which the rows explain."""
    movement, macros = view.movement, page.phrases
    if movement is None:
        page.paragraph(macros.not_followed())
        return
    titles = [page.text(_destination(page, view.by, column)) for column in movement.columns]
    has_room = page.console.width >= NAME_WIDTH + CELL_WIDTH * (len(titles) + 1)
    render_cell = macros.cell if has_room else macros.count_cell
    rows = [
        (macros.group_name(row, view.by), *map(render_cell, row.cells), macros.total(row.total))
        for row in movement.rows
    ]
    figures = numeric(*titles, "total", fold=view.by != "segment")
    page.show(page.table(rows, folding(""), figures))
    page.paragraph(macros.how_to_read(view.smallest), "dim")


def _destination(page: TerminalPage, by: str, column: ColumnView) -> str:
    """Return a column's title: the number of a segment, as names would fill the screen."""
    macros = page.phrases
    is_segment = by == "segment" and not column.is_leavers
    return str(macros.to_segment(column.key) if is_segment else macros.destination(column))


def _print_causes(page: TerminalPage, view: ComparisonView) -> None:
    causes, macros = view.causes, page.phrases
    if causes.is_followed:
        stayers = view.movement.stayers if view.movement else None
        page.paragraph(macros.causes_followed(causes, stayers))
    page.paragraph(macros.causes_of_segments(causes))
    if causes.threshold_changes:
        page.console.print()
        page.show(_persona_changes(page, causes))


def _persona_changes(page: TerminalPage, causes: CausesView) -> Table:
    macros = page.phrases
    keys = ("current", "by_old_thresholds", "by_new_thresholds")
    rows = [
        (
            str(change.segment),
            macros.count(change.size),
            *(macros.persona(getattr(change, key)) for key in keys),
        )
        for change in causes.segments
    ]
    return page.table(rows, numeric("segment", "customers"), folding(*keys))


def _drifts(page: TerminalPage, drifts: Sequence[DriftView]) -> Table:
    macros = page.phrases
    rows = [
        (
            drift.label,
            macros.psi(drift.psi),
            macros.psi(drift.chance),
            macros.band(drift),
            *(map(macros.rounded, drift.medians) if drift.medians else ("", "")),
            f"{macros.count(drift.before)} / {macros.count(drift.after)}",
        )
        for drift in drifts
    ]
    indices, medians = numeric("psi", "chance"), numeric("median_before", "median_after", "n")
    return page.table(rows, folding("measure"), indices, folding("reading"), medians)
