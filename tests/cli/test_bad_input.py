"""Bad input: one screen, exit 2, located, with what to do; and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Personas = Callable[..., Any]

MALL = "CustomerID,Age,Annual Income (k$),Spending Score (1-100)\n"


def rows(count: int) -> str:
    return "".join(
        f"{i},{20 + i * 7 % 40},{15 + i * 13 % 90},{i * 29 % 100}\n" for i in range(count)
    )


CASES = {
    "no such file": (None, [], ["E102"], "data.csv"),
    "an empty file": ("", [], ["E104"], "data.csv"),
    "a header alone": (MALL, [], ["E107"], "header"),
    "one row": (MALL + rows(1), [], ["E108"], "one row"),
    "fewer customers than k": (MALL + rows(5), ["-k", "6"], ["E305"], "--clusters"),
    "two customers": (MALL + rows(2), [], ["E305"], "customers"),
    "all columns constant": (MALL + "1,30,50,50\n" * 9, [], ["E303"], "--measure"),
    "no numeric column": ("income,spending\n" + "much,little\n" * 9, [], ["E161"], "--measure"),
    "texts for numbers": (
        "income,spending\n" + "much,little\n" * 9,
        ["--rules", "retail"],
        ["E403", "E403"],
        "income",
    ),
    "a measure the table lacks": (
        "CustomerID,Age,Anual Incme\n" + "1,30,50\n" * 9,
        ["--rules", "retail"],
        ["E401", "E401"],
        "--measure",
    ),
    "an unreadable k": (MALL + rows(20), ["-k", "few"], ["E304"], "auto"),
    "an unknown pack": (MALL + rows(20), ["--rules", "retial"], ["E201"], "`retail`"),
    "an unknown id": (MALL + rows(20), ["--id", "Kunde"], ["E106"], "CustomerID"),
    "an unknown feature": (MALL + rows(20), ["--features", "incom"], ["E301"], "`income`"),
    "several at once": (None, ["-k", "few", "--rules", "retial"], ["E201", "E304", "E102"], ""),
    "a ragged row": (MALL + "1,2,3,4,5\n" + rows(9), [], ["E105"], "csv:2"),
    "a doubled column": (
        "Age,age\n1,2\n3,4\n",
        ["--measure", "age=Age"],
        ["E110"],
        "`age`",
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("command", ["preview", "report"])
def test_bad_input(run_personas: Personas, tmp_path: Path, command: str, name: str) -> None:
    text, words, codes, shown = CASES[name]
    if text is not None:
        (tmp_path / "data.csv").write_text(text)
    before = sorted(tmp_path.iterdir())
    result = run_personas(command, "data.csv", "--quiet", *words)
    found = [word for line in result.err.splitlines() for word in line.split()[:2]]
    assert result.exit == 2
    assert result.out == ""
    assert [word for word in found if word in codes] == codes
    assert shown in result.err
    assert result.err.count("= help:") == len(codes)
    assert len(result.err.splitlines()) <= 24
    assert "Traceback" not in result.err
    assert sorted(tmp_path.iterdir()) == before


def test_an_edited_report_is_kept(run_personas: Personas, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(MALL + rows(60))
    assert run_personas("report", "data.csv", "-q").exit == 0
    edited = tmp_path / "report" / "README.md"
    edited.write_text("mine")
    result = run_personas("report", "data.csv", "-q")
    assert (result.exit, result.out) == (2, "")
    assert "E502" in result.err
    assert "--force" in result.err
    assert edited.read_text() == "mine"
    assert run_personas("report", "data.csv", "-q", "--force").exit == 0
    assert edited.read_text() != "mine"


def test_an_unwritable_folder(run_personas: Personas, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text(MALL + rows(60))
    result = run_personas("report", "data.csv", "-q", "-o", "/proc/personas")
    assert (result.exit, result.out) == (2, "")
    assert "E501" in result.err
