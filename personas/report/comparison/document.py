"""A comparison as Markdown, HTML and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from personas.domain.comparison import Comparison
from personas.domain.problem import error
from personas.report.comparison.view import comparison_view
from personas.report.json_view import round_floats
from personas.report.page import to_html
from personas.report.render import render_view
from personas.unsafe_text import dump_json

TEMPLATE = "compare/report.md.j2"
NAME = "compare"
FORMATS = ("md", "html", "json")
FORMAT = 4  # of the JSON; 1 had other names, 2 no verdict, 3 neither value nor flows


def comparison_documents(
    comparison: Comparison, formats: Sequence[str], folders: Sequence[Path] = ()
) -> dict[str, bytes]:
    """Return file name → content; a template in ``folders`` takes precedence."""
    markdown = render_view(comparison_view(comparison), TEMPLATE, folders, TEMPLATE)
    title = f"{comparison.old.name} – {comparison.new.name}"
    texts = {
        "md": markdown,
        "html": to_html(markdown, title, {}, NAME, folders),
        "json": dump_comparison(comparison),
    }
    return {f"{NAME}.{form}": texts[form].encode() for form in FORMATS if form in formats}


def check_formats(formats: Sequence[str]) -> None:
    """Raise `PersonasError` (E514) for an unknown format."""
    unknown = [form for form in formats if form not in FORMATS]
    if unknown:
        message = f"no format {', '.join(unknown)}"
        raise error("E514", message, f"Name some of: {', '.join(FORMATS)}.")


def dump_comparison(comparison: Comparison) -> str:
    """Return JSON text by `docs/compare.schema.json`.

    Withheld counts are null, floats carry six significant digits.
    """
    return dump_json({"format": FORMAT} | round_floats(asdict(comparison_view(comparison))))
