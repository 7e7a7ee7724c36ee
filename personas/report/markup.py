"""What the Markdown reader may make of a report: no raw HTML, no odd links, charts in place."""

from __future__ import annotations

import html
from collections.abc import Mapping
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from personas.report.folds import Folds

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
