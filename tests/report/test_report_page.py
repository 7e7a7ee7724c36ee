"""The report's page: one file, harmless, within its bytes, true to the table."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from personas.domain.measure import Measure
from personas.domain.profile import CategoryProfile
from personas.domain.run import Run
from personas.files.resources import bundled_folder
from personas.report import DocumentRequest, documents, report_page, run_view, template_files
from personas.report.page.drawings import slim
from personas.report.page.people import slugs_of
from personas.report.page.strips import step_of
from personas.report.views.measures import unit_of
from personas.sandbox.jinja import with_unit
from tests.report.runs import with_value
from tests.report.shared import charts_of, run_of
from tests.report.test_page import Audit

MAX_BYTES, MAX_SCRIPT = 250_000, 30_000
ASSETS = sorted(bundled_folder("templates").glob("page/*"))


@cache
def page_of(name: str) -> str:
    return report_page(run_of(name), charts_of(name))


def facts_of(page: str) -> dict[str, Any]:
    (block,) = re.findall(r'id="page-facts">(.*?)</script>', page, re.DOTALL)
    facts: dict[str, Any] = json.loads(block)
    return facts


def cards_of(page: str) -> dict[int, str]:
    cards = re.findall(r'<article class="card.*?</article>', page, re.DOTALL)
    return {int(re.findall(r'data-segment="(\d+)"', card)[0]): card for card in cards}


@pytest.fixture(scope="module", params=["retail", "large", "wide", "hostile", "bare", "labelled"])
def page(request: pytest.FixtureRequest) -> str:
    return page_of(request.param)


def test_elements_are_well_nested_and_harmless(page: str) -> None:
    audit = Audit(page)
    assert audit.open == []
    assert not audit.tags & {"iframe", "object", "embed", "img", "link", "base", "video"}
    for tag, name, value in audit.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in {"src", "srcset", "action", "formaction", "data"}, (tag, name)
        if name in {"href", "xlink:href"}:
            assert value.startswith(("#", "data:image/png;base64,")), (tag, value)
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page


def test_ids_are_unique_and_links_lead_somewhere(page: str) -> None:
    audit = Audit(page)
    ids = audit.values("id")
    assert len(set(ids)) == len(ids)
    links = [v.removeprefix("#") for v in audit.values("href") if v.startswith("#")]
    assert set(links) <= set(ids)
    assert {*audit.values("aria-labelledby")} <= set(ids)


def test_the_page_keeps_to_its_bytes(page: str) -> None:
    assert len(page.encode()) <= MAX_BYTES
    *_, script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(script.encode()) <= MAX_SCRIPT


def test_the_policy_knows_the_one_script_which_no_table_changes(page: str) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', page)
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}'" in unescape(policy)
    assert script in page_of("bare")


def test_a_card_and_a_chip_for_every_segment_in_the_order_of_the_answer() -> None:
    run = with_value(run_of("retail"), "spending")
    view, page = run_view(run), report_page(run, {})
    order = list(view.answer.order)
    assert list(cards_of(page)) == order != sorted(order)
    assert [s["number"] for s in facts_of(page)["segments"]] == order
    assert [int(n) for n in re.findall(r'data-show="(\d+)"', page)] == order


def test_every_share_and_index_recomputes_from_the_table() -> None:
    run = with_value(run_of("retail"), "spending")
    page = report_page(run, {})
    cards = cards_of(page)
    customers = sum(segment.size for segment in run.profile.segments)
    sums = {s.id: s.size * s.numbers["spending"].stats["mean"].value for s in run.profile.segments}
    total = sum(sums.values())
    for segment in run.profile.segments:
        card = cards[segment.id]
        shares = [segment.size / customers, sums[segment.id] / total]
        average = shares[1] / shares[0]
        figures = re.findall(r"<dd>([\d.,]+%?)<small>([^<]*)</small>", card)
        assert [figure for figure, _ in figures[:2]] == [f"{share:.0%}" for share in shares]
        assert figures[0][1] == f"{segment.size:,}"
        assert figures[2][1] == f"{average:.1f}× average"
    for fact in facts_of(page)["segments"]:
        assert fact["share"] == pytest.approx(fact["size"] / customers)
        assert fact["value"] == pytest.approx(sums[fact["number"]] / total)


def test_bars_are_as_wide_as_shares() -> None:
    run = with_value(run_of("retail"), "spending")
    groups = re.findall(r'<g class="p\d+" data-segment="(\d+)">(.*?)</g>', report_page(run, {}))
    parts = {segment.number: segment for segment in run_view(run).segments}
    assert len(groups) == len(parts)
    for number, drawing in groups:
        first, second = re.findall(
            r'class="bar" x="([\d.]+)"(?: y="180")? width="([\d.]+)"', drawing
        )
        part = parts[int(number)]
        assert part.value
        assert part.value.share is not None
        assert float(first[1]) == pytest.approx(1000 * part.share, abs=0.11)
        assert float(second[1]) == pytest.approx(1000 * part.value.share, abs=0.11)


def test_strips_stand_where_medians_stand() -> None:
    run = run_of("retail")
    card = cards_of(report_page(run, {}))[3]
    number = next(s for s in run.profile.segments if s.id == 3).numbers["income"]
    strip = next(li for li in re.findall(r"<li>.*?</li>", card, re.DOTALL) if "Annual income" in li)
    assert f'cx="{100 * number.stats["median"].position:.4g}%"' in strip
    half = re.search(r'class="half" x1="([\d.]+)%" x2="([\d.]+)%"', strip)
    assert half
    positions = [100 * number.stats[name].position for name in ("q25", "q75")]
    assert [float(x) for x in half.groups()] == pytest.approx(positions, abs=0.05)


def test_a_meter_shows_the_wanted_side_and_the_place() -> None:
    card = cards_of(page_of("retail"))[3]  # Premium Shoppers: high is the top 30 %
    meters = re.findall(r'<svg class="meter".*?</svg>', card, re.DOTALL)
    assert len(meters) == 2
    for meter in meters:
        assert 'class="typical" x="70%" y="3" width="30%"' in meter
        assert 'class="everyone" x1="70%"' in meter
        place = re.search(r'cx="([\d.]+)%"', meter)
        assert place
        assert float(place[1]) > 70
    assert cards_of(page_of("retail"))[2].count("✗ missed") == 1


def split(run: Run, shares: dict[int, float]) -> Run:
    """Give segments a share of men."""
    segments = tuple(
        replace(
            s,
            categories={
                "gender": CategoryProfile(0, {"Female": 1 - shares[s.id], "Male": shares[s.id]})
            },
        )
        if s.id in shares
        else s
        for s in run.profile.segments
    )
    return replace(run, profile=replace(run.profile, segments=segments))


def test_what_is_withheld_is_in_no_byte() -> None:
    """Two tables that differ in withheld cells alone have the same page."""
    run = run_of("retail")
    sizes = {s.id: s.size for s in run.profile.segments}
    one = split(run, {5: 4 / sizes[5], 6: 6 / sizes[6]})
    other = split(run, {5: 5 / sizes[5], 6: 5 / sizes[6]})
    page = report_page(one, {})
    assert "withheld" in page
    assert page == report_page(other, {})
    assert page != report_page(split(run, {5: 20 / sizes[5], 6: 15 / sizes[6]}), {})


def test_hostile_texts_are_shown_as_they_are() -> None:
    run = replace(
        run_of("hostile"), table=replace(run_of("hostile").table, name="<script>alert(2)")
    )
    page = report_page(run, charts_of("hostile"))
    text = Audit(page).text
    for name in ("<script>alert(1)</script>", "[x](javascript:alert(1))", "a|b c # d",
                 "{{ 7 * 7 }} {% raw %}", "</td></svg><img src=x onerror=alert(1)>",
                 "<script>alert(2)"):  # fmt: skip
        assert name in text
    assert page.count("<script") == 2
    names = {s["name"] for s in facts_of(page)["segments"]}
    assert names == {s.title for s in run_view(run).segments}


@pytest.mark.parametrize("name", ["عملاء مخلصون", "</script><b>", "X" * 120])
def test_any_name_has_a_card_and_a_link(name: str) -> None:
    run = run_of("retail")
    names = {n: replace(naming, name=name, persona=None) for n, naming in run.names.items()}
    page = report_page(replace(run, names=names), {})
    audit = Audit(page)
    assert audit.open == []
    assert audit.text.count(name) >= 3 * len(names)
    slugs = [s["slug"] for s in facts_of(page)["segments"]]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z0-9-]{1,60}", slug) for slug in slugs)


def test_slugs_are_unique_and_never_ids_of_the_page() -> None:
    names = [(1, "premium"), (2, "premium"), (3, "Café Crème!"), (4, "page-people"),
             (5, "ζωή"), (6, "segment-2")]  # fmt: skip
    assert slugs_of(names) == [
        "premium", "segment-2", "cafe-creme", "segment-4", "segment-5", "segment-6",
    ]  # fmt: skip
    assert all(
        found.startswith("page-")
        for file in ASSETS
        for found in re.findall(r' id="([^"{]+)', file.read_text(encoding="utf-8"))
    )


def test_without_value_nothing_speaks_of_it() -> None:
    page = page_of("retail")
    assert "Per customer" not in page
    assert "vs avg" not in page
    assert 'value="value"' not in page
    assert facts_of(page)["segments"][0]["value"] is None


def test_negative_shares_are_told_and_not_drawn() -> None:
    run = with_value(run_of("retail"), "spending")
    assert run.value
    parts = {n: replace(p, share=-0.1 if n == 1 else 0.22) for n, p in run.value.segments.items()}
    page = report_page(replace(run, value=replace(run.value, segments=parts)), {})
    assert 'class="ribbon"' not in page
    assert "22%" in cards_of(page)[2]


def test_weak_segments_look_weak() -> None:
    run = run_of("retail")
    trust = {n: replace(t, stability=0.4) if n == 3 else t for n, t in run.trust.items()}
    cards = cards_of(report_page(replace(run, trust=trust), {}))
    assert re.match(r'<article class="card p\d+ weak"', cards[3])
    assert 'class="doubt"' in cards[3]
    assert "do not act alone" in cards[3]
    assert 'class="doubt"' not in cards[5]


def test_many_segments_take_a_menu() -> None:
    assert '<body class="many' in page_of("large")
    assert '<body class="many' not in page_of("retail")


def test_the_proof_is_closed_and_whole() -> None:
    page = page_of("retail")
    proof = page[page.index('<details class="panel proof">') :]
    heads = re.findall(r"<h3[^>]*>(.*?)</h3>", proof)
    assert [head.split()[0] for head in heads] == [
        "How", "How", "Method", "Data", "3", "Limits", "Reproduce",
    ]  # fmt: skip
    assert proof.count("<figure") >= 2
    for word in ("silhouette", "Jaccard"):
        assert word not in page[page.index("<body") : page.index("page-proof")].lower()
        assert word.lower() in proof.lower()


def test_levels_are_coloured_by_their_places() -> None:
    assert [step_of(p) for p in (0, 0.1, 0.11, 0.3, 0.5, 0.7, 0.71, 0.9, 0.95, 1)] == [
        1, 1, 2, 2, 3, 3, 4, 4, 5, 5,
    ]  # fmt: skip


def test_a_slim_drawing_keeps_texts_and_links() -> None:
    svg = (
        b'<svg>\n <defs>\n <path id="m12" d="M 0.12345 1 \nL 2 3.987654"/></defs>\n'
        b'<use xlink:href="#m12" x="1.23456" y="2" style="fill: #111"/>\n'
        b'<use xlink:href="#m12" x="3.23456" y="4" style="fill: #111"/>\n'
        b"<text>1.23456 #m12</text></svg>"
    )
    assert slim(svg, "c").decode() == (
        '<svg><defs><path id="c0" d="M0.1 1 2 4"/></defs><marker id="c1" overflow="visible"'
        ' markerUnits="userSpaceOnUse" style="fill: #111"><use href="#c0"/></marker>'
        '<path d="m1.2 2 2 2" style="fill:none;marker:url(#c1)"/>'
        "<text>1.23456 #m12</text></svg>"
    )


def test_the_page_is_written_unless_the_readme_is_ones_own(tmp_path: Path) -> None:
    def html(folder: Path) -> str:
        request = DocumentRequest(folders=(folder,), formats=("html",))
        return documents(run_of("bare"), request)["report.html"].decode()

    assert 'id="page-people"' in html(tmp_path)
    for path, text in template_files("readme").items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert 'id="page-people"' in html(tmp_path)
    (tmp_path / "page" / "hero.css").write_text("h1 { color: teal }", encoding="utf-8")
    assert "h1{color:teal}" in html(tmp_path)
    (tmp_path / "readme.md.j2").write_text("# Mine\n", encoding="utf-8")
    assert 'id="page-people"' not in html(tmp_path)


def test_years_have_no_marks_of_thousands() -> None:
    summary = run_of("retail").profile.population.numbers["age"]
    years = replace(summary, quantiles=tuple(1940.0 + step // 2 for step in range(101)))
    birth = Measure("born", "Year of birth", "number", "born")
    assert unit_of(birth, years) == "year"
    assert unit_of(replace(birth, label="Visits"), years) is None
    assert unit_of(birth, replace(years, quantiles=(500.0, *years.quantiles[1:]))) is None
    assert (with_unit(1957.0, "year"), with_unit(1957.0, None)) == ("1957", "1,957")
