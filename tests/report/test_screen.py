"""The first screen of a run: it fits, whatever the names; what is cut; what can be pasted."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

from personas.cli.commands import personas as cli
from personas.domain.problem import Problem
from personas.domain.run import Run
from personas.report import print_run
from personas.report.terminal.commands import Command
from personas.report.terminal.screen import shorten
from tests.report.runs import EVIL, with_value

LONG = "Show good value in entry prices, sets and payment in parts, and say so in every message"
COMMANDS = (("personas report 'my table.csv'", "report"), ("personas rules explain", "explain"))
NAMES = (
    "Premium",
    "富裕層のお客様",
    "العملاء المميزون",
    "Сезонные покупатели " * 3,
    "x" * 90,
    "💎💎💎",
)


def screen(run: Run, width: int = 80, commands: Sequence[Command] = COMMANDS) -> list[str]:
    out = io.StringIO()
    print_run(run, Console(file=out, width=width, _environ={}), commands=commands)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def with_names(run: Run, *names: str, do: tuple[str, ...] = ()) -> Run:
    """Return the run with other names and, if given, another first action."""
    pairs = zip(sorted(run.names), names, strict=True)
    namings = {number: replace(run.names[number], name=name) for number, name in pairs}
    if do:
        namings = {number: replace(naming, do=do) for number, naming in namings.items()}
    return replace(run, names=namings)


def test_six_segments_fit_a_screen_whatever_they_are_called(retail: Run) -> None:
    warnings = tuple(Problem(f"W{code}", f"`age` {'is odd ' * 20}") for code in range(301, 312))
    run = replace(with_names(retail, *NAMES, do=(LONG,)), warnings=warnings)
    for width in (80, 120):
        lines = screen(run, width)
        assert len(lines) < 40
        assert max(map(cell_len, lines)) <= width
    assert "11 things to know:" in " ".join(screen(run))
    assert any(line.endswith("… W301") for line in screen(run))
    codes = {warning.code for warning in warnings}
    assert codes <= set(re.findall(r"W\d{3}", " ".join(screen(run))))


def test_what_fits_is_not_cut(retail: Run) -> None:
    assert "…" not in "".join(screen(retail))


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_columns_stand_below_each_other(retail: Run, width: int) -> None:
    run = with_names(with_value(retail, "income"), *NAMES)
    lines = screen(run, width)
    rows = [line for line in lines if re.match(r" [1-6]  ", line)]
    assert len(rows) == 6
    ends = {cell_len(row[: match.end()]) for row in rows if (match := re.search(r"\d+%", row))}
    assert len(ends) == 1


def test_figures_behind_a_name_from_right_to_left_keep_their_order(retail: Run) -> None:
    row = next(line for line in screen(with_names(retail, *NAMES)) if NAMES[2][:4] in line)
    assert "\u200e" in row


def test_without_value_there_is_no_column_for_it(retail: Run) -> None:
    head = next(line for line in screen(retail) if "Customers" in line)
    assert head.split() == ["Segment", "Customers", "How", "sure"]


def test_it_ends_with_commands_that_can_be_pasted(retail: Run) -> None:
    assert screen(retail)[-2:] == [
        " Next:  personas report 'my table.csv'   the report",
        "        personas rules explain           why these names",
    ]
    long = f"personas report {'very-' * 30}long.csv"
    assert screen(retail, 60, ((long, "report"),))[-1] == f" Next:  {long}"
    assert not any("Next:" in line for line in screen(retail, commands=()))


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_names_are_text(retail: Run, evil: str) -> None:
    text = "\n".join(screen(with_names(retail, *[evil] * 6, do=(evil,))))
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("short", 5, "short"),
        ("two words", 8, "two…"),
        ("two words", 5, "two…"),
        ("unbroken", 5, "unbr…"),
        ("one, two, three", 10, "one, two…"),
        ("富裕層のお客様", 7, "富裕層…"),
    ],
)
def test_a_text_is_cut_at_a_word(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short
    assert cell_len(shorten(text, width)) <= width


def test_the_readme_shows_what_the_tool_shows(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "examples" / "mall")
    monkeypatch.setenv("COLUMNS", "80")
    text = (root / "README.md").read_text(encoding="utf-8")
    sample = text.partition("`personas preview` shows:\n\n```text\n")[2].partition("```")[0]
    printed = CliRunner().invoke(cli, ["preview", "-q"], standalone_mode=False).stdout
    assert sample == "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
