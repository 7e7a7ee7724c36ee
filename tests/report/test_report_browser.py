"""The report's page in a real browser: seen at once, reached by keys, quiet, printed, legible."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from personas.files.resources import bundled_folder
from personas.report import report_page
from personas.sandbox.jinja import number, percent, with_unit
from tests.report.runs import with_value
from tests.report.shared import charts_of, run_of
from tests.report.test_browser import SWITCHES, Visit

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]
WIDTHS, PAGES = (360, 768, 1440), ("retail", "large", "hostile", "value")
MAX_PAGES = 6
CLIPPED = """[...document.querySelectorAll("main *, .controls *")].filter((e) =>
  e.checkVisibility() && e.clientWidth && getComputedStyle(e).display !== "inline"
  && !e.closest(".table, .chart, .unseen, .face, svg, option") && e.scrollWidth > e.clientWidth + 1
).map((e) => `${e.tagName}.${e.className}`)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, files = tmp_path_factory.mktemp("pages"), {}
    for name in PAGES:
        base = "retail" if name == "value" else name
        run = with_value(run_of(base), "spending") if name == "value" else run_of(base)
        files[name] = folder / f"{name}.html"
        files[name].write_text(report_page(run, charts_of(base)), encoding="utf-8")
    return files


@pytest.fixture(scope="module")
def axe() -> str:
    package = find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        pytest.skip("axe_playwright_python is not installed")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_quiet_offline_and_nothing_clipped(
    browser: Any, files: dict[str, Path], name: str, width: int
) -> None:
    visit = Visit(browser, files[name], width)
    page = visit.page
    for is_open in (False, True):
        page.evaluate(
            "(is) => document.querySelectorAll('details').forEach((d) => {d.open = is})", is_open
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CLIPPED) == []
    assert visit.misdeeds == []
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["retail", "value"])
def test_the_answer_and_the_first_persona_are_on_the_first_screen(
    browser: Any, files: dict[str, Path], name: str, width: int
) -> None:
    page = Visit(browser, files[name], width).page
    first = page.locator(".key li").first if width == 360 else page.locator(".card h3").first
    for part in (page.locator("h1"), page.locator(".pair"), first):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["value", "large"])
def test_axe_finds_nothing(
    browser: Any, files: dict[str, Path], axe: str, name: str, scheme: str
) -> None:
    width = 360 if scheme == "light" else 1440
    page = Visit(browser, files[name], width, color_scheme=scheme, bypass_csp=True).page
    page.evaluate("document.querySelectorAll('details').forEach((d) => {d.open = true})")
    page.evaluate(axe)
    violations = page.evaluate(
        "axe.run().then((r) => r.violations.map((v) => [v.id, v.nodes[0].html]))"
    )
    assert violations == []
    page.context.close()


def test_a_deep_link_leads_to_a_card_and_arrows_go_on(browser: Any, files: dict[str, Path]) -> None:
    visit = Visit(browser, files["retail"], 1440)
    page = visit.page
    page.goto(files["retail"].as_uri() + "#premium")
    current = page.locator(".card.current")
    assert current.get_attribute("id") == "premium"
    assert page.evaluate("document.activeElement.id") == "premium"
    for key, slug in (("ArrowRight", "cautious"), ("ArrowLeft", "premium"), ("End", "trend"),
                      ("ArrowRight", "trend"), ("Home", "high-age-mid-annual-income")):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == slug
    page.keyboard.press("Enter")
    assert page.locator(".card details").first.evaluate("d => d.open")
    page.keyboard.press("Escape")
    assert page.locator(".card.current").count() == 0
    page.locator(".pair [data-segment='4']").first.click(position={"x": 5, "y": 5})
    assert page.locator(".card.current").get_attribute("id") == "cautious"
    assert visit.misdeeds == []
    page.context.close()


def test_one_choice_of_segments_for_the_whole_page(browser: Any, files: dict[str, Path]) -> None:
    page = Visit(browser, files["value"], 1440).page
    cards = page.locator(".card:visible")
    page.locator("#page-menu").click()
    page.locator("[data-show='3']").click()
    page.locator("[data-show='6']").click()
    assert sorted(cards.evaluate_all("all => all.map(c => c.id)")) == ["premium", "trend"]
    assert page.locator("#page-typical-table thead th:visible").count() == 2 + 2
    assert page.locator(".key li.dim").count() == 4
    page.locator("[data-show='all']").click()
    assert cards.count() == 6
    page.select_option("#page-sort", "name")
    names = page.locator(".card h3").all_inner_texts()
    assert names == sorted(names)
    heads = page.locator("#page-typical-table thead bdi").all_inner_texts()
    assert heads == names
    assert page.locator("#page-typical-table thead th").last.inner_text() == "All"
    page.context.close()


