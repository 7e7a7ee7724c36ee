"""A report as an HTML page: Markdown converted, raw HTML shown as text, charts inlined."""

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
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from personas.report.environments import html_environment, page_files
from personas.report.render import template_errors
from personas.sandbox import BoundedEnvironment

_DETAILS = re.compile(
    r"^<details>\n<summary>([^<>\n]*)</summary>\n(.*?)^</details>$", re.MULTILINE | re.DOTALL
)


class DetailsPreprocessor(Preprocessor):
    """Let complete ``<details>`` blocks through, with a line of plain text as their summary.

    Half a block, or one with any attribute, stays text like all other HTML.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Store the tags of such blocks where the Markdown parser does not touch them."""
        return _DETAILS.sub(self._store, "\n".join(lines)).split("\n")

    def _store(self, block: re.Match[str]) -> str:
        title = html.escape(html.unescape(block[1]), quote=False)
        opening = self.md.htmlStash.store(f"<details><summary>{title}</summary>")
        return f"{opening}\n\n{block[2]}\n\n{self.md.htmlStash.store('</details>')}"


_SCHEMES = ("", "http", "https", "mailto")


class _GuardTree(Treeprocessor):
    """Second defence against HTML: values are escaped already, but templates may be foreign."""

    def __init__(self, md: Markdown, charts: Mapping[str, bytes]) -> None:
        super().__init__(md)
        self.charts = charts

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[index] = _scroll_box(child)
                elif child.tag == "img":
                    self._inline(child)
        for link in root.iter("a"):
            _remove_unsafe_target(link)
        _group_sections(root)

    def _inline(self, image: Element) -> None:
        """Replace an image by its chart, or by its alternative text."""
        name = image.get("src", "").rpartition("/")[2]
        alt = html.unescape(image.get("alt", ""))
        svg = self.charts.get(name)
        image.tag, image.attrib = "span", {}
        image.text = self.md.htmlStash.store(_figure(svg, alt)) if svg is not None else alt


def _figure(svg: bytes, alt: str) -> str:
    # Without the XML prologue, which has no place inside HTML.
    drawing = svg.decode("utf-8").partition("<svg")[2].strip()
    box = '<div tabindex="0" role="group">'
    return (
        f'<figure class="chart">{box}<svg aria-hidden="true"{drawing}</div>'
        f"<figcaption>{html.escape(alt)}</figcaption></figure>"
    )


def _scroll_box(table: Element) -> Element:
    """Wrap a table in a box that keyboards can reach and scroll; a blank heading is none."""
    for heading in table.iter("th"):
        if not "".join(heading.itertext()).strip():
            heading.tag = "td"
    box = Element("div", {"class": "table", "tabindex": "0", "role": "group"})
    box.append(table)
    box.tail, table.tail = table.tail, None
    return box


def _group_sections(root: Element) -> None:
    """Put the elements between horizontal rules into sections: slides, or cards."""
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


def _remove_unsafe_target(link: Element) -> None:
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
    """Return the report as one HTML page: styles, charts and a short script inside, no network.

    ``charts`` maps file names to SVG; they replace the images of these names, and any other image
    leaves only its alternative text. HTML in the Markdown is shown as text: the page's own script
    is the only one that its security policy lets run, and the page is legible without it.
    ``template`` is the name of the template that wrote the Markdown: its page is ``NAME.html.j2``
    where there is one, in ``folders`` or bundled.
    """
    converter = _guarded_converter(charts)
    body = Markup(converter.convert(markdown))  # noqa: S704 - the guard let nothing raw through
    tokens: list[dict[str, Any]] = getattr(converter, "toc_tokens", [])
    html_name, _, script_name = page_files(template, folders)
    with template_errors(html_name):
        environment = html_environment(folders)
        return environment.get_template(html_name).render(
            title=title,
            body=body,
            contents=_contents(tokens),
            **_script(environment, script_name),
        )


def to_fragment(markdown: str, charts: Mapping[str, bytes]) -> Markup:
    """Return Markdown as a part of a page, under the same guard."""
    return Markup(_guarded_converter(charts).convert(markdown))  # noqa: S704 - as above


def _guarded_converter(charts: Mapping[str, bytes]) -> Markdown:
    """Return a converter that takes raw HTML as text, and checks the tree at the end."""
    converter = Markdown(extensions=["tables", "fenced_code", "sane_lists", "toc"])
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    # After fenced code was put aside.
    converter.preprocessors.register(DetailsPreprocessor(converter), "details", 20)
    converter.treeprocessors.register(_GuardTree(converter, charts), "guard", -10)
    return converter


def _script(environment: BoundedEnvironment, name: str) -> dict[str, Markup]:
    """Return the page's script and its digest for the page's security policy."""
    text = environment.loader.get_source(environment, name)[0]
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return {"script": Markup(text), "script_digest": Markup(digest)}  # noqa: S704 - our own file


def _contents(tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the headings for the table of contents; a single title on top is left out."""
    headings = tokens[0]["children"] if len(tokens) == 1 else tokens
    return [_entry(token) for token in headings]


def _entry(token: dict[str, Any]) -> dict[str, Any]:
    # The converter returns names as escaped HTML.
    name = Markup(token["name"])  # noqa: S704
    return {"id": token["id"], "name": name, "parts": [_entry(t) for t in token["children"]]}
