"""The site: its pages are current, all of them have a place, and it builds without a complaint."""

from __future__ import annotations

import importlib.util
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

README_WORDS = 900
FETCHED = re.compile(r"<(?:link|script|img|iframe)\b[^>]*(?:href|src)=\"?(?:https?:)?//[^\s>]+")


def test_the_readme_is_short_and_shows_a_picture_first(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    assert len(text.split()) <= README_WORDS
    assert text.startswith("[![")


def test_reference_pages_are_current(root: Path) -> None:
    pages = runpy.run_path(str(root / ".ci" / "reference.py"))["pages"]()
    files = {f.name: f.read_text(encoding="utf-8") for f in root.glob("docs/reference/*.md")}
    assert files == pages, "docs/reference is out of step: run `make reference`"


def test_every_page_has_a_place_in_the_navigation(root: Path) -> None:
    navigation = (root / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    places = re.findall(r": (\S+\.md)$", navigation, re.MULTILINE)
    pages = {file.relative_to(root).as_posix() for file in root.glob("docs/**/*.md")}
    assert sorted(places) == sorted({*pages, "README.md", "CONTRIBUTING.md", "CHANGELOG.md"})


def test_the_gallery_has_every_example(root: Path) -> None:
    text = (root / "docs" / "gallery.md").read_text(encoding="utf-8")
    cards = re.findall(r"\]\(\.\./examples/(.+?)/card\.svg\)", text)
    assert sorted(cards) == [file.parent.name for file in sorted(root.glob("examples/*/card.svg"))]
    assert len(cards) == 5


@pytest.mark.long
@pytest.mark.skipif(not importlib.util.find_spec("mkdocs"), reason="needs `make docs` once")
def test_the_site_builds_strictly_and_fetches_nothing(root: Path, tmp_path: Path) -> None:
    runpy.run_path(str(root / ".ci" / "site.py"))["stage"](tmp_path / "docs")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.replace("build/docs", "docs").replace("build/site", "site")
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    built = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 30
    fetched = {p.name: FETCHED.findall(p.read_text(encoding="utf-8")) for p in pages}
    assert {name: tags for name, tags in fetched.items() if tags} == {}
