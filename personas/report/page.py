"""Turn a Markdown report into one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown import Markdown
from markupsafe import Markup

from personas.report.escape import clean
from personas.report.markup import Guard
from personas.resources import bundled
from personas.wording import environment


def to_html(markdown: str, title: str, charts: Mapping[str, bytes]) -> str:
    """Return a whole HTML page of the report: styles and charts inside, no script, no network.

    ``charts`` maps file names to SVG; an image whose file is among them is put in its place,
    any other leaves only its alternative text. HTML in the Markdown is shown, not obeyed.
    """
    reader = Markdown(extensions=["tables", "fenced_code", "sane_lists", "toc", Guard(charts)])
    body = Markup(reader.convert(markdown))  # noqa: S704 - Guard let nothing raw through
    tokens: list[dict[str, Any]] = getattr(reader, "toc_tokens", [])
    page = _html_environment().get_template("page.html.j2")
    return page.render(title=title, body=body, contents=_contents(tokens))


def _html_environment() -> ImmutableSandboxedEnvironment:
    """Every value that a template prints is escaped for HTML, invisible characters are dropped."""
    return environment([bundled("templates")]).overlay(autoescape=True, finalize=_shown)


def _shown(value: object) -> object:
    return clean(value) if type(value) is str else value


def _contents(tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the headings for the table of contents; a single title on top is left out."""
    inside = tokens[0]["children"] if len(tokens) == 1 else tokens
    return [_entry(token) for token in inside]


def _entry(token: dict[str, Any]) -> dict[str, Any]:
    # The reader gives names as HTML, escaped already.
    name = Markup(token["name"])  # noqa: S704
    return {"id": token["id"], "name": name, "parts": [_entry(t) for t in token["children"]]}
