"""Shares of value and outcomes in every output, of one run whose segments are given as labels."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

import personas
from personas.domain.run import Run
from personas.domain.value import SegmentValue
from personas.report import render
from personas.report.environments import phrases
from personas.report.json_view import to_json
from personas.report.segments_csv import segments_csv
from personas.report.terminal import print_run
from personas.report.views import run_view
from personas.report.views.outcomes import outcome_views
from personas.report.workbook import write_workbook
from tests.report.runs import with_value

PACK = """
version: 1
name: shop
measures:
  spend: {label: Total spend, columns: [spend], role: value}
  visits: {columns: [visits]}
personas:
  big: {name: Big Spenders, when: {spend: high}}
"""
SIZES = {"a": 60, "b": 90, "c": 150}


@cache
def table() -> pd.DataFrame:
    """Three groups: the first spends most and answers most; churn is the same everywhere."""
    group = np.repeat(list(SIZES), list(SIZES.values()))
    number = np.arange(len(group))
    spend = pd.Series(group).map({"a": 500, "b": 100, "c": 20}) + number % 7
    tenths = pd.Series(group).map({"a": 6, "b": 3, "c": 2})
    return pd.DataFrame(
        {
            "spend": spend,
            "visits": number % 11 + 1,
            "answered": np.where(number % 10 < tenths, "yes", "no"),
            "Churn": np.where(number % 5 == 0, "Churned", "Stayed"),
            "rating": 3.0 + number % 3,
            "group": group,
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    pack = tmp_path_factory.mktemp("pack") / "shop.yaml"
    pack.write_text(PACK, encoding="utf-8")
    roles = {"answered": "outcome", "Churn": "outcome", "rating": "outcome"}
    return personas.segment(table(), pack, labels="group", roles=roles).run


@cache
def shares() -> pd.Series[float]:
    """The groups' shares of all spend; the largest group is segment 1."""
    groups = table().groupby("group")["spend"].sum()[["c", "b", "a"]]
    return (groups / groups.sum()).set_axis([1, 2, 3])


def page(run: Run, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, record=True)
    print_run(run, console)
    return console.export_text()


def test_json_holds_shares_and_rates(run: Run) -> None:
    document = to_json(run)
    value, outcomes = document["value"], {o["label"]: o for o in document["outcomes"]}
    assert (value["measure"], value["label"], value["is_net"]) == ("spend", "Total spend", False)
    assert {s["segment"]: s["share"] for s in value["segments"]} == pytest.approx(
        shares().to_dict(), rel=1e-5
    )
    answered = outcomes["Answered"]
    assert answered["estimate"] == pytest.approx(table()["answered"].eq("yes").mean(), rel=1e-5)
    assert [s["estimate"] for s in answered["segments"]] == [0.2, 0.3, 0.6]
    assert [s["significant"] for s in answered["segments"]] == [True, False, True]
    assert outcomes["Churn: Churned"]["event"] == "Churned"
    assert outcomes["Rating"]["kind"] == "mean"
    assert not any(s["significant"] for s in outcomes["Rating"]["segments"])


def test_the_terminal_begins_with_the_headline(run: Run) -> None:
    lines = page(run, 80).splitlines()
    assert lines[1].strip() == "Big Spenders are 20% of customers and 70% of total spend."
    text = " ".join(" ".join(lines).split())
    assert "Customers Share Total spend" in text
    assert "Answered: 31% of all; Big Spenders 60% (47–71%), the highest." in text
    assert "Churn: Churned: 20% of all; no segment differs more than chance would give." in text


@pytest.mark.parametrize("template", ["readme", "executive", "slides", "crm"])
def test_every_template_has_the_headline_on_top(run: Run, template: str) -> None:
    text = render(run, template)
    assert text.startswith("# Big Spenders are 20% of customers and 70% of total spend\n")
    assert text.count("are 20% of customers and 70% of total spend") == 1


def test_the_report_has_tables_of_value_and_outcomes(run: Run) -> None:
    text = render(run)
    assert "| 3 | Big Spenders | 20% | 70% | 502.9 | 503 | 352 | 20% | 70% |" in text
    assert "| 60% (47–71%) ▲ |" in text
    assert "| 20% (14–27%) ▼ |" in text
    assert "- Answered: if " in text
    assert "16 more in 150." in text  # 31 % of 150 instead of 30


def test_the_workbook_has_them(run: Run) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_workbook(run)))
    summary = book.get_sheet_by_name("Summary").to_python()
    head = next(i for i, row in enumerate(summary) if row[1] == "Segment")
    assert summary[1][0] == "Big Spenders are 20% of customers and 70% of total spend."
    assert summary[head][4] == "Share of total spend"
    assert [row[4] for row in summary[head + 1 : head + 4]] == pytest.approx(shares().to_list())
    rows = book.get_sheet_by_name("Value and outcomes").to_python()
    answers = [row for row in rows if row[2] == "Answered"]
    assert [(row[3], row[4], row[8]) for row in answers] == [
        (150, 0.2, "below"), (90, 0.3, "no more than chance"), (60, 0.6, "above"),
    ]  # fmt: skip


def test_the_table_of_segments_has_them(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(segments_csv(run))))
    assert [float(r["share_of_value"]) for r in rows] == pytest.approx(shares().to_list(), rel=1e-5)
    assert [r["answered_rate"] for r in rows] == ["0.2", "0.3", "0.6"]
    assert float(rows[0]["rating_low"]) < float(rows[0]["rating_mean"])


def test_without_a_value_nothing_speaks_of_money(retail: Run) -> None:
    """Incomes are money, and add up to nothing that the business earns."""
    assert to_json(retail)["value"] is None
    assert "% of annual income" not in render(retail)
    assert "together they hold" not in render(retail).lower()
    assert "% of annual income" not in page(retail, 100)


def test_no_leader_where_a_withheld_segment_may_hold_more(run: Run) -> None:
    value = with_value(run, "spend").value
    assert value is not None
    parts = dict(value.segments) | {3: SegmentValue(None, None, None, None)}
    hidden = replace(run, value=replace(value, segments=parts))
    view = run_view(hidden)
    assert view.leaders == ()
    assert phrases().value_share(view.segments[2]) == "withheld"
    assert "withheld" in render(hidden)


def test_outcomes_that_tell_most_come_first(run: Run) -> None:
    views = outcome_views(run)
    assert [view.label for view in views] == ["Answered", "Churn: Churned", "Rating"]
    assert [view.highest.number if view.highest else None for view in views] == [3, None, None]
    assert views[0].lowest is not None
    assert views[0].lowest.number == 1


def test_an_outcome_is_never_a_feature(tmp_path_factory: pytest.TempPathFactory) -> None:
    pack = tmp_path_factory.mktemp("pack") / "shop.yaml"
    pack.write_text(PACK, encoding="utf-8")
    frame = table().drop(columns="group")
    features = ["spend", "visits", "rating"]
    run = personas.segment(
        frame, pack, clusters=2, features=features, roles={"rating": "outcome"}
    ).run
    assert {f.measure for f in run.clusters.recipe.features} == {"spend", "visits"}
    assert [w.message for w in run.warnings if w.code == "W325"] == [
        "--features names `rating`, which is an outcome: segments are not found by it"
    ]
