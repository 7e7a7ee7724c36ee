"""`templates list`, `templates context` and `rules explain`, as pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import is_dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from personas.domain.run import Run
from personas.report.catalogue import templates
from personas.report.environments import phrases
from personas.report.terminal.console import INDENT, TerminalPage
from personas.report.views import run_view
from personas.report.views.documentation import describe_variables
from personas.report.views.evidence import AttemptView, CheckView
from personas.report.views.run import segment_views

MAX_VALUE_LENGTH = 24  # the report shows it in full


def print_templates(console: Console) -> None:
    """Write the bundled templates and their parts, each with its purpose."""
    page = TerminalPage(console, phrases())
    for key, part in (("templates", False), ("parts", True)):
        page.heading(key)
        table = page.table()
        table.show_header = False
        page.columns(table, "")
        page.columns(table, "", fold=True)
        for entry in templates():
            if entry.part == part:
                table.add_row(page.text(entry.name, "bold"), page.text(entry.purpose))
        page.show(table)


def print_variables(run: Run, console: Console) -> None:
    """Write every variable of a template, its description, and its value in this run."""
    page = TerminalPage(console, phrases())
    titles, table = page.phrases.column, page.table()
    page.columns(table, titles["variable"], titles["meaning"], titles["here"], fold=True)
    for variable in describe_variables(run_view(run)):
        path, description = page.text(variable.path, "bold"), page.text(variable.description)
        table.add_row(path, description, _value(page, variable.value))
    page.show(table, 0)


def _value(page: TerminalPage, value: object) -> Text:
    """Return a value where it is short; views and lists of them are shown by their parts."""
    if value is None or is_dataclass(value):
        return page.text("–", "dim")
    if isinstance(value, tuple):
        has_views = any(is_dataclass(item) for item in value)
        return page.text("–" if has_views else _shorten(page.phrases.comma_list(value)))
    return page.text(_shorten(f"{value:.6g}" if isinstance(value, float) else str(value)))


def _shorten(text: str) -> str:
    return text if len(text) <= MAX_VALUE_LENGTH else text[: MAX_VALUE_LENGTH - 1] + "…"


def print_explanations(run: Run, only: int | None, console: Console) -> None:
    """Write a block for each segment, or for the segment with the number ``only``."""
    page = TerminalPage(console, phrases())
    for segment in segment_views(run):
        if only not in (None, segment.number):
            continue
        console.print()
        title = page.persona(segment.icon, segment.title, "bold")
        console.print(page.text(f"{segment.number} ", "dim") + title)
        for role, attempt in (("attempt", segment.attempt), ("runner_up", segment.runner_up)):
            if attempt:
                _print_attempt(page, role, attempt)


def _print_attempt(page: TerminalPage, role: str, attempt: AttemptView) -> None:
    page.paragraph(page.phrases.attempt(role, attempt))
    page.show(_checks(page, attempt.checks), INDENT * 2)


def _checks(page: TerminalPage, checks: Sequence[CheckView]) -> Table:
    table, phrases = page.table(), page.phrases
    titles = phrases.column
    page.columns(table, titles["measure"], titles["wanted"], fold=True)
    page.columns(table, titles["actual"], titles["threshold"], titles["gap"], right=True)
    page.columns(table, "")
    for check in checks:
        page.row(
            table,
            f"{check.label} ({check.stat})",
            phrases.condition(check),
            phrases.actual(check),
            phrases.threshold(check),
            phrases.gap(check),
            phrases.verdict(check),
            style="" if check.verdict == "held" else "yellow",
        )
    return table
