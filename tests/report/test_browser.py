"""Pages in a real browser: quiet, offline, within the screen, printable, harmless."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from personas.report import render, to_html
from tests.report.shared import charts_of, run_of

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PAGES = [
    ("retail", "readme"), ("large", "readme"), ("hostile", "readme"), ("hostile", "slides"),
    ("retail", "executive"), ("retail", "slides"), ("hostile", "crm"),
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    folder, found = tmp_path_factory.mktemp("pages"), {}
    for name, template in PAGES:
        run = run_of(name)
        file = folder / f"{name}-{template}.html"
        page = to_html(render(run, template), run.table.name, charts_of(name), template)
        file.write_text(page, encoding="utf-8")
        found[name, template] = file
    return found


class Visit:
    """A page in the browser, and all that it should not have done."""

    def __init__(self, browser: Any, file: Path, width: int, **settings: Any) -> None:
        self.misdeeds: list[str] = []
        context = browser.new_context(viewport={"width": width, "height": 800}, **settings)
        self.page = context.new_page()
        self.page.on("console", lambda said: self.misdeeds.append(said.text))
        self.page.on("pageerror", lambda error: self.misdeeds.append(str(error)))
        self.page.on("dialog", lambda dialog: self.misdeeds.append(dialog.message))
        self.page.on("request", lambda asked: self._request(asked.url, file.as_uri()))
        self.page.goto(file.as_uri())

    def _request(self, url: str, own: str) -> None:
        if url.partition("#")[0] != own and not url.startswith("data:"):
            self.misdeeds.append(url)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("which", PAGES, ids="-".join)
def test_a_page_is_quiet_offline_and_within_the_screen(
    browser: Any, files: dict[tuple[str, str], Path], which: tuple[str, str], width: int
) -> None:
    visit = Visit(browser, files[which], width)
    wide = visit.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert visit.misdeeds == []
    assert visit.page.locator("script").count() == 1
    assert visit.page.locator("img, iframe, object, embed, form, [onclick], [onload]").count() == 0
    visit.page.context.close()


def test_tables_are_sorted_by_their_headings(
    browser: Any, files: dict[tuple[str, str], Path]
) -> None:
    page = Visit(browser, files["retail", "executive"], 1440).page
    table = page.locator("table", has=page.locator("th", has_text="Customers")).first
    names = table.locator("tbody tr td:nth-child(2)")
    head = table.locator("th", has_text="Customers")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert "Trend Followers" in names.first.inner_text()
    assert names.last.inner_text() == "High age, mid annual income"
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert names.first.inner_text() == "High age, mid annual income"
    page.context.close()


def test_segments_are_filtered(browser: Any, files: dict[tuple[str, str], Path]) -> None:
    page = Visit(browser, files["retail", "readme"], 1440).page
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    page.locator("input.filter").first.fill("premium")
    box = page.locator("input.filter + .table").first
    assert box.locator("tbody tr:visible td:nth-child(2)").all_inner_texts() == ["Premium Shoppers"]
    page.context.close()


def test_why_a_name_opens_on_demand(browser: Any, files: dict[tuple[str, str], Path]) -> None:
    page = Visit(browser, files["retail", "readme"], 1440).page
    fold = page.locator("main details").nth(2)
    assert not fold.locator("table").first.is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator("table").first.is_visible()
    page.context.close()


def test_slides_turn_with_the_keyboard(browser: Any, files: dict[tuple[str, str], Path]) -> None:
    page = Visit(browser, files["retail", "slides"], 1440).page
    place = page.locator(".place")
    count = page.locator("main > section").count()
    assert place.inner_text() == f"1 / {count}"
    for key, at in (("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("End", count),
                    ("ArrowRight", count), ("Home", 1)):  # fmt: skip
        page.keyboard.press(key)
        assert place.inner_text() == f"{at} / {count}"
        slide = page.locator("main > section").nth(at - 1)
        top = slide.evaluate("e => e.getBoundingClientRect().top")
        assert abs(top) < 2
    page.context.close()


def test_every_slide_fits_the_screen(browser: Any, files: dict[tuple[str, str], Path]) -> None:
    page = Visit(browser, files["retail", "slides"], 1440).page
    heights = page.locator("main > section").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert max(heights) <= 800
    page.context.close()


@pytest.mark.parametrize("which", [("retail", "readme"), ("retail", "slides")], ids="-".join)
def test_a_page_prints(
    browser: Any, files: dict[tuple[str, str], Path], which: tuple[str, str]
) -> None:
    page = Visit(browser, files[which], 1440).page
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.emulate_media(media="print")
    folds = page.locator("main details table")
    assert all(folds.nth(at).is_visible() for at in range(folds.count()))
    page.context.close()


def test_all_is_legible_without_scripts(browser: Any, files: dict[tuple[str, str], Path]) -> None:
    page = Visit(browser, files["retail", "readme"], 360, java_script_enabled=False).page
    assert page.locator("table").count() > 5
    assert page.locator("th button, input").count() == 0
    assert page.locator("main").get_by_text("Premium Shoppers").first.is_visible()
    page.context.close()


def test_dark_paper_has_light_ink(browser: Any, files: dict[tuple[str, str], Path]) -> None:
    page = Visit(browser, files["retail", "readme"], 1440, color_scheme="dark").page
    # The card, which comes first, has its own paper.
    ink = page.locator(".chart svg text").last.evaluate("e => getComputedStyle(e).fill")
    assert min(int(part) for part in ink.removeprefix("rgb(").rstrip(")").split(",")) > 180
    page.context.close()
