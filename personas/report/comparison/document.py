"""A comparison as Markdown and HTML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from personas.facts.comparison import Comparison
from personas.facts.problem import error
from personas.report.blame import blamed
from personas.report.comparison.machine import dump_comparison
from personas.report.comparison.view import view
from personas.report.page import to_html
from personas.report.render import bounded, tidy
from personas.report.words import markdown_environment

TEMPLATE = "compare/report.md.j2"
NAME = "compare"
FORMATS = ("md", "html", "json")


def comparison_documents(
    found: Comparison, formats: Sequence[str], folders: Sequence[Path] = ()
) -> dict[str, bytes]:
    """Return file name → content; a template of the analyst's in ``folders`` is found first."""
    markdown = render_comparison(found, folders)
    title = f"{found.old.name} – {found.new.name}"
    made = {
        "md": markdown,
        "html": to_html(markdown, title, {}, NAME, folders),
        "json": dump_comparison(found),
    }
    return {f"{NAME}.{form}": made[form].encode() for form in FORMATS if form in formats}


def check_formats(formats: Sequence[str]) -> None:
    """Raise `PersonasError` (E514) for a format that is not known."""
    unknown = [form for form in formats if form not in FORMATS]
    if unknown:
        message = f"no format {', '.join(unknown)}"
        raise error("E514", message, f"Name some of: {', '.join(FORMATS)}.")


def render_comparison(found: Comparison, folders: Sequence[Path] = ()) -> str:
    """Return the comparison as Markdown."""
    with blamed(TEMPLATE):
        text = markdown_environment(folders).get_template(TEMPLATE).render(view(found))
    return tidy(bounded(text, TEMPLATE))
