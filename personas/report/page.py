"""Turn a Markdown report into one HTML file that needs nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from markdown import Markdown
from markupsafe import Markup

from personas.files.resources import bundled
from personas.report.blame import blamed
from personas.report.catalogue import page_files
from personas.report.escape import clean
from personas.report.markup import Guard
from personas.sandbox import BoundedEnvironment
from personas.wording import environment


def to_html(
    markdown: str,
    title: str,
    charts: Mapping[str, bytes],
    template: str = "readme",
    folders: Sequence[Path] = (),
) -> str:
    """Return a whole HTML page of the report: styles, charts and a short script inside, no network.

    ``charts`` maps file names to SVG; an image whose file is among them is put in its place,
    any other leaves only its alternative text. HTML in the Markdown is shown, not obeyed: the
    page's own script is the only one that its security policy lets run, and all is legible
    without it. ``template`` is the name of the template that wrote the Markdown: its page is
    ``NAME.html.j2`` where there is one, in ``folders`` or bundled.
    """
    guard = Guard(charts)
    reader = Markdown(extensions=["tables", "fenced_code", "sane_lists", "toc", guard])
    body = Markup(reader.convert(markdown))  # noqa: S704 - Guard let nothing raw through
    tokens: list[dict[str, Any]] = getattr(reader, "toc_tokens", [])
    html, _, script = page_files(template, folders)
    with blamed(html):
        html_environment = _html_environment(folders)
        return html_environment.get_template(html).render(
            title=title, body=body, contents=_contents(tokens), **_script(html_environment, script)
        )


def _html_environment(folders: Sequence[Path]) -> BoundedEnvironment:
    """Every value that a template prints is escaped for HTML, invisible characters are dropped."""
    return environment([*folders, bundled("templates")], finalize=_shown, autoescape=True)


def _script(environment: BoundedEnvironment, name: str) -> dict[str, Markup]:
    """Return the page's script and its digest, by which the page's policy knows it."""
    text = environment.loader.get_source(environment, name)[0]
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return {"script": Markup(text), "script_digest": Markup(digest)}  # noqa: S704 - our own file


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
