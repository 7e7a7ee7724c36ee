"""A comparison as Markdown and HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from personas import signs
from personas.domain.comparison import Comparison
from personas.domain.problem import error
from personas.report.comparison.view import view
from personas.report.environments import markdown_environment
from personas.report.json_view import rounded
from personas.report.page import to_html
from personas.report.render import blamed, bounded, tidy

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


def dump_comparison(found: Comparison) -> str:
    """Return JSON text: withheld counts are null, floats carry six significant digits."""
    return signs.dump_json(_plain(view(found)))


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return rounded(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
