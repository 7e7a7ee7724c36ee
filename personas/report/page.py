"""Turn a Markdown report into one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markdown import Markdown
from markupsafe import Markup

from personas.report.markup import Guard
from personas.resources import bundled
from personas.wording import environment


def to_html(markdown: str, title: str, charts: Mapping[str, bytes]) -> str:
    """Return a whole HTML page of the report: styles and charts inside, no script, no network.

    ``charts`` maps file names to SVG; an image whose file is among them is put in its place,
    any other leaves only its alternative text. HTML in the Markdown is shown, not obeyed.
    """
    reader = Markdown(extensions=["tables", "fenced_code", "sane_lists", "toc", Guard(charts)])
    body = reader.convert(markdown)
    tokens: list[dict[str, Any]] = getattr(reader, "toc_tokens", [])
    page = environment([bundled("templates")]).overlay(autoescape=True)
    return page.get_template("page.html.j2").render(
        title=title,
        body=Markup(body),
        toc=_contents(tokens),  # noqa: S704 - Guard made it safe
    )


def _contents(tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the headings below the title: id, name (already HTML), children."""
    inside = tokens[0]["children"] if len(tokens) == 1 else tokens
    return [
        {"id": t["id"], "name": Markup(t["name"]), "children": _contents_of(t)}  # noqa: S704
        for t in inside
    ]


def _contents_of(token: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"id": t["id"], "name": Markup(t["name"]), "children": []}  # noqa: S704
        for t in token["children"]
    ]
