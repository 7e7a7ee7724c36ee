"""The page: one file, nothing hostile, nothing missing, colours that all can read."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personas.domain.run import Run
from personas.files.resources import bundled_folder
from personas.report import render, to_html
from personas.report.escape import clean
from tests.effort import scaled
from tests.report.runs import EVIL
from tests.report.shared import Charts, charts_of

TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "nav", "details", "summary", "ol",
    "ul", "li", "a", "main", "h1", "h2", "h3", "p", "em", "strong", "code", "pre", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "span",
    "section", "script", "svg", "g", "defs", "path", "pattern", "text", "clippath", "rect", "use",
    "image",
}  # fmt: skip
VOID = {"meta", "input"}


CELLS = {"td", "th"}
IMPLIED = {  # what a start tag or an end tag ends
    "td": CELLS, "th": CELLS, "tr": CELLS | {"tr"}, "/tr": CELLS,
    "tbody": CELLS | {"tr", "thead"}, "tfoot": CELLS | {"tr", "thead", "tbody"},
    "/tbody": CELLS | {"tr"}, "/thead": CELLS | {"tr"}, "/tfoot": CELLS | {"tr"},
    "/table": CELLS | {"tr", "thead", "tbody", "tfoot"},
}  # fmt: skip


class Audit(HTMLParser):
    """Notes tags, ids, links, texts, and whether elements are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_implied(IMPLIED.get(tag, set()))
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.end_implied(IMPLIED.get(f"/{tag}", set()))
        assert self.open.pop() == tag

    def end_implied(self, tags: set[str]) -> None:
        while self.open and self.open[-1] in tags:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(scope="module")
def page(any_run: Run, any_charts: Charts) -> str:
    return to_html(render(any_run), any_run.table.name, any_charts)


def test_only_known_elements_well_nested(page: str) -> None:
    audit = Audit(page)
    assert audit.tags <= TAGS
    assert audit.open == []


def test_nothing_is_run_and_nothing_is_loaded(page: str) -> None:
    audit = Audit(page)
    for tag, name, value in audit.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in {"src", "srcset", "action", "formaction", "data"}, (tag, name)
        if name in {"href", "xlink:href"}:
            assert value.startswith(("#", "data:image/png;base64,")), (tag, value)
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page


def test_the_only_script_is_our_own_and_the_policy_knows_it(page: str) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert script == (bundled_folder("templates") / "page.js").read_text(encoding="utf-8")
    digest = b64encode(sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', page)
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}'" in policy


def test_ids_are_unique_and_links_lead_somewhere(page: str) -> None:
    audit = Audit(page)
    ids = audit.values("id")
    assert len(set(ids)) == len(ids)
    targets = [v.removeprefix("#") for v in audit.values("href") + audit.values("xlink:href")]
    assert {t for t in targets if not t.startswith("data:")} <= set(ids)


def test_every_chart_is_inside(page: str) -> None:
    assert len(re.findall(r"<figure", page)) == len(re.findall(r"<svg", page)) > 1
    assert "<img" not in page
    assert "<?xml" not in page
    assert "<!DOCTYPE svg" not in page


def test_the_contents_list_every_heading(page: str) -> None:
    audit = Audit(page)
    below = re.findall(r'<h[23] id="([^"]*)"', page)
    assert [audit.values("href").count(f"#{name}") for name in below] == [2] * len(below)


def test_headings_leave_no_rank_out(page: str) -> None:
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])", page)]
    assert ranks[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(ranks))


def test_hostile_text_is_shown_as_it_is(hostile: Run) -> None:
    page = Audit(to_html(render(hostile), "<script>alert(2)</script>", charts_of("hostile")))
    for text in ("<script>alert(1)</script>", "[x](javascript:alert(1))", "a|b c # d",
                 "{{ 7 * 7 }} {% raw %}", "&lt;b&gt; &amp; \\| \\", "<script>alert(2)</script>",
                 "</td></svg><img src=x onerror=alert(1)>"):  # fmt: skip
        assert text in page.text


@settings(max_examples=scaled(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(EVIL), max_size=3).map("".join))
)
def test_any_name_is_safe_in_the_page(bare: Run, text: str) -> None:
    names = {
        n: replace(naming, name=text, story=text, do=(text,)) for n, naming in bare.names.items()
    }
    measures = tuple(replace(m, label=text, column=text) for m in bare.measures)
    run = replace(bare, names=names, measures=measures, reproduce=text)
    audit = Audit(to_html(render(run), text, {}))
    assert audit.tags <= TAGS
    assert audit.open == []
    assert not [name for _, name, _ in audit.attributes if name.startswith("on") or name == "src"]
    assert all(link.startswith("#") for link in audit.values("href"))
    assert clean(text[:1].upper() + text[1:]) in audit.text


