"""Blocks that open on demand: the one piece of HTML that a Markdown report may hold."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from personas.files.resources import bundled
from personas.jinja import environment
from personas.report.catalogue import page_files
from personas.report.escape import clean
from personas.report.render import blamed
from personas.sandbox import BoundedEnvironment

_FOLD = re.compile(
    r"^<details>\n<summary>([^<>\n]*)</summary>\n(.*?)^</details>$", re.MULTILINE | re.DOTALL
)


class Folds(Preprocessor):
    """Let whole ``<details>`` blocks through, with a line of plain text as their summary.

    Half a block, or one with any attribute, stays text like all other HTML.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._stash = md.htmlStash

    def run(self, lines: list[str]) -> list[str]:
        """Put what is let through aside, where the reader of Markdown does not touch it."""
        return _FOLD.sub(self._kept, "\n".join(lines)).split("\n")

    def _kept(self, fold: re.Match[str]) -> str:
        title = html.escape(html.unescape(fold[1]), quote=False)
        opening = self._stash.store(f"<details><summary>{title}</summary>")
        return f"{opening}\n\n{fold[2]}\n\n{self._stash.store('</details>')}"


_SCHEMES = ("", "http", "https", "mailto")


class Guard(Extension):
    """A last line of defence: values are escaped already, but a template may be anybody's."""

    def __init__(self, charts: Mapping[str, bytes]) -> None:
        super().__init__()
        self.charts = charts

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Switch raw HTML off, and look over the tree when all else is done."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(Folds(md), "folds", 20)  # after fenced code was put aside
        md.treeprocessors.register(_Tree(md, self.charts), "guard", -10)


class _Tree(Treeprocessor):
    def __init__(self, md: Markdown, charts: Mapping[str, bytes]) -> None:
        super().__init__(md)
        self.charts = charts

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[place] = _scrolling(child)
                elif child.tag == "img":
                    self._inline(child)
        for link in root.iter("a"):
            _disarm(link)
        _part(root)

    def _inline(self, image: Element) -> None:
        """Put the chart where the image was; without one, its alternative text."""
        name = image.get("src", "").rpartition("/")[2]
        alt = html.unescape(image.get("alt", ""))
        svg = self.charts.get(name)
        image.tag, image.attrib = "span", {}
        image.text = self.md.htmlStash.store(_figure(svg, alt)) if svg is not None else alt


def _figure(svg: bytes, alt: str) -> str:
    # Without the XML prologue, which has no place inside HTML.
    drawing = svg.decode("utf-8").partition("<svg")[2].strip()
    return (
        f'<figure class="chart"><div><svg aria-hidden="true"{drawing}</div>'
        f"<figcaption>{html.escape(alt)}</figcaption></figure>"
    )


def _scrolling(table: Element) -> Element:
    """Put a table into a box of its own, which keyboards can reach and scroll."""
    box = Element("div", {"class": "table", "tabindex": "0", "role": "group"})
    box.append(table)
    box.tail, table.tail = table.tail, None
    return box


def _part(root: Element) -> None:
    """Make a section of what stands between rules: a slide, or a card."""
    children = list(root)
    if not any(child.tag == "hr" for child in children):
        return
    for child in children:
        root.remove(child)
    sections = [Element("section")]
    for child in children:
        if child.tag == "hr":
            sections.append(Element("section"))
        else:
            sections[-1].append(child)
    root.extend(section for section in sections if len(section))


def _disarm(link: Element) -> None:
    scheme = urlsplit(html.unescape(link.get("href", "")).strip()).scheme.lower()
    if scheme not in _SCHEMES:
        del link.attrib["href"]


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
