"""The preview: golden pages, and consoles that can do less than most."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from personas.domain.run import Run
from personas.report import print_run
from tests.report.shared import run_of


def printed(
    run: Run, width: int = 80, encoding: str = "utf-8", colour: bool = False, details: bool = False
) -> str:
    """Return what a console of this width and encoding shows, blanks at line ends aside."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    console = Console(
        file=file, width=width, force_terminal=colour, color_system="truecolor" if colour else None,
        legacy_windows=False, _environ={},
    )  # fmt: skip
    print_run(run, console, details=details)
    file.flush()
    lines = raw.getvalue().decode(encoding).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page_is_golden(width: int, retail: Run, golden: Callable[[str, str], None]) -> None:
    golden(f"retail-{width}.txt", printed(retail, width))


@pytest.mark.parametrize("name", ["large", "bare", "labelled"])
def test_other_pages_are_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}-80.txt", printed(run_of(name)))


@pytest.mark.parametrize("name", ["retail", "labelled"])
def test_all_of_it_is_golden(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}-details.txt", printed(run_of(name), details=True))


def test_colours_are_golden(retail: Run, golden: Callable[[str, str], None]) -> None:
    golden("retail-colour.txt", printed(retail, colour=True))


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120, 200])
def test_no_line_is_too_long(any_run: Run, width: int) -> None:
    for details in (False, True):
        lines = printed(any_run, width, details=details).splitlines()
        assert max(cell_len(line) for line in lines) <= width


@pytest.mark.parametrize("width", [60, 80])
def test_every_median_is_whole(large: Run, width: int) -> None:
    """Numbers are never folded nor cut, however many measures there are."""
    page = printed(large, width, details=True)
    assert "…" not in page
    for number in ("2,157,818", "1,965,327", "514,452"):
        assert number in page


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_console_without_unicode_shows_all_but_pictures(
    any_run: Run, encoding: str, golden: Callable[[str, str], None]
) -> None:
    page = printed(any_run, encoding=encoding, details=True)
    assert "How far to trust each" in page
    assert not re.search("[━─█💎]", page)


def test_the_plain_page_is_golden(retail: Run, golden: Callable[[str, str], None]) -> None:
    golden("retail-ascii.txt", printed(retail, encoding="ascii"))


def test_colour_adds_nothing_but_colour(retail: Run) -> None:
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", printed(retail, colour=True))
    plain = [line.rstrip() for line in printed(retail).splitlines()]
    assert [line.rstrip() for line in coloured.splitlines()] == plain


def test_hostile_text_is_neither_markup_nor_control(hostile: Run) -> None:
    page = printed(hostile, width=200, details=True)
    assert "[bold red]markup[/] [/nope]" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "jane" not in page


def test_where_nothing_was_found_it_says_so(bare: Run) -> None:
    assert "No gaps lie between" in printed(bare, details=True)
    assert "a constructed division, no gaps" in printed(bare).splitlines()[0]


def test_every_warning_is_counted_and_comes_with_its_code_in_the_details(retail: Run) -> None:
    assert "3 things to know:" in printed(retail)
    end = printed(retail, details=True).rpartition("Warnings")[2]
    assert [problem.code in end for problem in retail.warnings] == [True] * 3


def test_a_run_without_numbers_of_a_measure_shows_a_dash(retail: Run) -> None:
    first = retail.profile.segments[0]
    numbers = {name: p for name, p in first.numbers.items() if name != "age"}
    segments = (replace(first, numbers=numbers), *retail.profile.segments[1:])
    run = replace(retail, profile=replace(retail.profile, segments=segments))
    page = printed(run, details=True)
    assert re.search(r"High age, .* –$", page, re.MULTILINE)


def test_a_run_of_categories_alone_has_no_medians(retail: Run) -> None:
    segments = tuple(replace(s, numbers={}) for s in retail.profile.segments)
    measures = tuple(m for m in retail.measures if m.kind == "category")
    profile = replace(retail.profile, segments=segments)
    page = printed(replace(retail, measures=measures, profile=profile), details=True)
    assert "Medians" not in page
    assert "Female 58%" in page


def test_the_same_run_gives_the_same_page(retail: Run) -> None:
    shuffled = replace(retail, names=dict(sorted(retail.names.items(), reverse=True)))
    for details in (False, True):
        assert printed(shuffled, details=details) == printed(retail, details=details)