def test_two_pinned_segments_stand_side_by_side(browser: Any, files: dict[str, Path]) -> None:
    page = Visit(browser, files["value"], 360).page
    page.locator("#premium [data-act=pin]").click()
    page.locator("#frugal [data-act=pin]").click()
    dialog = page.locator("dialog[open]")
    assert dialog.locator("h3").all_inner_texts() == ["💎 Premium Shoppers", "🧺 Thrifty Regulars"]
    assert dialog.locator("li").count() == 2 + 3
    cells = page.locator("#page-typical-table tr[data-measure='Annual income'] td[data-segment]")
    texts = [cells.nth(i).inner_text() for i in range(cells.count())]
    row = dialog.locator("li", has_text="Annual income").locator("b").all_inner_texts()
    assert set(row) <= set(texts)
    assert dialog.evaluate("d => d.scrollWidth <= d.clientWidth")
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    page.context.close()


def test_a_brief_is_copied(browser: Any, files: dict[str, Path]) -> None:
    page = Visit(
        browser, files["value"], 1440, permissions=["clipboard-read", "clipboard-write"]
    ).page
    page.locator("#premium [data-act=copy]").click()
    page.locator("#premium [data-act=copy]", has_text="Copied").wait_for()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Premium Shoppers: 20% of customers")
    assert "\n- Offer a VIP tier with early access\n" in text
    page.context.close()


def pages_in(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", ["value", "large"])
def test_it_prints_on_few_pages_the_proof_on_request(
    browser: Any, files: dict[str, Path], name: str
) -> None:
    page = Visit(browser, files[name], 1440, color_scheme="dark").page
    assert 1 <= pages_in(page.pdf(format="A4", prefer_css_page_size=True)) <= MAX_PAGES
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("#page-controls").is_visible()
    assert not page.locator(".proof").is_visible()
    page.evaluate("document.querySelector('.proof').open = true")
    assert page.locator(".proof h3").first.is_visible()
    page.context.close()


def test_one_page_a_persona(browser: Any, files: dict[str, Path]) -> None:
    page = Visit(browser, files["value"], 1440).page
    page.evaluate("window.print = () => {}")
    page.locator("#page-sheets").click()
    assert pages_in(page.pdf(format="A4", prefer_css_page_size=True)) == 6
    page.locator("#premium [data-act=print]").click()
    assert pages_in(page.pdf(format="A4", prefer_css_page_size=True)) == 1
    page.context.close()


def test_without_script_the_same_cards_and_tables(browser: Any, files: dict[str, Path]) -> None:
    counts = []
    for enabled in (True, False):
        page = Visit(browser, files["value"], 360, java_script_enabled=enabled).page
        counts.append([page.locator(s).count() for s in (".card", ".strip", "table tbody tr")])
        if not enabled:
            assert page.locator(".card h3").first.is_visible()
            assert page.locator("button:visible").count() == 0
        page.context.close()
    assert counts[0] == counts[1]


def test_a_chosen_theme_stays(browser: Any, files: dict[str, Path]) -> None:
    page = Visit(browser, files["value"], 1440).page
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("#page-theme").click()
    assert page.evaluate(ground) != light
    page.reload()
    assert page.evaluate(ground) != light
    page.context.close()


def test_the_script_writes_figures_as_the_templates_do(
    browser: Any, files: dict[str, Path]
) -> None:
    page = Visit(browser, files["value"], 1440).page
    source = (bundled_folder("templates") / "page" / "base.js").read_text(encoding="utf-8")
    values = [0, 0.05, 0.123456, 0.125, 0.25, 0.375, 1, 2.5, 9.999, 10.25, 10.35, 12.75, 99.95,
              999.95, 1000.5, 1001.5, 12345.5, 1234567.8, -0.00001, -3.75, -1000.5]  # fmt: skip
    shares = [0, 0.001, 0.004999, 0.005, 0.125, 0.145, 0.285, 0.5, 0.999, 1, 1.2, -0.126]
    written = page.evaluate(
        f"([values, shares]) => {{ {source}; return [values.map((v) => page.number(v)),"
        " values.map((v) => page.amount(v, '$')), values.map((v) => page.amount(v, 'days')),"
        " shares.map((s) => page.percent(s))]; }",
        [values, shares],
    )
    assert written == [
        [number(v) for v in values],
        [with_unit(v, "$") for v in values],
        [with_unit(v, "days") for v in values],
        [percent(s) for s in shares],
    ]
    page.context.close()
