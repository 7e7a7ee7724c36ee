"""The explorer and the customer's form in a real browser: pictures, keys, the model's answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from personas.domain.run import Run
from personas.model.assign import assign_customer
from personas.report.page import report_page
from personas.report.views.facts import segment_views
from tests.report.shared import run_of

api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


@pytest.fixture(scope="module")
def run() -> Run:
    return run_of("retail")


@pytest.fixture(scope="module")
def file(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("play") / "report.html"
    path.write_text(report_page(run, {}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with api.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Any, file: Path) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened, errors = context.new_page(), list[str]()
    opened.on("console", lambda message: errors.append(message.text))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    assert errors == []
    context.close()


def test_a_measure_is_drawn_as_dots_or_told_as_a_table(page: Any) -> None:
    page.locator("#page-measure").select_option(label="Annual income")
    sheet = page.locator(".sheet:visible")
    assert sheet.locator(".dot").count() == 6
    assert sheet.locator("tr[data-segment] .whisker").count() == 6
    assert not sheet.get_by_role("columnheader", name="Middle half").is_visible()
    box = sheet.locator("svg.ruler").bounding_box()
    row = sheet.locator("tr[data-segment='3']")
    place = float(row.get_attribute("data-at").split()[2]) / 100
    dot = row.locator(".dot").bounding_box()
    assert dot["x"] + dot["width"] / 2 == pytest.approx(box["x"] + place * box["width"], abs=1)
    page.locator("#page-as-table").click()
    assert sheet.get_by_role("columnheader", name="Middle half").is_visible()
    assert sheet.locator(".dot:visible").count() == 0


def test_values_are_told_to_keys_and_pointers(page: Any, run: Run) -> None:
    page.locator("#page-measure").select_option(label="Annual income")
    picture = page.locator(".sheet:visible tr[data-segment='3'] svg")
    picture.focus()
    told = page.locator("#page-tip").inner_text()
    median = run.profile.segments[2].numbers["income"].median.value
    assert f"Typically: {median:.1f} k$" in told
    assert "Index: " in told
    assert told.replace("\n", "; ") == picture.get_attribute("aria-label")
    page.keyboard.press("Escape")
    assert page.locator("#page-tip").is_hidden()


def test_the_filter_of_the_page_holds_in_pictures(page: Any) -> None:
    page.locator("#page-measure").select_option(label="Gender")
    shown = page.locator(".sheet:visible tbody tr").first.locator(".dot").count()
    page.locator("#page-chips [data-show='3']").dispatch_event("click")  # in a menu, or not
    assert page.locator(".sheet:visible tbody tr").first.locator(".dot").count() <= 1 < shown
    assert page.locator("#page-map .disc").count() == 1
    page.locator("#page-measure").select_option(label="Annual income")
    assert page.locator(".sheet:visible tbody tr[data-segment]:visible").count() == 1


def test_the_map_takes_other_axes(page: Any, run: Run) -> None:
    assert run.pictures is not None
    assert run.pictures.scatter is not None
    points = page.locator("#page-map .point")
    assert points.count() == len(run.pictures.scatter.points)
    across, up = (page.locator("#page-map select").nth(i) for i in (0, 1))
    first, second = across.input_value(), up.input_value()
    across.select_option(second)
    up.select_option(first)
    assert points.count() == len(run.pictures.scatter.points)  # the same points, turned
    used = {first, second}
    third = next(v for v in across.locator("option").evaluate_all("all => all.map(o => o.value)")
                 if v not in used)  # fmt: skip
    up.select_option(third)
    assert points.count() == 0
    assert page.locator("#page-map .disc").count() == 6
    assert page.locator("#page-map .without").is_visible()


CUSTOMERS = (("90", "85", "31"), ("25.5", "80", ""), ("", "12", "60"), ("55", "50", "55"))


@pytest.mark.parametrize("told", CUSTOMERS)
def test_the_form_answers_as_the_model(page: Any, run: Run, told: tuple[str, ...]) -> None:
    fields = page.locator("#page-form input[type=number]")
    for index, text in enumerate(told):
        fields.nth(index).fill(text)
    names = [feature.measure for feature in run.clusters.recipe.features]
    values = {name: text for name, text in zip(names, told, strict=True) if text}
    expected = assign_customer(run, values)
    titles = {s.number: s.title for s in segment_views(run)}
    first, second = (titles[near.segment] for near in expected.nearest[:2])
    result = page.locator("#page-result")
    assert result.locator("[data-part=own]").inner_text().endswith(first)
    assert result.locator("[data-part=next]").inner_text().endswith(second)
    assert result.locator("[data-part=margin]").inner_text() == f"{expected.margin:.2f}"
    left = result.locator("[data-part=left]").inner_text()
    assert ("counts as" in left) == (len(values) < 3)  # the model fills these gaps


def test_without_any_value_nobody_is_placed(browser: Any, run: Run, tmp_path: Path) -> None:
    features = tuple(replace(f, fill=None) for f in run.clusters.recipe.features)
    clusters = replace(run.clusters, recipe=replace(run.clusters.recipe, features=features))
    path = tmp_path / "report.html"
    path.write_text(report_page(replace(run, clusters=clusters), {}), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    fields = page.locator("#page-form input[type=number]")
    fields.nth(0).fill("")
    assert "Left out: Annual income" in page.locator("[data-part=left]").inner_text()
    for index in (1, 2):
        fields.nth(index).fill("")
    assert page.locator("[data-part=unknown]").is_visible()
    assert page.locator("[data-part=known]").is_hidden()
    page.close()


def test_sliders_move_by_keys_and_say_their_value(page: Any) -> None:
    slider = page.locator("#page-form input[type=range]").first
    number = page.locator("#page-form input[type=number]").first
    before = float(number.input_value())
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert float(number.input_value()) > before
    assert slider.get_attribute("aria-valuetext").startswith(number.input_value())
    page.locator("#page-from").select_option("3")
    assert float(number.input_value()) == pytest.approx(87, abs=3)
    assert "Premium Shoppers" in page.locator("[data-part=own]").inner_text()


def test_tables_are_there_without_scripts(browser: Any, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(file.as_uri())
    first = page.locator("#page-explorer details").first
    first.locator("summary").click()
    assert first.locator("tbody tr").count() == 7
    assert first.get_by_role("columnheader", name="Middle half").is_visible()
    assert page.locator("#page-who").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@pytest.mark.parametrize("width", [360, 768])
def test_nothing_scrolls_sideways(browser: Any, file: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(file.as_uri())
    for choice in page.locator("#page-measure option").evaluate_all("all => all.map(o => o.value)"):
        page.locator("#page-measure").select_option(choice)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#page-as-table").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#page-as-table").click()
    context.close()
