"""A run as a page in the terminal: `personas preview`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from personas.domain.run import Run
from personas.report.environments import phrases
from personas.report.terminal.console import INDENT, TerminalPage, view_with_cells
from personas.report.terminal.tables import (
    categories_table,
    components_table,
    measures_table,
    medians_tables,
    preparations_table,
    segments_table,
    sweep_table,
)
from personas.report.views import RunView, SegmentView, run_view
from personas.report.views.measures import MeasureView

MAX_MEASURES = 30  # of a wider table the strongest are shown; reports and JSON have all

MAX_OUTCOMES = 3


def print_run(run: Run, console: Console) -> None:
    """Write the whole run to ``console``: warnings first, then data, k, segments and advice.

    Fits 80 columns and adapts to others; without colour or Unicode nothing is lost but the icons.
    """
    view, page = run_view(run), TerminalPage(console, phrases())
    title = (view.table.name, page.phrases.headline(view))
    console.print(Text("   ").join(page.text(part, "bold") for part in title))
    for leader in view.leaders:
        page.paragraph(f"{page.phrases.value_headline(leader, view.value)}.", "bold")
    page.warnings("warnings", [view_with_cells(warning) for warning in run.warnings])
    _print_data(page, view)
    _print_preparation(page, view)
    _print_choice(page, view)
    _print_segments(page, view)
    page.heading("advice")
    for segment in view.segments:
        _print_card(page, segment)


def _print_data(page: TerminalPage, view: RunView) -> None:
    page.heading("read")
    page.paragraph(page.phrases.table_summary(view))
    rows = view.measures if len(view.measures) <= MAX_MEASURES else _strongest(view)
    numbers = [measure for measure in rows if measure.kind == "number"]
    categories = [measure for measure in rows if measure.kind == "category"]
    for measures, table in ((numbers, measures_table), (categories, categories_table)):
        if measures:
            page.console.print()
            page.show(table(page, measures))


def _print_preparation(page: TerminalPage, view: RunView) -> None:
    prepared = [measure for measure in view.measures if measure.preparation]
    if not prepared:
        return
    page.heading("prepared")
    rows = prepared if len(prepared) <= MAX_MEASURES else _strongest(view)
    page.show(preparations_table(page, rows))
    if view.components:
        page.heading("components")
        page.show(components_table(page, view.components))


def _strongest(view: RunView) -> list[MeasureView]:
    """Return the measures that tell segments apart most, in the order of the table."""
    names = {row.measure.name for row in view.strongest}
    return [measure for measure in view.measures if measure.name in names]


def _print_choice(page: TerminalPage, view: RunView) -> None:
    page.heading("choosing")
    page.paragraph(page.phrases.why_k(view.choice, view.k))
    if len(view.choice.candidates) > 1:
        page.console.print()
        page.show(sweep_table(page, view.choice.candidates))
    page.heading("structure")
    page.paragraph(page.phrases.verdict_sentence(view.verdict).replace("**", ""))
    page.paragraph(page.phrases.evidence(view.verdict, view.structure))


def _print_segments(page: TerminalPage, view: RunView) -> None:
    page.heading("segments")
    page.show(segments_table(page, view.segments, view.value))
    _print_outcomes(page, view)
    numbers = [measure for measure in _strongest(view) if measure.kind == "number"]
    if numbers:
        page.heading("medians")
    for index, table in enumerate(medians_tables(page, numbers, view.segments)):
        if index:
            page.console.print()
        page.show(table)


def _print_outcomes(page: TerminalPage, view: RunView) -> None:
    """Write a line each of the outcomes that tell most."""
    if view.outcomes:
        page.console.print()
    for outcome in view.outcomes[:MAX_OUTCOMES]:
        page.paragraph(page.phrases.outcome_line(outcome))
    if len(view.outcomes) > MAX_OUTCOMES:
        page.paragraph(page.phrases.outcomes_more(len(view.outcomes) - MAX_OUTCOMES), "dim")


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
        ("marks", [phrases.traits(segment, 4)]),
        ("why", [phrases.why(segment)]),
        ("trust", [phrases.trust(segment)]),
        ("do", list(segment.do)),
        ("avoid", list(segment.avoid)),
        ("channels", [phrases.comma_list(segment.channels)]),
        ("kpis", [phrases.comma_list(segment.kpis)]),
    ]
    return [(key, lines) for key, lines in parts if any(lines)]
