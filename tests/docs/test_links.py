"""Every relative link of every document leads to a file, and its anchor to a heading."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

PATTERNS = ("*.md", "docs/**/*.md", "examples/**/*.md")
FENCE = re.compile(r"^(```+|~~~+).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:href|src)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
ID = re.compile(r"\bid=\"([^\"]+)\"")


def _documents(root: Path) -> list[Path]:
    return sorted(file for pattern in PATTERNS for file in root.glob(pattern))


def _anchors(text: str) -> set[str]:
    """Return what GitHub and the site make of headings, and ids that are written out."""
    text = FENCE.sub("", text)
    slugs = [_slug(heading) for heading in HEADING.findall(text)]
    again = {f"{slug}-{n}" for slug, count in Counter(slugs).items() for n in range(1, count)}
    return {*slugs, *again, *ID.findall(text)}


def _slug(heading: str) -> str:
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")


def broken_links(document: Path, text: str) -> list[str]:
    prose = CODE.sub("", FENCE.sub("", text))
    links = [first or second for first, second in LINK.findall(prose)]
    return [link for link in links if not _leads_somewhere(document, text, link)]


def _leads_somewhere(document: Path, text: str, link: str) -> bool:
    path, _, anchor = link.partition("#")
    if re.match(r"[a-z]+:", link):
        return True
    target = document.parent / path
    if not target.exists():
        return False
    content = target.read_text(encoding="utf-8") if path and anchor else text
    return not anchor or anchor in _anchors(content)


def test_links_and_anchors_lead_somewhere(root: Path) -> None:
    documents = _documents(root)
    assert len(documents) > 30
    broken = {str(each): broken_links(each, each.read_text("utf-8")) for each in documents}
    assert {name: links for name, links in broken.items() if links} == {}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("b.md", True), ("b.md#the-end-of-it", True), ("#here", True), ("https://a.org", True),
        ("c.md", False), ("b.md#the-end", False), ("#there", False),
    ],
)  # fmt: skip
def test_a_broken_link_is_noticed(tmp_path: Path, link: str, expected: bool) -> None:
    (tmp_path / "b.md").write_text("## The `end` of it!\n")
    broken = broken_links(tmp_path / "a.md", f"# Here\n\n[words]({link})\n")
    assert broken == ([] if expected else [link])
