"""A run as a page in the terminal: `personas preview`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from personas.domain.run import Run
from personas.report.environments import phrases
from personas.report.terminal.console import INDENT, TerminalPage, view_with_cells
from personas.report.terminal.tables import (
    MIN_BARS_WIDTH,
    categories_table,
    components_table,
    measures_table,
    medians_tables,
    money_table,
    preparations_table,
    segments_table,
    sweep_table,
)
from personas.report.views import RunView, SegmentView, run_view


def print_run(run: Run, console: Console) -> None:
    """Write the whole run to ``console``: warnings first, then data, k, segments and advice.

    Fits 80 columns and adapts to others; without colour or Unicode nothing is lost but the icons.
    """
    view, page = run_view(run), TerminalPage(console, phrases())
    console.print(page.text(page.phrases.title(view), "bold"))
    page.warnings("warnings", [view_with_cells(warning) for warning in run.warnings])
    _print_data(page, view)
    _print_preparation(page, view)
    _print_choice(page, view)
    _print_segments(page, view)
    page.heading("advice")
    if any(not test.is_feature for segment in view.segments for test in segment.v_tests):
        page.paragraph(page.phrases.dagger(), "dim")
    for segment in view.segments:
        _print_card(page, segment)


def _print_data(page: TerminalPage, view: RunView) -> None:
    page.heading("read")
    page.paragraph(page.phrases.table_summary(view))
    numbers = [measure for measure in view.measures if measure.kind == "number"]
    categories = [measure for measure in view.measures if measure.kind == "category"]
    for measures, table in ((numbers, measures_table), (categories, categories_table)):
        if measures:
            page.console.print()
            page.show(table(page, measures))


def _print_preparation(page: TerminalPage, view: RunView) -> None:
    if not any(measure.preparation for measure in view.measures):
        return
    page.heading("prepared")
    page.show(preparations_table(page, view.measures))
    if view.components:
        page.heading("components")
        page.show(components_table(page, view.components))


def _print_choice(page: TerminalPage, view: RunView) -> None:
    page.heading("choosing")
    page.paragraph(page.phrases.why_k(view.choice, view.k))
    if len(view.choice.candidates) > 1:
        page.console.print()
        page.show(sweep_table(page, view.choice.candidates))
    page.heading("structure")
    page.paragraph(page.phrases.structure(view.structure))


def _print_segments(page: TerminalPage, view: RunView) -> None:
    page.heading("segments")
    page.show(segments_table(page, view.segments))
    if view.money and page.console.width >= MIN_BARS_WIDTH:
        page.heading("money")
        page.paragraph(page.phrases.money_shares(view.money))
        page.console.print()
        page.show(money_table(page, view.segments, view.money))
    numbers = [measure for measure in view.measures if measure.kind == "number"]
    if numbers:
        page.heading("medians")
    for index, table in enumerate(medians_tables(page, numbers, view.segments)):
        if index:
            page.console.print()
        page.show(table)


def _print_card(page: TerminalPage, segment: SegmentView) -> None:
    """Write one segment's story, why it has its name, and what to do about it."""
    page.console.print()
    title = page.persona(segment.icon, segment.title, "bold")
    label = [page.text(segment.label, "dim")] if segment.label is not None else []
    page.show(Text("  ").join([page.text(str(segment.number), "dim"), title, *label]))
    if segment.story:
        page.show(page.text(segment.story, "italic"), INDENT * 2 + 1)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for key, lines in _advice(page, segment):
        for index, line in enumerate(lines):
            title = page.text("" if index else page.phrases.column[key], "dim")
            grid.add_row(title, page.text(line))
    page.show(grid, INDENT * 2 + 1)


def _advice(page: TerminalPage, segment: SegmentView) -> list[tuple[str, list[str]]]:
    phrases = page.phrases
    parts = [
        ("marks", [phrases.evidence(segment, 4)]),
        ("why", [phrases.why(segment)]),
        ("trust", [phrases.trust(segment)]),
        ("do", list(segment.do)),
        ("avoid", list(segment.avoid)),
        ("channels", [phrases.comma_list(segment.channels)]),
        ("kpis", [phrases.comma_list(segment.kpis)]),
    ]
    return [(key, lines) for key, lines in parts if any(lines)]
