"""The card: the answer as a picture of 1200 × 630, whose texts stay inside their boxes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from personas.domain.run import Run
from personas.report import draw_charts
from personas.report.charts.card import _width, card, fit, wrap
from personas.report.documents import DocumentRequest, documents
from personas.report.views import run_view
from tests.report.runs import with_value
from tests.report.shared import RUNS, charts_of, run_of

WIDTH, HEIGHT, MARGIN = 1200, 630, 56


def texts(svg: bytes) -> list[str]:
    return re.findall(r"<text[^>]*>(.*?)</text>", svg.decode(), re.DOTALL)


@pytest.mark.parametrize("name", RUNS)
def test_its_size_is_that_of_a_shared_picture(name: str) -> None:
    svg = charts_of(name)["card.svg"].decode()
    assert 'width="1200pt" height="630pt" viewBox="0 0 1200 630"' in svg
    assert not re.search(
        r"https?://(?!www\.w3\.org|purl|creativecommons)", svg.split("<g>", 1)[1]
    ) or (
        name == "hostile"  # whose texts are addresses
    )


@pytest.mark.parametrize("name", RUNS)
def test_no_text_leaves_the_picture_or_runs_into_another(name: str) -> None:
    figure = card(run_of(name))
    boxes = []
    for text in figure.axes[0].texts:
        content, size = text.get_text(), float(text.get_fontsize())
        family = text.get_fontfamily()[0]
        width, (x, y) = _width(content, size, family), text.get_position()
        start = (
            x - {"left": 0.0, "center": width / 2, "right": width}[text.get_horizontalalignment()]
        )
        assert start >= MARGIN - 1
        assert start + width <= WIDTH - MARGIN + 8, content
        assert size < y < HEIGHT - 4, content
        boxes.append((start, start + width, y - 0.75 * size, y, content))
    for index, (left, right, top, bottom, content) in enumerate(boxes):
        for start, end, above, below, neighbour in boxes[index + 1 :]:
            is_apart = right <= start + 1 or end <= left + 1 or bottom <= above or below <= top
            assert is_apart, (content, neighbour)


def test_it_shows_the_answer_and_both_shares(retail: Run) -> None:
    run = with_value(retail, "income")
    svg = draw_charts(run)["card.svg"]
    answer = run_view(run).answer
    words = " ".join(texts(svg))
    assert all(word in words for word in answer.headline.split())
    assert all(tile.value in words for tile in answer.tiles)
    assert "20% → 27%" in words.replace("&#8594;", "→")


def test_a_withheld_share_is_not_drawn(retail: Run) -> None:
    run = with_value(retail, "income")
    assert run.value is not None
    parts = {s: replace(part, share=None) for s, part in run.value.segments.items() if s == 6}
    value = replace(run.value, segments={**run.value.segments, **parts})
    words = " ".join(texts(draw_charts(replace(run, value=value))["card.svg"]))
    assert "→" not in words.replace("&#8594;", "→")


def test_it_lies_beside_the_documents(bare: Run) -> None:
    files = documents(bare, DocumentRequest(formats=("md",)))
    assert "card.svg" in files
    assert "charts/card.svg" not in files
    assert b"](card.svg)" in files["README.md"]


def test_lines_are_as_wide_as_asked_at_most() -> None:
    lines = wrap("one two three four five six seven eight nine ten", 20, 120, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(_width(line, 20, "DejaVu Sans") <= 120 for line in lines)
    assert fit("short", 20, 500) == "short"
