"""Whatever a value says, Markdown readers show it as it is and obey none of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown
from markdown_it import MarkdownIt
from markupsafe import Markup

from personas.report.escape import clean, code_spans, escape_markdown, fence
from tests.report.runs import EVIL

PIECES = st.sampled_from(
    ["*", "_", "`", "[", "]", "(", ")", "<", ">", "&", "|", "#", "-", "+", "=", "~", "!", "\\",
     "{", "}", "$", "@", ":", "//", "http://a.b", "www.a.b", "1.", "2)", "---", "```", "&amp;",
     "a", "B", " ", "\n", "\t", "\u2028", "\x02", "\x03", "é", "客", "💎", "^", "'", '"', "0"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=40))

PLACES = {
    "paragraph": "{}\n",
    "heading": "## {}\n",
    "item": "- {}\n",
    "strong": "**{}:** end\n",
    "sentence": "It is {}, they say.\n",
    "quote": "> {}\n",
}
ALLOWED = {
    "p",
    "h2",
    "ul",
    "li",
    "strong",
    "blockquote",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


class Reader(HTMLParser):
    """Collects the text and the tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, _: object) -> None:
        self.tags.add(tag)


def renderings(text: str) -> list[str]:
    """Read Markdown as the report's page does, and as CommonMark sites with tables and links do."""
    sites = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [markdown(text, extensions=["tables", "fenced_code", "sane_lists", "toc"]),
            sites.render(text)]  # fmt: skip


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@given(value=TEXTS)
def test_a_value_reads_as_its_text(place: str, value: str) -> None:
    expected = squeezed(place.replace("## ", "").replace("- ", "").replace("> ", "")
                        .replace("**", "").format(clean(value)))  # fmt: skip
    for page in renderings(place.format(escape_markdown(value))):
        reader = Reader(page)
        assert squeezed(reader.text) == expected
        assert reader.tags <= ALLOWED


@given(value=TEXTS, other=TEXTS)
def test_a_table_keeps_its_cells(value: str, other: str) -> None:
    row = f"| x{escape_markdown(value)} | x{escape_markdown(other)} |\n"
    for page in renderings(f"| a | b |\n|:--|--:|\n{row}"):
        reader = Reader(page)
        assert squeezed(reader.text) == squeezed(f"a b x{clean(value)} x{clean(other)}")
        assert page.count("<td") == 2
        assert reader.tags <= ALLOWED


@given(value=TEXTS)
def test_a_message_reads_as_its_text_but_for_backticks(value: str) -> None:
    """A reader may trim code, and a backtick without a partner stays."""
    for page in renderings(f"- {code_spans(value)}\n- end\n"):
        reader = Reader(page)
        assert reader.tags <= ALLOWED | {"code"}
        assert re.sub(r"[\s`]", "", reader.text) == re.sub(r"[\s`]", "", clean(value)) + "end"


def test_what_a_message_names_is_code() -> None:
    assert code_spans("`a_b` is *missing* in `c|d`") == r"`a_b` is \*missing\* in `c|d`"
    assert code_spans("a ` b") == r"a \` b"
    assert code_spans("`` x ` y") == r"\`\` x \` y"


@given(value=st.text(max_size=40))
def test_a_code_block_holds_any_text(value: str) -> None:
    for page in renderings(f"{fence(value)}\n\nend\n"):
        assert Reader(page).tags <= {"pre", "code", "p"}
        assert page.rstrip().endswith("<p>end</p>")


@pytest.mark.parametrize("value", EVIL)
def test_a_code_block_holds_hostile_text(value: str) -> None:
    for page in renderings(f"{fence('```' + value + '````')}\n\nend\n"):
        assert Reader(page).tags <= {"pre", "code", "p"}
        assert page.rstrip().endswith("<p>end</p>")


@given(value=st.text())
def test_a_value_is_clean(value: str) -> None:
    assert len(clean(value).splitlines()) <= 1
    clean(value).encode("utf-8")


def test_what_a_template_made_stays() -> None:
    made = Markup("**bold**")
    assert escape_markdown(made) is made
    assert escape_markdown("**bold**") == r"\*\*bold\*\*"


def test_plain_values_stay_legible() -> None:
    for text in (
        "Annual Income (k$)",
        "Premium Shoppers, younger",
        "12.5",
        "−3",
        "a-b",
        "Spend. Now!",
    ):
        assert escape_markdown(text) == text


def test_links_formulas_and_pictures_are_not_made() -> None:
    assert escape_markdown("http://evil.example") == "http&#58;//evil.example"
    assert escape_markdown("WWW.evil.example") == "WWW&#46;evil.example"
    assert escape_markdown("$x$ a$$b") == "&#36;x$ a&#36;&#36;b"
    assert escape_markdown(":smile: me@x.example") == "&#58;smile: me&#64;x.example"