def test_a_template_of_ones_own_can_not_smuggle_either() -> None:
    text = (
        "# T\n\n<details onclick=x>\n<summary>a</summary>\n\nb\n\n</details>\n\n</details>\n"
        "\n<script>alert(1)</script>\n\n<div onclick=x>y</div> and <b onload=z>\n\n"
        "[a](javascript:alert(1)) [b](JaVaScRiPt&#58;alert(1)) [c](data:text/html,x) "
        "[d](https://example.org/) [e](#t) <javascript:alert(1)>\n\n![p](https://x.example/p.png)\n"
    )
    audit = Audit(to_html(text, "t", {}))
    assert audit.tags <= TAGS
    links = [v for v in audit.values("href") if not v.startswith("#")]
    assert links == ["https://example.org/"]
    assert audit.values("src") == []
    assert "<script>alert(1)</script>" in audit.text


def test_folds_open_on_demand(retail: Run) -> None:
    page = to_html(render(retail), "t", {})
    folds = re.findall(r"<details><summary>(.*?)</summary>\s*(.*?)</details>", page, re.DOTALL)
    titles = [title for title, _ in folds]
    assert titles[:2] == ["How sure it is", "Warnings"]
    assert len([title for title in titles if title.startswith("Segment ")]) == 6
    assert all("<table>" in inside for title, inside in folds if title.startswith("Segment "))


def test_what_stands_between_rules_is_a_section() -> None:
    page = to_html("# a\n\n---\n\nb\n\n---\n", "t", {})
    sections = re.findall(r"<section>(.*?)</section>", page, re.DOTALL)
    assert [re.sub(r"<.*?>", "", text).strip() for text in sections] == ["a", "b"]
    assert "<hr" not in page


def test_slides_have_a_page_of_their_own(any_run: Run, any_charts: Charts) -> None:
    page = to_html(render(any_run, "slides"), "t", any_charts, "slides")
    audit = Audit(page)
    assert audit.tags <= TAGS
    assert page.count("<section>") >= 4 + len(any_run.profile.segments)
    assert "ArrowRight" in page
    assert "<nav" not in page


def test_a_page_of_ones_own_comes_first(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text("body { color: teal; }", encoding="utf-8")
    page = to_html("# a\n", "t", {}, "readme", [tmp_path])
    assert "color: teal" in page
    assert "--paper" not in page


def test_an_image_without_a_chart_leaves_its_text() -> None:
    page = to_html("![Bars & lines](charts/none.svg)\n", "t", {"other.svg": b"<svg></svg>"})
    assert "<span>Bars &amp; lines</span>" in page


def test_a_chart_keeps_its_alternative_text() -> None:
    page = to_html(
        "![a &lt;b&gt; \\* c](charts/x.svg)\n", "t", {"x.svg": b"<?xml?>\n<svg><g/></svg>"}
    )
    assert (
        '<svg aria-hidden="true"><g/></svg></div><figcaption>a &lt;b&gt; * c</figcaption>' in page
    )


def test_headings_without_a_title_are_listed_too() -> None:
    assert '<a href="#b">b</a>' in to_html("## a\n\n## b\n", "t", {})


def test_tables_scroll_in_a_box_that_keys_reach(page: str) -> None:
    boxes = re.findall(r'<div class="table" role="group" tabindex="0">\s*<table>', page)
    assert len(boxes) == len(re.findall("<table", page))


def test_the_page_is_small(page: str) -> None:
    assert len(page.encode("utf-8")) < 800_000


# Colours: WCAG 2.2, contrast of at least 4.5 for text


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def schemes() -> list[dict[str, str]]:
    css = (bundled_folder("templates") / "page.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in blocks]


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark", "print"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [("ink", "card"), ("ink", "paper"), ("ink", "stripe"), ("ink", "code"), ("ink", "alert"),
     ("soft", "card"), ("soft", "paper"), ("soft", "stripe"), ("link", "card"),
     ("link", "stripe"), ("link", "paper")],
)  # fmt: skip
def test_text_stands_out(scheme: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(scheme[ink], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark", "print"])
def test_marks_stand_out(scheme: dict[str, str]) -> None:
    assert contrast(scheme["mark"], scheme["card"]) >= 3


def test_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000", "#ffffff"), 6) == 21
