"""`templates list`, `templates context` and `rules explain`, as pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import is_dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from personas.domain.run import Run
from personas.report.environments import phrases, templates
from personas.report.terminal.console import INDENT, TerminalPage, folding, numeric, unbroken
from personas.report.views import run_view
from personas.report.views.documentation import describe_variables
from personas.report.views.evidence import AttemptView, CheckView
from personas.report.views.facts import segment_views

MAX_VALUE_LENGTH = 24  # the report shows it in full


def print_templates(console: Console) -> None:
    """Write the bundled templates and their parts, each with its purpose."""
    page = TerminalPage(console, phrases())
    for key, part in (("templates", False), ("parts", True)):
        page.heading(key)
        rows = [(page.text(e.name, "bold"), e.purpose) for e in templates() if e.part == part]
        page.show(page.table(rows, unbroken(""), folding(""), header=False))


def print_variables(run: Run, console: Console) -> None:
    """Write every variable of a template, its description, and its value in this run."""
    page = TerminalPage(console, phrases())
    rows = [
        (page.text(variable.path, "bold"), variable.description, _value(page, variable.value))
        for variable in describe_variables(run_view(run))
    ]
    page.show(page.table(rows, folding("variable", "meaning", "here")), 0)


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
    phrases = page.phrases
    macros = (phrases.condition, phrases.actual, phrases.threshold, phrases.gap, phrases.verdict)
    rows = []
    for check in checks:
        style = "" if check.verdict == "held" else "yellow"
        cells = (f"{check.label} ({check.stat})", *(macro(check) for macro in macros))
        rows.append([page.text(cell, style) for cell in cells])
    figures = numeric("actual", "threshold", "gap")
    return page.table(rows, folding("measure", "wanted"), figures, unbroken(""))
