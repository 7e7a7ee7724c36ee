"""A comparison as documents: whole ones, nothing small, nothing hostile, each side may be bare."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

from personas.domain.comparison import (
    AlertLimits,
    Bin,
    ChangeCauses,
    ComparedRun,
    ComparedValue,
    Comparison,
    Drift,
    Group,
    GroupTransitions,
    PersonaChange,
)
from personas.domain.problem import Problem
from personas.report.comparison import comparison_documents, dump_comparison, print_comparison
from tests.report.runs import EVIL

Golden = Callable[[str, str], None]

INCOME = Drift(
    "income", "Annual income", "number", "k$", 0.31, 0.05, 900, 950, (100, 50),
    (Bin(0.5, 0.3, high=40.0), Bin(0.5, 0.7, low=40.0)), (40.0, 52.5),
)  # fmt: skip
CHANNEL = Drift(
    "channel", "Channel", "category", None, 0.12, 0.2, 1000, 1000, (0, 0),
    (Bin(0.6, 0.5, value="shop"), Bin(0.4, 0.3, value="web"), Bin(0.0, 0.2)), unseen=("app",),
)  # fmt: skip
FOUND = Comparison(
    old=ComparedRun("january", 1000, "natural"),
    new=ComparedRun("february.csv", 1000, "reproducible"),
    by="segment",
    groups=(
        Group("1", "Premium Shoppers", "💎", 400, 520),
        Group("2", "Budget Shoppers", "", 600, 480),
    ),
    transitions=GroupTransitions(
        {("1", "1"): 350, ("1", "2"): 20, ("2", "2"): 420, ("2", "1"): 120},
        leavers={"1": 30, "2": 60},
        joiners={"1": 50, "2": 40},
        unclear=3,
    ),
    causes=ChangeCauses(
        (
            PersonaChange(1, 520, "premium", "premium", None),
            PersonaChange(2, 480, "budget", "budget", "budget"),
        ),
        by_customers=140, by_thresholds=470, total=490,
        cells={
            "changed": frozenset({("1", "2"), ("2", "1")}),
            "shifted": frozenset({("1", "1"), ("2", "1")}),
            "either": None,
        },
    ),
    drifts=(CHANNEL, INCOME),
    limits=AlertLimits(),
    alerts=(Problem("W811", "`Annual income` drifted: PSI 0.31", "Look whether it is k$ still."),),
    warnings=(Problem("W802", "3 rows share their id with another row", None),),
    reproduce="personas compare january february.csv",
    value=ComparedValue(
        "Total spend", "$", 90_000.0, 99_000.0, {"1": (0.6, 0.7), "2": (None, 0.3)}
    ),
)  # fmt: skip
BARE = replace(
    FOUND, by="persona", transitions=None, causes=ChangeCauses(()), drifts=(), alerts=(),
    warnings=(),
    groups=(replace(FOUND.groups[0], after=None), replace(FOUND.groups[1], before=None)),
    reproduce="", value=None,
)  # fmt: skip


def _document(found: Comparison, form: str) -> str:
    return comparison_documents(found, [form])[f"compare.{form}"].decode()


def _terminal(found: Comparison, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, _environ={})
    print_comparison(found, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize(("name", "found"), [("comparison", FOUND), ("comparison_bare", BARE)])
def test_the_whole_document(
    golden: Golden, name: str, found: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("personas.report.comparison.view.__version__", "1.2.3")
    golden(f"{name}.md", _document(found, "md"))
    golden(f"{name}.json", _document(found, "json"))
    text = _terminal(found)
    golden(f"{name}.txt", "\n".join(line.rstrip() for line in text.splitlines()) + "\n")


@pytest.mark.parametrize("found", [FOUND, BARE])
def test_the_json_is_as_its_schema_says(found: Comparison, root: Path) -> None:
    schema = json.loads((root / "docs" / "compare.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    said = json.loads(dump_comparison(found))
    assert [fault.message for fault in validator.iter_errors(said)] == []


def test_small_counts_stand_nowhere() -> None:
    crossed = {("1", "1"): 363, ("1", "2"): 7, ("2", "2"): 537, ("2", "1"): 3}
    assert FOUND.transitions is not None
    few = replace(FOUND, transitions=replace(FOUND.transitions, counts=crossed))
    movement = json.loads(dump_comparison(few))["movement"]
    told = {cell["count"] for row in movement["rows"] for cell in row["cells"]}
    assert told.isdisjoint({7, 3})
    assert movement["movers"] is None
    for text in (_document(few, "md"), _terminal(few)):
        assert not re.search(r"\b[37]( ·| moved| *\|)", text)
    assert json.loads(dump_comparison(FOUND))["causes"]["by_any"] is None


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_names_are_text(evil: str) -> None:
    found = replace(
        FOUND,
        old=ComparedRun(evil, 1000, "constructed"),
        groups=tuple(replace(group, name=evil) for group in FOUND.groups),
        drifts=(
            replace(INCOME, label=evil, unit=evil),
            replace(CHANNEL, label=evil, unseen=(evil,)),
        ),
        alerts=(Problem("W811", evil, evil),),
    )
    page = _document(found, "html")
    plain = _document(FOUND, "html")
    for mark in ("<script", "<a ", "<img", 'href="java'):
        assert page.count(mark) <= plain.count(mark)
    assert "\x1b" not in _terminal(found)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_the_console(width: int) -> None:
    assert max(map(len, _terminal(FOUND, width).splitlines())) <= width


def test_it_leads_with_who_moved_in_sentences() -> None:
    lines = " ".join(_terminal(FOUND).partition("Alerts")[0].split())
    assert (
        "910 customers stayed, 90 left, 90 joined. Of those who stayed, 140 (15%) moved to another "
        "segment. 3 rows could not be followed, for want of an id of their own. "
        "The largest movements: 120 from Budget Shoppers to Premium Shoppers ($135 a "
        "customer), 20% of the former; 20 from Premium Shoppers ($135 a customer) to Budget "
        "Shoppers, 5% of the former. The largest changes in size: Premium Shoppers 40% then and "
        "52% now, Budget Shoppers 60% then and 48% now. Total spend: $90,000 then, $99,000 now "
        "(+10.0%); of it Premium Shoppers 60% then and 70% now."
    ) in lines
    document = " ".join(_document(FOUND, "md").partition("## Alerts")[0].split())
    assert "120 from Budget Shoppers to Premium Shoppers" in document


def test_where_nobody_can_be_followed_it_leads_with_sizes() -> None:
    lines = " ".join(_terminal(BARE).split())
    assert (
        "The largest changes in size: Budget Shoppers – then and 48% now, "
        "Premium Shoppers 40% then and – now." in lines
    )
    assert "moved from" not in lines
